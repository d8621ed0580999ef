# SPDX-License-Identifier: GPL-3.0-or-later
# Would refuse nearly everything, refuses only what is denied silently.
profile complain flags=(attach_disconnected,complain) {
  /tmp/ops mrix,
  /p/a r,
  deny /p/b r,
  audit deny /p/secret r,
  deny capability sys_chroot,
}
