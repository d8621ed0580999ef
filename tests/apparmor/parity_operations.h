// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parity suite does under every profile. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct operation {
	const char *name;
	int (*run)(const struct operation *op); /* in a child of its own; 0 or errno */
	const char *a, *b;
	long n;
	bool changes; /* the files have to be built anew after it */
};

struct operations {
	const struct operation *rows;
	size_t n;
};

/* Paths and opens; more calls on files; more calls on the system and other processes. */
extern const struct operations path_operations, file_operations, system_operations;

/* The unconfined process of the sandbox, a target for signals and tracing. */
extern pid_t helper;

/* What a system call gave, as an operation reports it. */
static inline int result(long r)
{
	return r < 0 ? errno : 0;
}

/* A child that does nothing, has no descriptors and ends with its parent. */
pid_t sleeper(void);
/* As a program that prints which marks it may read; returns errno. */
int execute(const char *path);

bool changes_files(const struct operation *op);
