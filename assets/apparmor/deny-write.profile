# SPDX-License-Identifier: GPL-3.0-or-later
# Everything may be read and run, nothing written: only devices and the process's own entries.
#include <tunables/global>

profile deny-write flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  network,
  capability,
  signal,
  ptrace,
  unix,
  file,
  audit deny /{bin,boot,etc,home,lib,media,mnt,opt,root,run,srv,tmp,usr,var}/** wl,
}
