// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab seccomp`: what its parts share. */
#pragma once

#include "app/cli.h"
#include "app/json.h"
#include "sandbox/seccomp/seccomp.h"

struct seccomp_options {
	const char *diff; /* another profile; NULL = none */
	bool has_diff_caps;
	uint64_t diff_caps; /* added to the bounding set on the other side */
	const char *stack;  /* a second filter */
	uint32_t arch;
	bool disassemble;
};

/* One side of a comparison, or what is shown. */
struct seccomp_view {
	const char *profile;
	uint64_t bounding;
	uint32_t arch;
};

/* Each prints; returns 0 or fills err. */
int seccomp_list_profiles(bool json, struct sb_error *err);
int seccomp_show(const struct seccomp_view *view, bool json, struct sb_error *err);
int seccomp_diff(const struct seccomp_view *from, const struct seccomp_view *to, bool json,
    struct sb_error *err);
int seccomp_disassemble(const struct seccomp_view *view, struct sb_error *err);
int seccomp_test(const struct seccomp_view *view, const char *stack, char **words, int n_words,
    bool json, struct sb_error *err);

/* "0x10000000", "CLONE_NEWUSER|SIGCHLD", "AF_ALG": numbers and the usual constants joined by '|'.
 */
int seccomp_argument(const char *text, uint64_t *ret, struct sb_error *err);

/* {"action": "SCMP_ACT_ERRNO", "errno": "EPERM"} are added to `object`. */
void seccomp_json_action(json_object *object, uint32_t action);

/* "14 capabilities" */
const char *seccomp_caps_count(uint64_t caps, char *buf, size_t size);

/* "CAP_SYS_ADMIN or CAP_BPF" */
const char *seccomp_caps_or(uint64_t caps, char *buf, size_t size);

/* Prints words with a hanging indent, wrapped at 80 columns. */
struct seccomp_wrap {
	int column, indent;
};
void seccomp_wrap(struct seccomp_wrap *wrap, const char *word);
