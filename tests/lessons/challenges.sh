#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every challenge can be won, is not won before it starts, and a break-it round has something that
# passes and something that does not.
# usage: challenges.sh LAYERLAB LESSONS-DIR
set -u
lab=$1
dir=$2/challenges

verdict() { # STATUS NAME
	if [ "$1" -eq 0 ]; then echo "ok $2"; else
		echo "not ok $2"
		failed=1
	fi
}

words_of() { # KEY FILE: the rest of its line
	sed -n "s/^$1: *//p" "$2" | tr -d '[],'
}

failed=0
for file in "$dir"/*.yaml; do
	name=$(basename "$file" .yaml)
	policy=$(words_of policy "$file")
	attacks=$(words_of attacks "$file")
	if grep -q '^kind: harden' "$file"; then
		# shellcheck disable=SC2086 # words on purpose
		"$lab" challenge try "$name" $policy
		[ $? -eq 1 ]
		verdict $? "$name: the start does not win"
		"$lab" challenge best "$name"
		verdict $? "$name: the search wins"
	else
		passing=0
		stopped=0
		for attack in $attacks; do
			if "$lab" challenge try "$name" "$attack"; then passing=$((passing + 1)); else stopped=$((stopped + 1)); fi
		done
		[ "$passing" -gt 0 ] && [ "$stopped" -gt 0 ]
		verdict $? "$name: $passing attacks pass, $stopped do not"
	fi
done
exit $failed
