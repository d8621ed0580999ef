// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab seccomp show --disassemble`: the program the kernel runs, one instruction a line, in
 * the notation of the kernel's Documentation/networking/filter.rst. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>

#include "app/commands/seccomp.h"
#include "app/output.h"

/* What is known when an instruction is reached, found by following the jumps: they only go forward.
 */
struct known {
	uint32_t loaded; /* offset in struct seccomp_data of what the accumulator holds */
	uint32_t arch;   /* the calls that come this way are of this one */
};

#define NOTHING UINT32_MAX

static void field_name(uint32_t offset, char *buf, size_t size)
{
	uint32_t args = offsetof(struct seccomp_data, args);

	if (offset == offsetof(struct seccomp_data, nr))
		snprintf(buf, size, "nr");
	else if (offset == offsetof(struct seccomp_data, arch))
		snprintf(buf, size, "arch");
	else if (offset >= args)
		snprintf(buf, size, "argument %u, %s half", (offset - args) / 8,
		    (offset - args) % 8 ? "upper" : "lower");
	else
		snprintf(buf, size, "instruction pointer");
}

static const char *const jumps[] = {"ja", "jeq", "jgt", "jge", "jset"};

/* A comparison with a call's number or an architecture is worth its name. */
static void print_meaning(const struct known *known, const struct sock_filter *i)
{
	char name[SB_CALL_NAME_MAX];

	if (known->loaded == offsetof(struct seccomp_data, arch))
		cli_print(CLI_FAINT, "   %s", sb_seccomp_arch_name(i->k));
	if (known->loaded == offsetof(struct seccomp_data, nr) && BPF_OP(i->code) != BPF_JSET)
		cli_print(CLI_FAINT, "   %s",
		    sb_seccomp_call_name(
		        i->k & 0x40000000 ? SB_ARCH_X32 : known->arch, i->k, name));
}

static void print_jump(const struct known *known, const struct sock_filter *i, size_t at)
{
	unsigned op = BPF_OP(i->code) >> 4;

	if (BPF_OP(i->code) == BPF_JA) {
		printf("ja   %zu", at + 1 + i->k);
		return;
	}
	printf(
	    "%-4s #%#x, %zu, %zu", op < 5 ? jumps[op] : "?", i->k, at + 1 + i->jt, at + 1 + i->jf);
	print_meaning(known, i);
}

static void print_load(const struct sock_filter *i)
{
	char field[48];

	field_name(i->k, field, sizeof(field));
	printf("ld   [%u]", i->k);
	cli_print(CLI_FAINT, "   %s", field);
}

static void print_instruction(const struct known *known, const struct sock_filter *i, size_t at)
{
	char action[SB_ACTION_TEXT_MAX];

	printf("%5zu: ", at);
	switch (BPF_CLASS(i->code)) {
	case BPF_LD:
		print_load(i);
		break;
	case BPF_JMP:
		print_jump(known, i, at);
		break;
	case BPF_RET:
		printf("ret  #%#x", i->k);
		cli_print(CLI_FAINT, "   %s", sb_seccomp_action_text(i->k, action));
		break;
	case BPF_ALU:
		printf("%s  #%#x", BPF_OP(i->code) == BPF_AND ? "and" : "alu", i->k);
		break;
	default:
		printf("%#x %u %u %#x", i->code, i->jt, i->jf, i->k);
	}
	putchar('\n');
}

static void pass_on(struct known *known, size_t at, const struct sock_filter *i)
{
	struct known next = known[at];

	if (BPF_CLASS(i->code) == BPF_LD)
		next.loaded = i->k;
	else if (BPF_CLASS(i->code) == BPF_ALU)
		next.loaded = NOTHING;
	if (BPF_CLASS(i->code) != BPF_JMP) {
		known[at + 1] = next;
	} else if (BPF_OP(i->code) == BPF_JA) {
		known[at + 1 + i->k] = next;
	} else {
		known[at + 1 + i->jf] = next;
		if (next.loaded == offsetof(struct seccomp_data, arch))
			next.arch = i->k;
		known[at + 1 + i->jt] = next;
	}
}

int seccomp_disassemble(const struct seccomp_view *view, struct sb_error *err)
{
	static struct known known[BPF_MAXINSNS + 1];
	struct sb_filter filter;
	int r = sb_seccomp_filter(view->profile, view->bounding, &filter, err);

	known[0] = (struct known){NOTHING, view->arch};
	for (size_t i = 0; r == 0 && i < filter.n_instructions; i++) {
		print_instruction(&known[i], &filter.instructions[i], i);
		if (BPF_CLASS(filter.instructions[i].code) != BPF_RET)
			pass_on(known, i, &filter.instructions[i]);
	}
	return r;
}
