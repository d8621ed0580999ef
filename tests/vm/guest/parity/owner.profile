# SPDX-License-Identifier: GPL-3.0-or-later
# What a file's owner may and others may not.
profile owner flags=(attach_disconnected) {
  /tmp/ops mrix,
  owner /p/** rwl,
  /p/b a,
  /p/mark/owner r,
  capability,
  signal,
}
