// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Capability numbers, names and masks: capabilities(7), linux/capability.h.
 * A mask has bit N set for capability N, as /proc/PID/status prints it in hex.
 * Names are lower case without "CAP_"; a capability newer than libcap knows is its number.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

#define SB_CAP_NAME_MAX 32
#define SB_CAP_LIMIT 64 /* a mask has 64 bits; the kernel's highest today is 40 */

/* Highest capability of the running kernel (/proc/sys/kernel/cap_last_cap). */
int sb_cap_last(void);

/* All capabilities of the running kernel. */
uint64_t sb_cap_all(void);

/* Writes "net_raw", or "41" for one without a name; returns `buf`. */
const char *sb_cap_name(int cap, char buf[static SB_CAP_NAME_MAX]);

/* "CAP_NET_RAW", "net_raw", "41", any case -> number; -EINVAL with the nearest name. */
int sb_cap_parse(const char *name, int *ret_cap, struct sb_error *err);

/* Comma-separated names or "ALL"; the empty string, "none" and "NONE" are the empty set. */
int sb_caps_parse(const char *list, uint64_t *ret_mask, struct sb_error *err);

/* One line a person reads about a capability: what it lets a process do. "" when unknown. */
const char *sb_cap_about(int cap);
