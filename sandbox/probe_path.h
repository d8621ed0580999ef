// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the static helper program that worlds show as /opt/lab/bin/lab-probe is. */
#pragma once

/* $LAYERLAB_PROBE, else beside the build's programs, else the installed one. An open, readable
 * descriptor the caller closes, or -1 when there is none. */
int sb_probe_open(void);
