# SPDX-License-Identifier: GPL-3.0-or-later
# Refuses nothing and reports everything: complain mode with no rules of its own. What a program
# needs can be read off the kernel log (apparmor="ALLOWED").
#include <tunables/global>

profile complain-all flags=(attach_disconnected,mediate_deleted,complain) {
}
