# SPDX-License-Identifier: GPL-3.0-or-later
# Ordinary networking, no hand-made packets: refused at the socket call, whatever the capabilities.
#include <tunables/global>

profile no-raw flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  file,
  capability,
  signal,
  ptrace,
  umount,
  network,
  audit deny network inet raw,
  audit deny network inet6 raw,
  audit deny network packet,
}
