// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An attack is data (assets/attacks/NAME.yaml): a command, what it tries to gain and how success
 * is recognised. The exit status alone never decides.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

enum sb_outcome { SB_OUTCOME_SUCCEEDED, SB_OUTCOME_BLOCKED, SB_OUTCOME_ERROR, SB_OUTCOMES };
extern const char *const sb_outcome_name[SB_OUTCOMES]; /* "succeeded", "blocked", "error" */

/* One call the attack rests on, as the filter sees it. */
struct sb_attack_call {
	char *text;        /* "socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)" for people */
	char *name;        /* "socket" */
	uint64_t args[6];  /* numeric arguments for the filter evaluator; 0 where a pointer goes */
	char **order;      /* the kernel's order of checks: "seccomp", "apparmor", "capabilities", "dac", "userns" */
};

/*
 * One cell of the expected table. A single layer stands for the open policy with that layer alone:
 * capabilities = drop ALL, seccomp = runtime-default as a default pod gets it, no_new_privs = on,
 * apparmor = flask-deny-shadow; see sb_expectation_policy().
 */
struct sb_expectation {
	char *policy;      /* a preset's name, or a single layer: "capabilities", "seccomp", … */
	enum sb_outcome outcome;
	char *stopped_by;  /* layer name, impostor name, or NULL */
	signed char confined; /* holds only where an AppArmor profile is (1) or is not (-1) in force, by
	                       * kernel or emulation; 0 = either */
	unsigned since;    /* kernel release this holds from and the first it no longer holds for, as */
	unsigned until;    /* KERNEL_VERSION(major, minor, 0); 0 = any */
};

struct sb_attack {
	char *name, *title, *from, *about;
	char *command;     /* run by the sandbox's /bin/sh -c */
	char *input;       /* its stdin; NULL = empty */
	char **needs;      /* programs that must be in the sandbox's PATH; NULL-terminated, or NULL */
	char *fallback;    /* command that does the same without them; NULL = none */
	char *setup;       /* run before, under the open policy, in the same world; NULL = none */
	bool has_identity; /* the attacker is not uid 0: */
	uid_t uid;
	gid_t gid;
	/* Regexes are POSIX extended, REG_NEWLINE: ^ and $ match at lines. All that are given must match. */
	char *success_output; /* over the attack's output; NULL = not asked */
	char *check;       /* run after it under the open policy; NULL = none */
	char *check_output; /* regex over the check's output */
	char *unavailable; /* regex over the output under the open policy: this kernel or host lacks what
	                    * the attack needs, so the outcome is ERROR everywhere; NULL = none */
	char *gain;        /* what a success means: "a file now belongs to uid 1000" */
	uint64_t capabilities; /* mask: what the operation asks for */
	struct sb_attack_call *calls;
	size_t n_calls;
	struct sb_expectation *expected;
	size_t n_expected;
};

struct sb_catalogue {
	struct sb_attack *attacks; /* sorted by name */
	size_t n_attacks;
};

/* Every *.yaml of the data directory's attacks/. Errors name file, line and column. */
int sb_catalogue_load(struct sb_catalogue *ret, struct sb_error *err);
void sb_catalogue_done(struct sb_catalogue *catalogue);

/* -EINVAL with the nearest name when there is none. The result belongs to the catalogue. */
int sb_catalogue_find(const struct sb_catalogue *catalogue, const char *name,
    const struct sb_attack **ret, struct sb_error *err);

/* The policy an expectation speaks of, see struct sb_expectation. */
int sb_expectation_policy(const char *name, struct sb_policy *ret, struct sb_error *err);

/* The cell for a policy's name that holds on this kernel; NULL when the attack has none.
 * `confined`: the policy's AppArmor profile is in force here (status.h says so). */
const struct sb_expectation *sb_expectation_find(
    const struct sb_attack *attack, const char *policy, bool confined);

/* Whether the regex matches somewhere in the text. The loader has refused what does not compile. */
bool sb_attack_matches(const char *regex, const char *text);
