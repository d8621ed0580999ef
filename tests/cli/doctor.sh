#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# doctor on hosts that lack something: it names the cause and what would help, and nothing crashes.
# Each lack is made inside a user namespace of the test's own; the machine is not touched.
set -u
failed=0

# expect NAME FINDING WANTED COMMAND…: the finding's row has WANTED (extended regex)
expect() {
	name=$1 finding=$2 wanted=$3
	shift 3
	if row=$("$@" "$LAYERLAB" doctor --json | tr -d '\n' | sed 's/}, *{/}\n{/g' | grep "\"id\": \"$finding\"") &&
		printf '%s\n' "$row" | grep -qE "$wanted"; then
		echo "ok $name"
	else
		printf 'not ok %s\n    %s\n' "$name" "$row"
		failed=1
	fi
}

if ! unshare -r true 2>/dev/null; then
	echo "no user namespaces here to make poor hosts of" >&2
	[ -z "${LAB_MUST_WORK:-}" ] || exit 1
	exit 77
fi

expect 'no_new_privs around the lab' no-new-privs 'partly.*already on' setpriv --no-new-privs
expect 'one id only' id-range 'partly.*maps too few ids' unshare -r
# shellcheck disable=SC2016 # for the inner shell
expect 'user namespaces switched off' user-namespaces 'max_user_namespaces is 0.*sysctl -w user.max_user_namespaces' \
	unshare -r sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$0" "$@"'
# shellcheck disable=SC2016
expect 'ids without user namespaces' id-range 'no user namespaces' \
	unshare -r sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$0" "$@"'
# shellcheck disable=SC2016
expect 'a covered /proc' private-proc 'parts of this /proc are covered' \
	unshare -r -m -p -f sh -c 'mount -t proc proc /proc; mount --bind /dev/null /proc/timer_list 2>/dev/null ||
		mount --bind /dev/null /proc/version; exec "$0" "$@"'
exit $failed
