#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `layerlab seccomp` as a person meets it: what it prints and how it ends. $1 is the program.
lab=$1
out=$(mktemp)
failed=0
trap 'rm -f "$out"' EXIT

# expect STATUS TEXT ARG…: exit status, and a line that holds TEXT on stdout or stderr.
expect()
{
	status=$1 text=$2
	shift 2
	"$lab" seccomp "$@" >"$out" 2>&1
	got=$?
	if [ $got -ne "$status" ] || ! grep -qF -- "$text" "$out"; then
		echo "layerlab seccomp $*: exit $got (not $status?), or no '$text' in:"
		head -20 "$out"
		failed=1
	fi
}

expect 0 "runtime-default"
expect 0 "runtime-default with 14 capabilities" show runtime-default
expect 0 "errno EPERM, open with CAP_SYS_ADMIN" show runtime-default
expect 0 "runtime-default with no capability" show runtime-default --cap-drop ALL
expect 0 "runtime-default with no capability" show --preset hardened-pod
expect 0 '"access": "sometimes"' show runtime-default --json
expect 0 "unshare  (namespaces)" show runtime-default --diff podman
expect 0 "clone3  (namespaces)" show runtime-default --diff-caps SYS_ADMIN
expect 0 '"name": "mount"' show runtime-default --diff-caps SYS_ADMIN --json
expect 0 "ld   [4]   arch" show no-unshare --disassemble
expect 0 "unshare is allowed only with CAP_SYS_ADMIN" test runtime-default unshare
expect 0 "allowed" test runtime-default unshare --cap-add SYS_ADMIN
expect 0 "errno EPERM  clone(0x10000011" test runtime-default clone 'CLONE_NEWUSER|SIGCHLD'
expect 0 '"errno": "ENOSYS"' test runtime-default clone3 --json
expect 0 "under runtime-default" test runtime-default socket AF_ALG --arch i386
expect 0 "errno EPERM" test runtime-default unshare --arch x32
expect 0 "together" test no-unshare unshare --stack kill
expect 0 "SIGKILL" test strict open
expect 2 "did you mean 'runtime-default'?" show runtime-defalt
expect 2 "did you mean 'unshare'?" test docker unsahre
expect 2 "did you mean 'AF_ALG'?" test docker socket AF_AGL
expect 2 "did you mean 'test'?" tset
expect 2 "did you mean 'i386'?" test docker read --arch i368
expect 2 "PROFILE and SYSCALL are wanted" test docker
expect 2 "six arguments at most" test docker read 1 2 3 4 5 6 7
expect 2 "mode 1" show strict
expect 2 "No such file" show ./nowhere.json
exit $failed
