// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/plan.h"

#include <errno.h>
#include <linux/bpf_common.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/text.h"

#define START_CAPACITY 16384
#define ALIGNMENT 8

int sb_plan_init(struct sb_plan_builder *builder, struct sb_error *err)
{
	memset(builder, 0, sizeof(*builder));
	builder->plan = calloc(1, START_CAPACITY);
	if (!builder->plan)
		return sb_fail(err, ENOMEM, "prepare a sandbox");
	builder->capacity = START_CAPACITY;
	memset(builder->plan->caps, 0xff, sizeof(builder->plan->caps));
	builder->plan->size = (sizeof(struct sb_plan) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	return 0;
}

void sb_plan_done(struct sb_plan_builder *builder)
{
	free(builder->plan);
	builder->plan = NULL;
}

static bool grow(struct sb_plan_builder *builder, size_t needed)
{
	size_t capacity = builder->capacity;
	struct sb_plan *plan;

	while (capacity < needed)
		capacity *= 2;
	if (capacity == builder->capacity)
		return true;
	plan = realloc(builder->plan, capacity);
	if (!plan)
		return false;
	memset((char *)plan + builder->capacity, 0, capacity - builder->capacity);
	builder->plan = plan;
	builder->capacity = capacity;
	return true;
}

uint32_t sb_plan_append(struct sb_plan_builder *builder, const void *data, size_t size)
{
	uint32_t offset = builder->plan->size;
	size_t end;

	if (size > UINT32_MAX / 4)
		return 0;
	end = (offset + size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (end > UINT32_MAX / 2 || !grow(builder, end))
		return 0;
	memcpy((char *)builder->plan + offset, data, size);
	builder->plan->size = (uint32_t)end;
	return offset;
}

int sb_plan_add_filter(struct sb_plan_builder *builder, const struct sock_filter *filter,
    size_t n_instructions, uint32_t flags, struct sb_error *err)
{
	uint32_t offset, slot = builder->plan->n_filters;

	if (slot >= SB_PLAN_FILTERS)
		return sb_fail(err, E2BIG, "more than %d seccomp filters", SB_PLAN_FILTERS);
	if (n_instructions == 0 || n_instructions > BPF_MAXINSNS)
		return sb_fail(err, E2BIG, "seccomp filter of %zu instructions (the kernel takes 1 to %d)",
		    n_instructions, BPF_MAXINSNS);
	offset = sb_plan_append(builder, filter, n_instructions * sizeof(*filter));
	if (!offset)
		return sb_fail(err, ENOMEM, "prepare a sandbox");
	builder->plan->filters[slot] = (struct sb_plan_filter){
		.offset = offset,
		.n_instructions = (uint32_t)n_instructions,
		.flags = flags,
	};
	builder->plan->n_filters = slot + 1;
	return 0;
}
