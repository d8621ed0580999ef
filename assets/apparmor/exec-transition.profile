# SPDX-License-Identifier: GPL-3.0-or-later
# A profile that changes at exec: cat runs in a child profile that may not read /etc/passwd, id is
# not to be run at all, everything else keeps the parent's rules (ix).
#include <tunables/global>

profile exec-transition flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  network,
  capability,
  signal,
  ptrace,
  umount,
  /** mrwlk,
  /** ix,
  /{usr/,}bin/cat cx -> reader,
  audit deny /{usr/,}bin/id x,

  profile reader flags=(attach_disconnected,mediate_deleted) {
    #include <abstractions/base>
    capability,
    signal,
    /** mr,
    /dev/{null,pts/*,tty} rw,
    audit deny /etc/passwd r,
  }
}
