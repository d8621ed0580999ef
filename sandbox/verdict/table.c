// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/table.h"

#include <limits.h>
#include <string.h>

#include "sandbox/apparmor/backend.h"
#include "sandbox/verdict/filter_ask.h"

#define ORDER_MAX 16 /* more checks than any one call has */

static enum sb_apparmor_source apparmor_source(const struct sb_policy *policy)
{
	const struct sb_apparmor_backend *backend;

	if (!sb_policy_layer_active(policy, SB_LAYER_APPARMOR) ||
	    sb_apparmor_choose(policy, &backend, NULL) < 0)
		return SB_APPARMOR_NONE;
	return backend->source;
}

bool sb_is_emulated(const struct sb_policy *policy)
{
	return apparmor_source(policy) == SB_APPARMOR_EMULATED;
}

unsigned sb_enforced_layers(const struct sb_policy *policy)
{
	unsigned layers = sb_policy_layers(policy);

	return apparmor_source(policy) == SB_APPARMOR_NONE ? layers & ~(1u << SB_LAYER_APPARMOR)
	                                                   : layers;
}

void sb_table_init(
    struct sb_table *table, const struct sb_attack *attack, const struct sb_policy *policy)
{
	*table = (struct sb_table){
	    .attack = attack, .policy = policy, .active = sb_enforced_layers(policy)};
	memset(table->cells, SB_CELL_UNKNOWN, sizeof(table->cells));
}

static bool is_subset(unsigned kept, unsigned of)
{
	return (kept & ~of) == 0;
}

uint32_t sb_table_wanted(const struct sb_table *table, bool all_subsets)
{
	unsigned active = table->active;
	uint32_t wanted = 1u | 1u << active;

	for (unsigned kept = 0; kept < SB_SUBSETS; kept++)
		if (all_subsets && is_subset(kept, active))
			wanted |= 1u << kept;
	for (unsigned layer = 0; layer < SB_LAYERS; layer++)
		if (active & 1u << layer)
			wanted |= 1u << (1u << layer) | 1u << (active & ~(1u << layer));
	return wanted;
}

/* Where in its calls the attack meets `layer`; seccomp is asked before everything else. */
static unsigned order_of(const struct sb_attack *attack, unsigned layer)
{
	static const unsigned usual[SB_LAYERS] = {[SB_LAYER_SECCOMP] = 0,
	    [SB_LAYER_APPARMOR] = 1,
	    [SB_LAYER_CAPABILITIES] = 2,
	    [SB_LAYER_NO_NEW_PRIVS] = 3};
	const char *name = sb_stopper_name[layer];

	if (layer == SB_LAYER_SECCOMP)
		return 0;
	for (size_t i = 0; i < attack->n_calls; i++)
		for (unsigned at = 0; attack->calls[i].order && attack->calls[i].order[at]; at++)
			if (strcmp(attack->calls[i].order[at], name) == 0)
				return (unsigned)i * ORDER_MAX + at + 1;
	return UINT_MAX - ORDER_MAX + usual[layer];
}

static int cell(const struct sb_table *table, unsigned kept, uint32_t *missing)
{
	if (table->cells[kept] == SB_CELL_UNKNOWN)
		*missing |= 1u << kept;
	return table->cells[kept];
}

bool sb_table_flips(const struct sb_table *table, unsigned kept, enum sb_stopper layer)
{
	return layer < (enum sb_stopper)SB_LAYERS && (kept & 1u << layer) &&
	       table->cells[kept] == SB_OUTCOME_BLOCKED &&
	       table->cells[kept & ~(1u << layer)] == SB_OUTCOME_SUCCEEDED;
}

static bool filter_decides(const struct sb_table *table, unsigned kept)
{
	struct sb_policy policy = *table->policy;

	if (!(kept & 1u << SB_LAYER_SECCOMP))
		return false;
	sb_policy_keep(&policy, kept);
	return sb_deciding_call(table->attack, &policy, SB_BY_SECCOMP) != NULL;
}

/* The first in the kernel's order among the layers of `mask`. */
static enum sb_stopper first_of(const struct sb_table *table, unsigned mask)
{
	enum sb_stopper best = SB_BY_NOBODY;
	unsigned best_order = UINT_MAX;

	for (unsigned layer = 0; layer < SB_LAYERS; layer++) {
		unsigned order = order_of(table->attack, layer);

		if ((mask & 1u << layer) && order < best_order) {
			best = (enum sb_stopper)layer;
			best_order = order;
		}
	}
	return best;
}

/*
 * Seccomp is asked before the call begins, so a filter that refuses the very call decides, whatever
 * stands behind it. Else the layer whose lifting lets the attack pass; where several do (they
 * lean on one another) or none does (they stand behind one another), the kernel's order tells.
 */
enum sb_stopper sb_table_decider(const struct sb_table *table, unsigned kept, uint32_t *missing)
{
	unsigned flips = 0, alone = 0;

	if (filter_decides(table, kept))
		return SB_BY_SECCOMP;
	for (unsigned layer = 0; layer < SB_LAYERS; layer++) {
		if (!(kept & 1u << layer))
			continue;
		if (cell(table, kept & ~(1u << layer), missing) == SB_OUTCOME_SUCCEEDED)
			flips |= 1u << layer;
		if (cell(table, 1u << layer, missing) == SB_OUTCOME_BLOCKED)
			alone |= 1u << layer;
	}
	if (flips)
		return first_of(table, flips);
	if (cell(table, 0, missing) == SB_OUTCOME_BLOCKED)
		return SB_BY_NOBODY;
	return first_of(table, alone ? alone : kept);
}

unsigned sb_table_chain(
    const struct sb_table *table, enum sb_stopper chain[static SB_LAYERS], uint32_t *missing)
{
	unsigned kept = table->active, n = 0;

	while (kept && cell(table, kept, missing) == SB_OUTCOME_BLOCKED) {
		enum sb_stopper by = sb_table_decider(table, kept, missing);

		if (by == SB_BY_NOBODY)
			break;
		chain[n++] = by;
		kept &= ~(1u << by);
	}
	return n;
}

static bool lists(const struct sb_attack_call *call, const char *check)
{
	for (char **at = call->order; at && *at; at++)
		if (strcmp(*at, check) == 0)
			return true;
	return false;
}

const struct sb_attack_call *sb_deciding_call(
    const struct sb_attack *attack, const struct sb_policy *policy, enum sb_stopper by)
{
	struct sb_seccomp_answer answer;

	for (size_t i = 0; i < attack->n_calls; i++) {
		const struct sb_attack_call *call = &attack->calls[i];

		if (by == SB_BY_SECCOMP ? sb_filter_refuses(policy, call->name, call->args, &answer)
		                        : by < SB_BY_NOBODY && lists(call, sb_stopper_name[by]))
			return call;
	}
	return NULL;
}
