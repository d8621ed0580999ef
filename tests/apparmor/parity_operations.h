// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parity suite does under every profile. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct operation {
	const char *name;
	int (*run)(const struct operation *op); /* in a child of its own; 0 or errno */
	const char *a, *b;
	long n;
};

extern const struct operation operations[];
extern const size_t n_operations;

/* The unconfined process of the sandbox, a target for signals and tracing. */
extern pid_t helper;

/* True when the files have to be built anew after it. */
bool changes_files(const struct operation *op);
