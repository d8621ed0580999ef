// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/tables.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#define ERRNO_LIMIT 134 /* one past EHWPOISON, the kernel's highest */

/* What each does to the caller: seccomp(2), "Return values". */
const struct sb_seccomp_word sb_seccomp_actions[] = {
    {"SCMP_ACT_ALLOW", SCMP_ACT_ALLOW, false, "the call is made"},
    {"SCMP_ACT_ERRNO", SCMP_ACT_ERRNO(0), true, "the call is not made and fails with an errno"},
    {"SCMP_ACT_KILL", SCMP_ACT_KILL_THREAD, false, "the thread is ended with SIGSYS"},
    {"SCMP_ACT_KILL_THREAD", SCMP_ACT_KILL_THREAD, false, "the thread is ended with SIGSYS"},
    {"SCMP_ACT_KILL_PROCESS", SCMP_ACT_KILL_PROCESS, false, "the process is ended with SIGSYS"},
    {"SCMP_ACT_TRAP", SCMP_ACT_TRAP, false, "the call is not made; the thread gets SIGSYS"},
    {"SCMP_ACT_TRACE", SCMP_ACT_TRACE(0), true, "a tracer decides; ENOSYS where there is none"},
    {"SCMP_ACT_LOG", SCMP_ACT_LOG, false, "the call is made and logged"},
    {"SCMP_ACT_NOTIFY", SCMP_ACT_NOTIFY, false, "a supervisor decides; ENOSYS where there is none"},
    {NULL},
};

const struct sb_seccomp_word sb_seccomp_operators[] = {
    {"SCMP_CMP_NE", SCMP_CMP_NE},
    {"SCMP_CMP_LT", SCMP_CMP_LT},
    {"SCMP_CMP_LE", SCMP_CMP_LE},
    {"SCMP_CMP_EQ", SCMP_CMP_EQ},
    {"SCMP_CMP_GE", SCMP_CMP_GE},
    {"SCMP_CMP_GT", SCMP_CMP_GT},
    {"SCMP_CMP_MASKED_EQ", SCMP_CMP_MASKED_EQ},
    {NULL},
};

/* TSYNC has nothing to do here: the child that takes the filter has one thread. */
const struct sb_seccomp_word sb_seccomp_flags[] = {
    {"SECCOMP_FILTER_FLAG_TSYNC", 0},
    {"SECCOMP_FILTER_FLAG_LOG", SECCOMP_FILTER_FLAG_LOG},
    {"SECCOMP_FILTER_FLAG_SPEC_ALLOW", SECCOMP_FILTER_FLAG_SPEC_ALLOW},
    {NULL},
};

/* Numbers: linux/audit.h. 32-bit x86 has two Go-ish spellings in profiles, "386" and "x86". */
const struct sb_seccomp_arch sb_seccomp_arches[] = {
    {"SCMP_ARCH_X86_64", SCMP_ARCH_X86_64, SCMP_ARCH_X86_64, "amd64", "x86_64"},
    {"SCMP_ARCH_X86", SCMP_ARCH_X86, SCMP_ARCH_X86, "386", "i386"},
    {"SCMP_ARCH_X32", SCMP_ARCH_X32, SCMP_ARCH_X86_64, "x32", "x32"},
    {"SCMP_ARCH_AARCH64", SCMP_ARCH_AARCH64, SCMP_ARCH_AARCH64, "arm64", "aarch64"},
    {"SCMP_ARCH_ARM", SCMP_ARCH_ARM, SCMP_ARCH_ARM, "arm", "arm"},
    {"SCMP_ARCH_MIPS", SCMP_ARCH_MIPS, SCMP_ARCH_MIPS, "mips", "mips"},
    {"SCMP_ARCH_MIPS64", SCMP_ARCH_MIPS64, SCMP_ARCH_MIPS64, "mips64", "mips64"},
    {"SCMP_ARCH_MIPS64N32", SCMP_ARCH_MIPS64N32, SCMP_ARCH_MIPS64N32, "mips64p32", "mips64n32"},
    {"SCMP_ARCH_MIPSEL", SCMP_ARCH_MIPSEL, SCMP_ARCH_MIPSEL, "mipsle", "mipsel"},
    {"SCMP_ARCH_MIPSEL64", SCMP_ARCH_MIPSEL64, SCMP_ARCH_MIPSEL64, "mips64le", "mipsel64"},
    {"SCMP_ARCH_MIPSEL64N32", SCMP_ARCH_MIPSEL64N32, SCMP_ARCH_MIPSEL64N32, "mips64p32le",
        "mipsel64n32"},
    {"SCMP_ARCH_PPC", SCMP_ARCH_PPC, SCMP_ARCH_PPC, "ppc", "ppc"},
    {"SCMP_ARCH_PPC64", SCMP_ARCH_PPC64, SCMP_ARCH_PPC64, "ppc64", "ppc64"},
    {"SCMP_ARCH_PPC64LE", SCMP_ARCH_PPC64LE, SCMP_ARCH_PPC64LE, "ppc64le", "ppc64le"},
    {"SCMP_ARCH_S390", SCMP_ARCH_S390, SCMP_ARCH_S390, "s390", "s390"},
    {"SCMP_ARCH_S390X", SCMP_ARCH_S390X, SCMP_ARCH_S390X, "s390x", "s390x"},
    {"SCMP_ARCH_RISCV64", SCMP_ARCH_RISCV64, SCMP_ARCH_RISCV64, "riscv64", "riscv64"},
    {NULL},
};

const struct sb_seccomp_word *sb_seccomp_word(const struct sb_seccomp_word *table, const char *word)
{
	for (; table->word; table++)
		if (strcmp(table->word, word) == 0)
			return table;
	return NULL;
}

const char *sb_seccomp_word_at(const void *table, size_t i)
{
	return ((const struct sb_seccomp_word *)table)[i].word;
}

const char *sb_seccomp_arch_at(const void *unused, size_t i)
{
	(void)unused;
	return sb_seccomp_arches[i].word;
}

const struct sb_seccomp_arch *sb_seccomp_arch_by_word(const char *word)
{
	const struct sb_seccomp_arch *arch;

	for (arch = sb_seccomp_arches; arch->word; arch++)
		if (strcmp(arch->word, word) == 0)
			return arch;
	return NULL;
}

const struct sb_seccomp_arch *sb_seccomp_arch_by_token(uint32_t token)
{
	const struct sb_seccomp_arch *arch;

	for (arch = sb_seccomp_arches; arch->word; arch++)
		if (arch->token == token)
			return arch;
	return NULL;
}

const struct sb_seccomp_arch *sb_seccomp_arch_native(void)
{
	return sb_seccomp_arch_by_token(seccomp_arch_native());
}

int sb_errno_number(const char *name)
{
	for (int number = 1; number < ERRNO_LIMIT; number++) {
		const char *known = strerrorname_np(number);

		if (known && strcmp(known, name) == 0)
			return number;
	}
	return 0;
}
