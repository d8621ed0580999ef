// SPDX-License-Identifier: GPL-3.0-or-later
/* Calls to ask a filter about: every number of three entries, arguments where rules have edges. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct query {
	uint32_t arch; /* SB_ARCH_X32 for x32 */
	uint32_t nr;
	uint64_t args[6];
};

/* Numbers past every table, so that the ENOSYS stub is asked too. */
#define QUERY_NUMBERS 560

size_t query_count(void);

/* The i-th; the same on every run. */
struct query query_at(size_t i);
