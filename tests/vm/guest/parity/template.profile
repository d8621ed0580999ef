# SPDX-License-Identifier: GPL-3.0-or-later
# The runtimes' way: everything, and a list of denials.
profile template flags=(attach_disconnected,mediate_deleted) {
  network,
  capability,
  file,
  umount,
  signal (send, receive) peer=template,
  ptrace (trace, read, tracedby, readby) peer=template,
  deny /proc/sysrq-trigger rwklx,
  deny /p/dir/** wl,
  deny /p/secret r,
  deny mount,
}
