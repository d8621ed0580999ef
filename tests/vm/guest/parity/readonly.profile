# SPDX-License-Identifier: GPL-3.0-or-later
# Nothing changes; deleted files are mediated by their name.
profile readonly flags=(attach_disconnected,mediate_deleted) {
  /** mr,
  /tmp/ops ix,
  /p/run ix,
  capability,
  signal,
}
