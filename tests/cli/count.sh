#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The closing line counts single tests, and a program that died is never lost.
set -u
count=$(dirname -- "$0")/../tools/count
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
failed=0

# program RESULT TEXT: one program's part of meson's log
program() {
	printf '=================================== 1/9 ====================================\n'
	printf 'test:         layerlab:x / y\nresult:       %s\n' "$1"
	printf -- '----------------------------------- stdout -----------------------------------\n'
	printf '%b\n' "$2"
	printf '==============================================================================\n\n'
}

expect() {
	name=$1 wanted=$2 status=$3
	cat >"$scratch"
	got=$(sh "$count" "$scratch")
	if [ $? -eq "$status" ] && [ "$(printf '%s\n' "$got" | tail -n 1)" = "$wanted" ]; then
		echo "ok $name"
	else
		echo "not ok $name: $got"
		failed=1
	fi
}

program 'exit status 0' '[  PASSED  ] 3 test(s).' | expect cmocka '3 passed, 0 failed, 0 skipped' 0
program 'exit status 1' '[  PASSED  ] 3 test(s).\n[  FAILED  ] 2 test(s), listed below:\n[  FAILED  ] a' |
	expect 'cmocka with failures' '3 passed, 2 failed, 0 skipped' 1
program 'exit status 0' '[  PASSED  ] 1 test(s).\n[  SKIPPED ] 2 test(s), listed below:' |
	expect 'cmocka with skips' '1 passed, 0 failed, 2 skipped' 0
program 'killed by signal 11 SIGSEGV' '[       OK ] a' |
	expect 'a program that died' '0 passed, 1 failed, 0 skipped' 1
program 'exit status 77' 'no tmux here' | expect 'a program that skips' '0 passed, 0 failed, 1 skipped' 1
program 'exit status 0' 'ok a\nok b # SKIP no root\nskip c: no' |
	expect 'a script' '1 passed, 0 failed, 2 skipped' 0
program 'exit status 1' 'ok a\nnot ok b' | expect 'a failing script' '1 passed, 1 failed, 0 skipped' 1
program 'exit status 0' 'whatever' | expect 'anything else' '1 passed, 0 failed, 0 skipped' 0
: | expect 'nothing at all' '0 passed, 0 failed, 0 skipped' 1
exit $failed
