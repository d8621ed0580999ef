// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a traced command uses: its system calls by number, and files by the rights AppArmor would
 * ask for. Written as fixed-size notes to a file that the lab reads when the command has ended.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum sb_access {
	SB_ACCESS_READ = 1 << 0,
	SB_ACCESS_WRITE = 1 << 1, /* and create, remove, rename, change attributes */
	SB_ACCESS_MAP = 1 << 2,   /* mapped executable */
	SB_ACCESS_EXEC = 1 << 3,
};

struct sb_note {
	int nr;          /* of a system call; -1 for a file */
	unsigned access; /* enum sb_access */
	char path[256];  /* of a file, in the sandbox */
};

struct sb_collector; /* opaque */

/* Notes go to `fd`, which is borrowed. NULL = out of memory. */
struct sb_collector *sb_collector_new(int fd);

/* A call of a stopped thread that succeeded. */
void sb_collect_call(
    struct sb_collector *collector, pid_t tid, long nr, const uint64_t args[6], int64_t result);

/* Its number only: also of calls that fail. */
void sb_collect_number(struct sb_collector *collector, long nr);

/* A thread that has just been through execve. */
void sb_collect_exec(struct sb_collector *collector, pid_t tid);
