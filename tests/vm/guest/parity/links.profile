# SPDX-License-Identifier: GPL-3.0-or-later
# Pairs of names for hard links.
profile links flags=(attach_disconnected) {
  /tmp/ops mrix,
  /p/** rw,
  link /p/new1 -> /p/a,
  link subset /p/new2 -> /p/*,
  /p/new2 r,
  /p/dir/* l,
}
