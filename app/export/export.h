// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A policy in the words of another program. What a format cannot say is told, never left out in
 * silence. A new format is one file with one `struct export_format` and one row in export.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

/* Things a policy may ask that not every format can say; rows in export.c. */
enum export_feature {
	EXPORT_EXACT_SETS = 1 << 0, /* capability sets that differ from one another */
	EXPORT_SECUREBITS = 1 << 1,
	EXPORT_STRICT = 1 << 2,  /* seccomp mode 1 */
	EXPORT_FILTER = 1 << 3,  /* a seccomp profile */
	EXPORT_STACKED = 1 << 4, /* a second seccomp profile */
	EXPORT_NNP_OFF = 1 << 5, /* that no_new_privs stays off */
	EXPORT_APPARMOR = 1 << 6,
	EXPORT_APPARMOR_MODE = 1 << 7, /* complain and kill: elsewhere part of the loaded profile */
	EXPORT_GROUPS = 1 << 8,
	EXPORT_MASKED = 1 << 9,    /* masked and read-only paths */
	EXPORT_UNMASKED = 1 << 10, /* their absence, where they are the rule */
	EXPORT_PORTS = 1 << 11     /* whether ports below 1024 are open to all */
};

struct export_format {
	const char *name, *what;
	unsigned says;       /* enum export_feature */
	const char *comment; /* how a line of comment starts; NULL = the format has none */
	/* `program` is the command to run, ended by NULL; empty = a placeholder. */
	int (*write)(
	    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err);
};

extern const struct export_format *const export_formats[]; /* ended by NULL */

/* -EINVAL with the nearest name when there is none. */
int export_find(const char *name, const struct export_format **ret, struct sb_error *err);

/* One sentence for each thing asked that the format cannot say, as comments or on stderr. */
void export_notes(FILE *out, const struct export_format *format, const struct sb_policy *policy);

/* --- shared by the formats --- */

/* How to come from a runtime's default set to the wanted one: drop first, then add. */
struct export_change {
	bool drop_all;
	uint64_t drop, add;
};
struct export_change export_cap_change(uint64_t from, uint64_t to);

/* containerd's and Moby's default set (pkg/oci/spec.go, oci/caps/defaults.go), and Podman's
 * (containers/common pkg/config/default.go). */
#define EXPORT_CAPS_DOCKER 0xa80425fbull
#define EXPORT_CAPS_PODMAN 0x800405fbull

/* Writes each capability as `prefix` and its name, in capitals or small, `between` between two. */
void export_caps(
    FILE *out, uint64_t mask, const char *prefix, const char *between, bool in_capitals);

/* One word for a POSIX shell, quoted where it must be. */
void export_word(FILE *out, const char *word);

/* The program's words with a space in front of each; `placeholder` when there are none. */
void export_program(FILE *out, char *const *program, const char *placeholder);
