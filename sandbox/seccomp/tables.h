// SPDX-License-Identifier: GPL-3.0-or-later
/* The words of OCI profiles (runtime-spec config-linux.md, "Seccomp") and their numbers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sb_seccomp_word {
	const char *word; /* "SCMP_ACT_ERRNO" */
	uint32_t value;
	bool takes_errno;  /* actions: errnoRet is meaningful */
	const char *about; /* actions: what happens to the caller */
};

struct sb_seccomp_arch {
	const char *word;  /* "SCMP_ARCH_X86_64" */
	uint32_t token;    /* SCMP_ARCH_*: x32 has one of its own */
	uint32_t audit;    /* AUDIT_ARCH_* as seccomp_data has it: x32 shares x86-64's */
	const char *go;    /* Go's name, as includes.arches uses it; NULL = never a Go target */
	const char *label; /* what people type: "x86_64", "i386", "x32" */
};

extern const struct sb_seccomp_word sb_seccomp_actions[];
extern const struct sb_seccomp_word sb_seccomp_operators[];
extern const struct sb_seccomp_word sb_seccomp_flags[];
extern const struct sb_seccomp_arch sb_seccomp_arches[];

/* NULL when unknown. */
const struct sb_seccomp_word *sb_seccomp_word(
    const struct sb_seccomp_word *table, const char *word);
const struct sb_seccomp_arch *sb_seccomp_arch_by_word(const char *word);
const struct sb_seccomp_arch *sb_seccomp_arch_by_token(uint32_t token);
const struct sb_seccomp_arch *sb_seccomp_arch_native(void);

/* For sb_nearest(): the i-th word of a table, NULL at its end. */
const char *sb_seccomp_word_at(const void *table, size_t i);
const char *sb_seccomp_arch_at(const void *unused, size_t i);

/* "EPERM" -> 1; 0 when unknown. */
int sb_errno_number(const char *name);
