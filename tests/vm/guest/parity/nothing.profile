# SPDX-License-Identifier: GPL-3.0-or-later
# The least a program needs to be mapped.
profile nothing flags=(attach_disconnected) {
  /tmp/ops mrix,
}
