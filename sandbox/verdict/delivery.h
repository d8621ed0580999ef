// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Article B's compromised workload: a small service with a deliberate command-injection flaw runs
 * in the sandbox under the policy, and the attacker's command reaches it over the sandbox's own
 * loopback. What counts is the policy of the service, not that of whoever asks.
 */
#pragma once

#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/spawn.h"
#include "sandbox/world.h"

/* Starts the service under `policy`, sends it `script` (and `input`, its stdin; may be NULL) as a
 * client under `stage`, returns what the client got back. `ret` as sb_run() fills it. */
int sb_deliver(struct sb_world *world, const struct sb_policy *policy,
    const struct sb_policy *stage, const char *script, const char *input, struct sb_run_result *ret,
    struct sb_error *err);
