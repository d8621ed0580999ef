# SPDX-License-Identifier: GPL-3.0-or-later
# Names that lead to the same file in other ways.
profile aliases flags=(attach_disconnected) {
  /tmp/ops mrix,
  /p/ r,
  /p/** r,
  /p/new* rw,
  /proc/** r,
  /dev/** rw,
  deny /p/secret rwl,
  capability,
  mount,
  umount,
  signal,
}
