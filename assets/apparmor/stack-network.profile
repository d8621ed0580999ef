# SPDX-License-Identifier: GPL-3.0-or-later
# The other half of the stacking example: raw sockets. See stack-files.
#include <tunables/global>

profile stack-network flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  file,
  network,
  capability,
  signal,
  ptrace,
  umount,
  change_profile,
  audit deny network inet raw,
  audit deny network inet6 raw,
}
