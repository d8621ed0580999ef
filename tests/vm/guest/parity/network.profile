# SPDX-License-Identifier: GPL-3.0-or-later
# Two families, one type each.
profile network flags=(attach_disconnected) {
  file,
  capability,
  network inet stream,
  network unix,
  deny network inet6,
  signal,
}
