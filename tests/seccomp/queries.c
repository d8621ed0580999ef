// SPDX-License-Identifier: GPL-3.0-or-later
#include "queries.h"

#include <linux/audit.h>

#include "sandbox/seccomp/seccomp.h"
#include "sandbox/text.h"

#define X32_BIT 0x40000000u

static const uint32_t arches[] = {AUDIT_ARCH_X86_64, SB_ARCH_X32, AUDIT_ARCH_I386};

/* The edges of the shipped rules (clone flags, personalities, socket families, open modes), each
 * with its neighbours, and the same with the upper half of the register set: a filter compares
 * 64 bits where the kernel later looks at 32. */
static const uint64_t firsts[] = {
    0,
    1,
    2,
    7,
    8,
    9,
    11,
    12,
    13,
    16,
    17,
    37,
    38,
    39,
    40,
    41,
    45,
    46,
    0x11,
    0x80,
    0x100,
    0x20000,
    0x20007,
    0x20008,
    0x40000,
    0x02000000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x10000011,
    0x20000000,
    0x40000000,
    0x7e020000,
    0x7fffffff,
    0x80000000,
    0xfffffffe,
    0xffffffff,
    0x100000000,
    0x100000008,
    0x100000026,
    UINT64_MAX,
};

/* The other arguments go along: 2 and 3 matter to open, openat and audit sockets. */
static const uint64_t thirds[] = {0, 1, 2, 9, 0100, 0101, 01000, 0x100000009};

size_t query_count(void)
{
	return SB_COUNT(arches) * QUERY_NUMBERS * SB_COUNT(firsts);
}

struct query query_at(size_t i)
{
	struct query query = {.arch = arches[i % SB_COUNT(arches)]};
	size_t first = i / SB_COUNT(arches) % SB_COUNT(firsts);
	uint64_t third = thirds[(i / SB_COUNT(arches) + i / 7) % SB_COUNT(thirds)];

	query.nr = (uint32_t)(i / SB_COUNT(arches) / SB_COUNT(firsts));
	if (query.arch == SB_ARCH_X32)
		query.nr |= X32_BIT;
	query.args[0] = firsts[first];
	query.args[1] = third;
	query.args[2] = thirds[(first + i) % SB_COUNT(thirds)];
	query.args[5] = first;
	/* int $0x80 passes 32 bits of each register. */
	for (size_t j = 0; j < 6 && query.arch == AUDIT_ARCH_I386; j++)
		query.args[j] &= UINT32_MAX;
	return query;
}
