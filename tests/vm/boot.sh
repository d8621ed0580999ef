#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# boot.sh LAYERLAB SECONDS KERNEL-ARGS PROGRAMS SCRIPT [ARG...]: runs tests/vm/guest/SCRIPT in a
# machine of `layerlab vm` and passes its TAP on. PROGRAMS, separated by blanks, are copied in. A
# machine that dies or hangs makes the exit status 125, and the lines that never came are missing
# from the plan: both are failures.
set -eu
layerlab=$1 seconds=$2 append=$3 programs=$4
shift 4
guest=$(dirname "$0")/guest

# Without QEMU or a kernel there is nothing to test, which must be allowed, and said.
missing() {
	[ -z "${LAB_MUST_WORK:-}" ] || {
		echo "Bail out! $*"
		exit 1
	}
	echo "1..0 # SKIP $*"
	exit 0
}

set -- --exec -- sh "/share/$@"
for program in $programs; do
	set -- --add "$program" "$@"
done
said=$(mktemp)
trap 'rm -f "$said"' EXIT
status=0
"$layerlab" vm --timeout "$seconds" --append "$append" --share "$guest" "$@" </dev/null 2>"$said" || status=$?
case $(cat "$said") in
*'fetch a kernel'* | *'qemu-system-x86_64 is not installed'*) missing "$(cat "$said")" ;;
esac
cat "$said" >&2
exit $status
