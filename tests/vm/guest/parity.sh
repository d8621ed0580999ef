# SPDX-License-Identifier: GPL-3.0-or-later
# parity.sh SOURCE: the operations of tests/apparmor under the kernel's AppArmor, or, in a machine
# booted without it, under the emulation: both held to the results the kernel gave.
exec parity_test "$1" /usr/bin/parity_operations /share/parity
