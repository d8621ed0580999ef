// SPDX-License-Identifier: GPL-3.0-or-later
/* The network namespace of a world: its own loopback and nothing else. */
#pragma once

#include <stdbool.h>

#include "sandbox/error.h"

/* Brings lo up; with `low_ports_open` anybody may bind ports below 1024, as containerd
 * (enable_unprivileged_ports) and Docker set it. `sysctls` is a descriptor
 * of a /proc/sys that is writable. */
int sb_net_setup(int sysctls, bool low_ports_open, struct sb_error *err);
