# SPDX-License-Identifier: GPL-3.0-or-later
# What containerd's CRI gives every Kubernetes container: the rules of contrib/apparmor/template.go,
# written out. It allows nearly everything inside the container and refuses the kernel's own files
# and mounting. It does not refuse /etc/shadow, chown, raw sockets, unshare or keyctl.
#include <tunables/global>

profile cri-containerd.apparmor.d flags=(attach_disconnected,mediate_deleted) {
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
}
