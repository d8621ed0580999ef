// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Classic BPF as the kernel runs it for seccomp: net/core/filter.c and seccomp_check_filter() of
 * kernel/seccomp.c. 32-bit accumulator and index, 16 words of memory, loads only from struct
 * seccomp_data, forward jumps only, so every program ends.
 */
#include <linux/seccomp.h>
#include <string.h>

#include "sandbox/seccomp/seccomp.h"

/* What no checked program can do ends as the kernel would end a broken filter. */
#define BROKEN SECCOMP_RET_KILL_PROCESS

struct machine {
	uint32_t a, x, memory[BPF_MEMWORDS];
	struct seccomp_data data;
};

static bool load(struct machine *m, const struct sock_filter *i, uint32_t *to)
{
	if (BPF_SIZE(i->code) != BPF_W)
		return false;
	switch (BPF_MODE(i->code)) {
	case BPF_IMM:
		*to = i->k;
		return true;
	case BPF_LEN:
		*to = sizeof(m->data);
		return true;
	case BPF_MEM:
		if (i->k >= BPF_MEMWORDS)
			return false;
		*to = m->memory[i->k];
		return true;
	case BPF_ABS:
		if (i->k > sizeof(m->data) - sizeof(*to) || i->k % sizeof(*to))
			return false;
		memcpy(to, (const char *)&m->data + i->k, sizeof(*to));
		return true;
	default:
		return false;
	}
}

static bool store(struct machine *m, const struct sock_filter *i, uint32_t value)
{
	if (i->k >= BPF_MEMWORDS)
		return false;
	m->memory[i->k] = value;
	return true;
}

static bool compute(struct machine *m, const struct sock_filter *i)
{
	uint32_t by = BPF_SRC(i->code) == BPF_X ? m->x : i->k;

	switch (BPF_OP(i->code)) {
	case BPF_ADD:
		m->a += by;
		return true;
	case BPF_SUB:
		m->a -= by;
		return true;
	case BPF_MUL:
		m->a *= by;
		return true;
	case BPF_DIV:
		m->a = by ? m->a / by : 0;
		return by != 0;
	case BPF_AND:
		m->a &= by;
		return true;
	case BPF_OR:
		m->a |= by;
		return true;
	case BPF_XOR:
		m->a ^= by;
		return true;
	case BPF_LSH:
		m->a <<= by & 31;
		return true;
	case BPF_RSH:
		m->a >>= by & 31;
		return true;
	case BPF_NEG:
		m->a = -m->a;
		return true;
	default:
		return false;
	}
}

/* How many instructions to skip; negative for an unknown jump. */
static int64_t jump(const struct machine *m, const struct sock_filter *i)
{
	uint32_t with = BPF_SRC(i->code) == BPF_X ? m->x : i->k;
	bool taken;

	switch (BPF_OP(i->code)) {
	case BPF_JA:
		return i->k;
	case BPF_JEQ:
		taken = m->a == with;
		break;
	case BPF_JGT:
		taken = m->a > with;
		break;
	case BPF_JGE:
		taken = m->a >= with;
		break;
	case BPF_JSET:
		taken = (m->a & with) != 0;
		break;
	default:
		return -1;
	}
	return taken ? i->jt : i->jf;
}

static void move(struct machine *m, const struct sock_filter *i)
{
	if (BPF_MISCOP(i->code) == BPF_TAX)
		m->x = m->a;
	else
		m->a = m->x;
}

/* One instruction that is neither jump nor return. */
static bool step(struct machine *m, const struct sock_filter *i)
{
	switch (BPF_CLASS(i->code)) {
	case BPF_LD:
		return load(m, i, &m->a);
	case BPF_LDX:
		return BPF_MODE(i->code) != BPF_ABS && load(m, i, &m->x);
	case BPF_ST:
		return store(m, i, m->a);
	case BPF_STX:
		return store(m, i, m->x);
	case BPF_ALU:
		return compute(m, i);
	case BPF_MISC:
		move(m, i);
		return true;
	default:
		return false;
	}
}

uint32_t sb_filter_run(
    const struct sb_filter *filter, uint32_t arch, uint32_t nr, const uint64_t args[6])
{
	struct machine m = {.data = {.nr = (int)nr, .arch = arch}};

	memcpy(m.data.args, args, sizeof(m.data.args));
	for (size_t pc = 0; pc < filter->n_instructions; pc++) {
		const struct sock_filter *i = &filter->instructions[pc];

		if (BPF_CLASS(i->code) == BPF_RET)
			return BPF_RVAL(i->code) == BPF_A ? m.a : i->k;
		if (BPF_CLASS(i->code) == BPF_JMP) {
			int64_t skip = jump(&m, i);

			if (skip < 0)
				return BROKEN;
			pc += (size_t)skip;
		} else if (!step(&m, i)) {
			return BROKEN;
		}
	}
	return BROKEN;
}

/* seccomp_run_filters() of kernel/seccomp.c compares the actions as signed numbers, which puts
 * KILL_PROCESS (the top bit) below all others. */
uint32_t sb_seccomp_harsher(uint32_t first, uint32_t later)
{
	int32_t a = (int32_t)(first & SECCOMP_RET_ACTION_FULL);
	int32_t b = (int32_t)(later & SECCOMP_RET_ACTION_FULL);

	return a < b ? first : later;
}
