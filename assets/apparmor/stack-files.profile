# SPDX-License-Identifier: GPL-3.0-or-later
# One half of the stacking example: files. Ask for 'stack-files//&stack-network' and both halves
# hold at once: what either refuses is refused.
#include <tunables/global>

profile stack-files flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  file,
  network,
  capability,
  signal,
  ptrace,
  umount,
  change_profile,
  audit deny /etc/{,g}shadow{,-} r,
}
