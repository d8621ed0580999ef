// SPDX-License-Identifier: GPL-3.0-or-later
/* The matrix of attacks and subsets of a policy's layers, and the ways to write it. */
#pragma once

#include <stddef.h>

#include "sandbox/attack.h"
#include "sandbox/policy.h"
#include "sandbox/verdict.h"

#define MATRIX_NOTHING_EXPECTED (-1)

struct matrix {
	const struct sb_policy *policy;
	const struct sb_attack *const *attacks;
	const struct sb_verdict *verdicts; /* one an attack */
	size_t n;
	unsigned layers;              /* mask: those that are enforced here */
	unsigned subsets[SB_SUBSETS]; /* columns: none first, the whole policy last */
	unsigned n_subsets;
	const signed char (*expected)[SB_SUBSETS]; /* enum sb_outcome or nothing expected */
};

/* "capabilities+seccomp"; "" for none. */
void matrix_subset_name(unsigned subset, char *buf, size_t size);

/* Whether a cell was run and came out otherwise than the catalogue says. */
bool matrix_differs(const struct matrix *matrix, size_t attack, unsigned subset);
size_t matrix_count_differences(const struct matrix *matrix);

void matrix_write_text(const struct matrix *matrix);
void matrix_write_markdown(const struct matrix *matrix);
void matrix_write_html(const struct matrix *matrix);
void matrix_write_json(const struct matrix *matrix);
