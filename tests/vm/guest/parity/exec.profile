# SPDX-License-Identifier: GPL-3.0-or-later
# Every way an exec may go.
profile exec flags=(attach_disconnected) {
  /tmp/ops mrix,
  /p/** r,
  /p/run mrix,
  /p/px px,
  /p/cx cx,
  /p/pix pix,
  /p/cux cUx,
  /p/named px -> exec-other,
  /p/child cx -> kid,
  /p/ux ux,
  /p/missing px,
  /p/script px -> exec-other,
  capability,
  signal,
  ptrace,

  profile kid flags=(attach_disconnected) {
    /p/** mr,
    /p/run ix,
    /tmp/ops mr,
    signal,
  }
  profile /p/cx flags=(attach_disconnected) {
    /p/cx mr,
    /p/mark/cx r,
    /tmp/ops mr,
    signal,
  }
}
profile exec-other flags=(attach_disconnected) {
  /p/{named,run} mr,
  /p/script r,
  /tmp/ops mr,
  /p/mark/other r,
  signal,
}
profile /p/px flags=(attach_disconnected) {
  /p/px mr,
  /p/mark/px r,
  /tmp/ops mr,
  signal,
}
