# SPDX-License-Identifier: GPL-3.0-or-later
# Reading, writing and refusing by name.
profile files flags=(attach_disconnected) {
  /tmp/ops mrix,
  /p/ r,
  /p/a rw,
  /p/b r,
  /p/new* rw,
  /p/dir/ rw,
  /p/dir/** rw,
  /p/link r,
  /p/mark/files r,
  /proc/** r,
  deny /p/dir/denied rw,
  /p/app a,
  /p/wonly w,
  capability,
  network,
  signal,
  ptrace,
}
