# SPDX-License-Identifier: GPL-3.0-or-later
# Signals of one kind to one's own.
profile process flags=(attach_disconnected) {
  file,
  capability,
  signal (send, receive) set=(term, exists, cont) peer=process,
  ptrace (trace, tracedby) peer=process,
}
