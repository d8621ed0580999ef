# SPDX-License-Identifier: GPL-3.0-or-later
# Some capabilities, one of them denied again.
profile somecaps flags=(attach_disconnected) {
  file,
  network,
  capability chown setuid setgid sys_chroot net_raw dac_override,
  deny capability net_raw,
  signal,
}
