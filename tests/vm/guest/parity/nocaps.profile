# SPDX-License-Identifier: GPL-3.0-or-later
# Every file, no capability.
profile nocaps flags=(attach_disconnected) {
  file,
  network,
  signal,
  ptrace,
}
