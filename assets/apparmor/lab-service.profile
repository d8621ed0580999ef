# SPDX-License-Identifier: GPL-3.0-or-later
# The least the lab's small web service needs: it serves pages, writes its log, and when a request
# smuggles a command in, the command meets a profile without shells, secrets or raw sockets.
#include <tunables/global>

profile lab-service flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  network inet stream,
  network inet6 stream,
  capability net_bind_service,
  signal (receive) peer=unconfined,

  / r,
  /etc/** r,
  /proc/** r,
  /run/** rw,
  /srv/** r,
  /tmp/** rwk,
  /usr/** rm,
  /usr/{,local/}{s,}bin/{cat,echo,grep,head,id,ls,ping,true,uname} ix,
  /usr/{,local/}bin/{ba,da,}sh ix,
  /usr/{,local/}{s,}bin/busybox ix,
  /usr/{lib,libexec}/** ix,
  /var/log/** rw,

  audit deny /etc/{,g}shadow{,-} rwklx,
  audit deny network inet raw,
}
