#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `why`, `matrix` and `need` as a person meets them: streams, exit statuses, formats.
L=${1:-$HELPER_DIR/layerlab}
failures=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# check WHAT EXPECTED-REGEX FILE
check() {
	grep -Eq -- "$2" "$3" && return
	echo "FAILED: $1: no line matches $2 in:"
	head -n 20 "$3"
	failures=$((failures + 1))
}
same() {
	[ "$2" = "$3" ] && return
	echo "FAILED: $1: expected '$2', got '$3'"
	failures=$((failures + 1))
}

"$L" run -- true 2>"$work/err" || {
	echo "skipped: $(cat "$work/err")"
	[ "$LAB_MUST_WORK" ] && exit 1
	exit 77
}

echo hello | "$L" why --preset hardened-pod -- sh -c 'cat; chroot / true; exit 3' \
	>"$work/out" 2>"$work/err"
same 'why ends with 0' 0 $?
check 'input goes through' '^hello$' "$work/out"
check 'seccomp is named' 'seccomp: chroot is allowed only with CAP_SYS_CHROOT' "$work/out"
check 'the fix' '--cap-add SYS_CHROOT' "$work/out"
check 'errors go through' 'chroot:.*Operation not permitted' "$work/err"

"$L" why --json --preset hardened-pod -- sh -c 'echo hello; chroot / true' \
	>"$work/out" 2>"$work/err"
check 'with --json the output goes to standard error' '^hello$' "$work/err"
same 'and nothing but JSON to standard output' '[' "$(head -c 1 "$work/out")"
for key in pid command syscall errno stopped_by detail fix confidence evidence; do
	check "key $key" "\"$key\":" "$work/out"
done

"$L" why -- true >"$work/out" 2>&1
check 'nothing refused' '^No call was refused' "$work/out"
"$L" why -v -- cat /nowhere >"$work/out" 2>/dev/null
check 'ordinary failures with -v' 'ENOENT' "$work/out"
"$L" why -- cat /nowhere >"$work/out" 2>/dev/null
check 'and not without' '^No call was refused' "$work/out"
"$L" why --seccomp strict -- true >"$work/out" 2>&1
check 'strict mode is named' 'seccomp: strict mode kills' "$work/out"
"$L" why 2>"$work/err"
same 'why without a command' 2 $?
"$L" why --follow telepathy -- true 2>"$work/err"
same 'an unknown way to follow' 2 $?

# A program that traces others keeps its right to, where tracepoints do the following.
if "$L" why --follow tracepoints -- true >/dev/null 2>&1 && command -v strace >/dev/null; then
	"$L" why --follow tracepoints -- strace -e trace=none true >"$work/out" 2>&1
	check 'a tracer is undisturbed' 'exited with 0' "$work/out"
fi

"$L" matrix --preset hardened-pod chroot read-shadow --json >"$work/out"
same 'matrix ends with 0' 0 $?
check 'cells by subset' '"capabilities\+seccomp": "blocked"' "$work/out"
check 'the empty subset' '"": "succeeded"' "$work/out"
"$L" matrix --preset hardened-pod chroot --format markdown >"$work/out"
check 'markdown' '^\| `chroot` \| succeeded \| blocked' "$work/out"
"$L" matrix --preset hardened-pod chroot --format html >"$work/out"
check 'html' '^<!DOCTYPE html>' "$work/out"
same 'html needs nothing from outside' 0 "$(grep -Ec '(src|href)=' "$work/out")"
"$L" matrix --format pdf 2>"$work/err"
same 'an unknown format' 2 $?
"$L" matrix no-such-attack 2>"$work/err"
same 'an unknown attack' 2 $?

# Ctrl-C keeps what is done: one document, and 1 for "not all of it".
"$L" matrix --preset hardened-pod --json >"$work/out" & pid=$!
until [ "$(ps -o nlwp= --ppid $pid 2>/dev/null | wc -l)" -gt 0 ] || ! kill -0 $pid 2>/dev/null; do :; done
kill -INT $pid 2>/dev/null
wait $pid
check 'an interrupted matrix' '"attacks":' "$work/out"

"$L" need --json -- cat /etc/passwd >"$work/out" 2>"$work/err"
same 'need ends with 0' 0 $?
check 'need is proved' '"proved": true' "$work/out"
check 'need lists files' '"path": "/etc/passwd"' "$work/out"
"$L" need -- lab-probe no-such-verb >"$work/out" 2>&1
check 'a workload that fails, fails alike' 'exit status 2 in each' "$work/out"

[ "$failures" = 0 ] && echo "all checks hold"
exit "$failures"
