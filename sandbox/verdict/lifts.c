// SPDX-License-Identifier: GPL-3.0-or-later
/* What a full row of cells says beyond the one verdict: which layers are redundant, which must go.
 */
#include "sandbox/verdict.h"

unsigned sb_verdict_redundant(const struct sb_verdict *verdict)
{
	unsigned redundant = 0;

	if (verdict->outcome != SB_OUTCOME_BLOCKED)
		return 0;
	for (unsigned layer = 0; layer < SB_LAYERS; layer++) {
		unsigned bit = 1u << layer;

		if ((verdict->active & bit) &&
		    verdict->cells[verdict->active & ~bit] == SB_OUTCOME_BLOCKED)
			redundant |= bit;
	}
	return redundant;
}

static bool holds_one_of(unsigned lifted, const unsigned *sets, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if ((sets[i] & ~lifted) == 0)
			return true;
	return false;
}

/* By size, so that a set that holds a smaller one that is enough is left out. */
unsigned sb_verdict_minimal_lifts(
    const struct sb_verdict *verdict, unsigned sets[static SB_SUBSETS])
{
	unsigned n = 0;

	for (int size = 1; size <= SB_LAYERS && verdict->outcome == SB_OUTCOME_BLOCKED; size++)
		for (unsigned lifted = 1; lifted < SB_SUBSETS; lifted++)
			if (__builtin_popcount(lifted) == size && !(lifted & ~verdict->active) &&
			    verdict->cells[verdict->active & ~lifted] == SB_OUTCOME_SUCCEEDED &&
			    !holds_one_of(lifted, sets, n))
				sets[n++] = lifted;
	return n;
}
