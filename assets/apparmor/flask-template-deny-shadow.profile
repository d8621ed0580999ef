# SPDX-License-Identifier: GPL-3.0-or-later
# flask-deny-shadow done better: the runtime's default template stays, every file with password
# hashes is refused and not only one name of it, and 'audit' makes the refusal visible in the
# kernel log, where a plain 'deny' is silent.
#include <tunables/global>

profile flask-template-deny-shadow flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>

  network,
  capability,
  file,
  umount,

  # Signals and traces from the host and the runtime, and within the container.
  signal (receive) peer=unconfined,
  signal (send,receive) peer=@{profile_name},
  ptrace (trace,read,tracedby,readby) peer=@{profile_name},

  # The kernel's own files: only a process's entries and shm settings may be written.
  deny @{PROC}/* w,
  deny @{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9]*}/** w,
  deny @{PROC}/sys/[^k]** w,
  deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
  deny @{PROC}/sysrq-trigger rwklx,
  deny @{PROC}/kcore rwklx,

  deny mount,

  deny /sys/[^f]*/** wklx,
  deny /sys/f[^s]*/** wklx,
  deny /sys/fs/[^c]*/** wklx,
  deny /sys/fs/c[^g]*/** wklx,
  deny /sys/fs/cg[^r]*/** wklx,
  deny /sys/firmware/** rwklx,
  deny /sys/devices/virtual/powercap/** rwklx,
  deny /sys/kernel/security/** rwklx,

  audit deny /etc/{,g}shadow{,-} rwklx,
  audit deny /etc/security/opasswd rwklx,
}
