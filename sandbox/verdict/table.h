// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The counterfactual table: one cell for each subset of the active layers, and what follows from
 * it. Pure: nothing here starts a process.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/attack.h"
#include "sandbox/policy.h"
#include "sandbox/verdict.h"

#define SB_CELL_UNKNOWN (-1)

struct sb_table {
	const struct sb_attack *attack;
	const struct sb_policy *policy;
	unsigned active;
	signed char cells[SB_SUBSETS]; /* enum sb_outcome or SB_CELL_UNKNOWN */
};

/* The policy's active layers without an AppArmor that nobody enforces on this machine. */
unsigned sb_enforced_layers(const struct sb_policy *policy);

/* Whether the policy's AppArmor profile is enforced by the lab's emulation. */
bool sb_is_emulated(const struct sb_policy *policy);

void sb_table_init(
    struct sb_table *table, const struct sb_attack *attack, const struct sb_policy *policy);

/* The subsets every verdict needs: all, none, each alone, all but each. Or every subset. */
uint32_t sb_table_wanted(const struct sb_table *table, bool all_subsets);

/* Which layer refuses first when just the layers of `kept` are there and the attack is blocked.
 * SB_BY_NOBODY when none of them does (an impostor), and bits in *missing for cells that must be
 * run before the question can be answered. */
enum sb_stopper sb_table_decider(const struct sb_table *table, unsigned kept, uint32_t *missing);

/* Lifting `layer` from `kept` turns blocked into succeeded. */
bool sb_table_flips(const struct sb_table *table, unsigned kept, enum sb_stopper layer);

/* Lifts decider after decider until the attack succeeds or none is left. Writes the order to
 * `chain` and returns its length; an impostor at the end is not part of it. */
unsigned sb_table_chain(
    const struct sb_table *table, enum sb_stopper chain[static SB_LAYERS], uint32_t *missing);

/* The call of the attack that `by` refuses under `policy`; NULL when it names none. */
const struct sb_attack_call *sb_deciding_call(
    const struct sb_attack *attack, const struct sb_policy *policy, enum sb_stopper by);
