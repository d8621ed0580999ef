# SPDX-License-Identifier: GPL-3.0-or-later
# Everything but sockets of other machines: local (unix) sockets stay.
#include <tunables/global>

profile no-network flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  file,
  capability,
  signal,
  ptrace,
  umount,
  network unix,
  network netlink raw,
  audit deny network inet,
  audit deny network inet6,
  audit deny network packet,
}
