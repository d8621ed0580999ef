# SPDX-License-Identifier: GPL-3.0-or-later
# One file system at one place, one bind, one umount.
profile mount flags=(attach_disconnected) {
  file,
  capability,
  mount fstype=tmpfs options=(rw) tmpfs -> /p/dir/,
  mount options=(rw, bind) /p/dir/ -> /p/bind/,
  umount /p/dir/,
  signal,
}
