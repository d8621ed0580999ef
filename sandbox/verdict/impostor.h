// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What refuses and is none of the four layers, though it is taken for one: file permissions, the
 * user namespace, nosuid and nodev mounts, Yama, a sysctl, a missing program.
 */
#pragma once

#include <stddef.h>

#include "sandbox/verdict.h"
#include "sandbox/verdict/explain.h"
#include "sandbox/verdict/refusal.h"

/* Of an attack that stays blocked with every layer lifted: who it is, and the sentence. */
enum sb_stopper sb_impostor_of_attack(const struct sb_case *of, char *why, size_t size);

/* Of one refused call that no layer accounts for. `policy` is the process's. */
enum sb_stopper sb_impostor_of_call(
    const struct sb_refusal *refusal, const struct sb_policy *policy, char *why, size_t size);
