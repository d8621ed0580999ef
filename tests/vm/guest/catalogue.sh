# SPDX-License-Identifier: GPL-3.0-or-later
# The catalogue's expected cells for policies with a profile, put to the kernel's own AppArmor.
. /share/tap.sh
plan 2

said=$(test_data_table apparmor default-pod hardened-pod docker-default flask-3 2>&1)
like 'cells are as expected' "$said" ' cells as expected, 0 not, '
like 'the table test passes' "$said" 'PASSED  ] 3 test(s)'
tap_end
