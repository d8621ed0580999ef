# SPDX-License-Identifier: GPL-3.0-or-later
# The guards of 'From Capabilities to AppArmor', rule for rule. It replaces the runtime's default
# template instead of adding to it: see flask-template-deny-shadow for what that loses.
#include <tunables/global>

profile flask-deny-shadow flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  file,
  network,
  capability,
  deny /etc/shadow r,
}
