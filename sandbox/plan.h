// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Everything a child needs between fork and exec, prepared by the parent in one flat block that
 * travels to the world's init as a memfd: no pointer, no allocation, no compilation in the child.
 */
#pragma once

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

#define SB_PLAN_FILTERS 4

struct sb_plan_filter {
	uint32_t offset;         /* of the struct sock_filter array, from the start of the plan */
	uint32_t n_instructions; /* at most BPF_MAXINSNS (4096) */
	uint32_t flags;          /* SECCOMP_FILTER_FLAG_*; NEW_LISTENER sends the fd to the parent */
};

struct sb_plan {
	uint32_t size;
	uint64_t caps[SB_CAPSETS];       /* starts full; each layer only takes away from it */
	uint32_t securebits;
	uint32_t no_new_privs;
	uint32_t uid, gid, n_groups, groups[SB_GROUPS_MAX];
	char apparmor_exec[SB_PATH_MAX]; /* "exec NAME" or "stack NAME" for attr/apparmor/exec; "" = nothing */
	uint32_t seccomp_strict;         /* entered in place of exec */
	uint32_t strict_loop;            /* with it: stay and read lines, see world/strict.h */
	uint32_t n_filters;              /* installed in this order: the last one is asked with the others */
	struct sb_plan_filter filters[SB_PLAN_FILTERS];
	uint32_t program;                /* offset of the path or name to exec */
	uint32_t argv, argc;             /* offset of argc zero-terminated strings */
	uint32_t env, envc;
	uint32_t cwd;                    /* offset; / where it cannot be entered */
	uint32_t pty, rows, columns;
	uint32_t is_plain;               /* no namespaces: keep the caller's ids, see world/plain.h */
};

struct sb_plan_builder {
	struct sb_plan *plan; /* grows: keep offsets, not pointers */
	size_t capacity;
	struct sb_emulation *emulation; /* set by the AppArmor layer when it emulates; else NULL */
};

int sb_plan_init(struct sb_plan_builder *builder, struct sb_error *err);
void sb_plan_done(struct sb_plan_builder *builder);

/* Copies `size` bytes in, 8-aligned; returns their offset, 0 when out of memory. */
uint32_t sb_plan_append(struct sb_plan_builder *builder, const void *data, size_t size);

/* Adds one seccomp program. */
int sb_plan_add_filter(struct sb_plan_builder *builder, const struct sock_filter *filter,
    size_t n_instructions, uint32_t flags, struct sb_error *err);

static inline const void *sb_plan_at(const struct sb_plan *plan, uint32_t offset)
{
	return (const char *)plan + offset;
}
