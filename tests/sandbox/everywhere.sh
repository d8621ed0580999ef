#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# everywhere.sh LAYERLAB ASSETS: the lab starts in places that have less to give, and says what is
# missing. Each place is made inside a user namespace or inside a sandbox of the lab's own.
set -u

lab=$(realpath "$1") assets=$(realpath "$2")
export LAYERLAB_DATA="$assets"
failed=0
out=$(mktemp) err=$(mktemp)
trap 'rm -f "$out" "$err"' EXIT

if ! unshare -rmpf true; then
	echo "SKIP: 'unshare -rmpf' does not work here" >&2
	[ -z "${LAB_MUST_WORK:-}" ] || exit 1
	exit 77
fi

# check NAME MISSING: the last command's output is uid 0's or the caller's; MISSING is what the lab
# has to say on stderr, empty for nothing.
check() {
	if ! grep -q '^uid=' "$out"; then
		echo "not ok $1: $(cat "$out" "$err")"
		failed=1
	elif [ -z "$2" ] && [ -s "$err" ] || ! grep -q "$2" "$err" 2>/dev/null && [ -n "$2" ]; then
		echo "not ok $1: said '$(cat "$err")', expected '$2'"
		failed=1
	else
		echo "ok $1"
	fi
}

inside() {
	unshare -rmpf sh -c "$1; exec $lab run --preset hardened-pod -- id" >"$out" 2>"$err"
}

# The lab as a program in a container: a sandbox with the policy given, in which it is unpacked.
contained() {
	tar c -C "$(dirname "$assets")" "$(basename "$assets")" -C "$(dirname "$lab")" "$(basename "$lab")" |
		"$lab" run "$@" -- sh -c 'cd /tmp && tar x --no-same-owner &&
			LAYERLAB_DATA=/tmp/assets ./layerlab run --preset hardened-pod -- id' >"$out" 2>"$err"
}

inside 'mount -t proc -o hidepid=2 proc /proc'
check hidepid ''
inside 'mount -o remount,ro,bind /sys'
check read-only-sys ''
inside 'mount -t proc proc /proc; echo 0 > /proc/sys/user/max_user_namespaces'
check no-user-namespaces-as-root "uid 0 is the machine's own"
unshare -rmpf sh -c "mount -t proc proc /proc; echo 0 > /proc/sys/user/max_user_namespaces
	exec setpriv --bounding-set=-all --inh-caps=-all $lab run --preset hardened-pod -- id" >"$out" 2>"$err"
check no-user-namespaces-nor-capabilities 'no file system'
contained --preset flask-0 --cap-add ALL
check masked-proc 'shows the processes outside'
contained --preset docker-default
check container-default-profile 'no file system'

if unshare -rmpf sh -c "mount -t proc proc /proc; echo 0 > /proc/sys/user/max_user_namespaces
	exec $lab attack chown" >"$out" 2>"$err" || ! grep -q doctor "$err"; then
	echo "not ok attacks-want-a-whole-sandbox: $(cat "$out" "$err")"
	failed=1
else
	echo "ok attacks-want-a-whole-sandbox"
fi
exit $failed
