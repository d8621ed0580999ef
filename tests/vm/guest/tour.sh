# SPDX-License-Identifier: GPL-3.0-or-later
# `layerlab tour` where nothing has to be emulated.
. /share/tap.sh
plan 2
layerlab tour >/tmp/tour 2>&1
is 'the tour exits 0' "$?" 0
is 'nothing differs' "$(grep DIFFERS /tmp/tour)" ''
tap_end
