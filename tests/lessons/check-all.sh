#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every lesson and challenge against this kernel; and a lesson made to lie must be caught.
# usage: check-all.sh LAYERLAB LESSONS-DIR
set -u
lab=$1
lessons=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

verdict() { # STATUS NAME
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
		echo "ok $2"
	else
		failed=$((failed + 1))
		echo "not ok $2"
	fi
}

lie() { # NAME LESSON SED-EXPRESSION
	sed "$3" "$lessons/$2.yaml" >"$work/$1.yaml"
	if cmp -s "$lessons/$2.yaml" "$work/$1.yaml"; then
		verdict 1 "$1: the expression changes nothing"
		return
	fi
	"$lab" lesson check "$work/$1.yaml" >"$work/out" 2>&1
	[ $? -eq 1 ] && grep -q "$work/$1.yaml:[0-9]*:" "$work/out"
	verdict $? "a lie is caught: $1"
}

# One line a lesson or challenge, "NAME  N checks, N failed …".
"$lab" lesson check all >"$work/all"
verdict $? "check all"
cat "$work/all"
for name in $(sed -n 's/^\([a-z0-9-]*\) .* checks, 0 failed.*/\1/p' "$work/all"); do
	verdict 0 "$name"
done
lie field two-pods 's/value: 00000000a80425fb/value: 00000000a80425ff/'
lie outcome moat 's/raw-socket, outcome: blocked/raw-socket, outcome: succeeded/'
lie layer wall 's/by: seccomp/by: apparmor/'
lie output root-is-not-root "s/output: '^0\$'/output: '^1000\$'/"
lie solution add-one-back 's/--cap-add NET_BIND_SERVICE/--cap-add NET_RAW/'
lie choices two-pods "s/choices: \['0', '1000', '65534'\]/choices: ['1', '1000', '65534']/"
[ "$failed" -eq 0 ]
