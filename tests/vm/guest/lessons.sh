# SPDX-License-Identifier: GPL-3.0-or-later
# The lessons about AppArmor where nothing has to be emulated: what they say is what the kernel does.
. /share/tap.sh
lessons='guards other-orders other-names silent-denials two-pods'
# shellcheck disable=SC2086 # words on purpose
plan "$(echo $lessons | wc -w)"
for lesson in $lessons; do
	layerlab lesson check "$lesson" >/tmp/lesson 2>&1
	is "lesson $lesson" "$? $(grep -c skipped /tmp/lesson)" '0 0'
	grep ': ' /tmp/lesson | sed 's/^/# /'
done
tap_end
