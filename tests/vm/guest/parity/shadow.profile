# SPDX-License-Identifier: GPL-3.0-or-later
# A single denial.
profile shadow flags=(attach_disconnected) {
  file,
  network,
  capability,
  deny /p/secret r,
}
