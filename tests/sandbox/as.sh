#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test program as one of the callers the lab promises to start for.
#   as.sh root|nobody|userns PROGRAM LAB-PROBE ASSETS [HELPER…]
# Nobody may be unable to reach a checkout in someone's home: what is needed is copied.
set -eu

mode=$1 program=$2
shift

# Who is not root cannot become it: no fault of the machine, so also skipped under LAB_MUST_WORK.
not_root() {
	echo "SKIP: not started as root" >&2
	exit 77
}

skip() {
	echo "SKIP: $1" >&2
	[ -z "${LAB_MUST_WORK:-}" ] || exit 1
	exit 77
}

copy_for_nobody() {
	place=$(mktemp -d)
	trap 'rm -rf "$place"' EXIT
	cp -R "$@" "$place"
	chmod -R a+rX "$place"
	export LAYERLAB_PROBE="$place/$(basename "$2")" LAYERLAB_DATA="$place/$(basename "$3")"
	export HELPER_DIR="$place" HOME=/nonexistent
	unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_STATE_HOME
}

export HELPER_DIR="${HELPER_DIR:-$(dirname "${4:-$program}")}"
case $mode in
root)
	[ "$(id -u)" = 0 ] || not_root
	exec "$program"
	;;
nobody)
	[ "$(id -u)" = 0 ] || exec "$program"
	copy_for_nobody "$@"
	setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
		"$place/$(basename "$program")"
	;;
userns)
	unshare -r true || skip "'unshare -r' does not work here"
	exec unshare -r "$program"
	;;
esac
