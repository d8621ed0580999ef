// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What execve(2) makes of a thread's ids and capability sets: capabilities(7), "Transformation of
 * capabilities during execve()", and cap_bprm_creds_from_file() of security/commoncap.c. A pure
 * function; a test holds it to the running kernel.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/policy.h"

enum sb_id { SB_ID_REAL, SB_ID_EFFECTIVE, SB_ID_SAVED, SB_IDS };

struct sb_exec_thread {
	uint32_t uid[SB_IDS], gid[SB_IDS];
	uint32_t groups[SB_GROUPS_MAX];
	unsigned n_groups;
	uint64_t caps[SB_CAPSETS];
	unsigned securebits;
	bool no_new_privs;
};

struct sb_exec_file {
	uint32_t uid, gid;
	bool is_setuid, is_setgid;
	bool is_nosuid; /* on a mount where set-id bits and file capabilities count for nothing */
	bool has_caps;  /* the security.capability attribute is there, if only empty */
	uint64_t permitted, inheritable;
	bool effective;
};

/* The rules that decided, for people. */
enum sb_exec_rule {
	SB_EXEC_SETID,         /* a set-id bit changed an effective id */
	SB_EXEC_SETID_IGNORED, /* no_new_privs or nosuid: it did not */
	SB_EXEC_FILE_CAPS,
	SB_EXEC_ROOT,            /* uid 0: all of bounding and inheritable */
	SB_EXEC_ROOT_NOT,        /* uid 0, but SECBIT_NOROOT */
	SB_EXEC_SETUID_AND_CAPS, /* set-user-ID root with file capabilities: those alone count */
	SB_EXEC_NOTHING_NEW,     /* no_new_privs cut what would have been gained */
	SB_EXEC_AMBIENT_CLEARED,
	SB_EXEC_AMBIENT_KEPT,
	SB_EXEC_REFUSED, /* the file demands what cannot be had: EPERM */
	SB_EXEC_RULES
};
extern const char *const sb_exec_rule_text[SB_EXEC_RULES];

/* Linux 6.16 compares the new effective ids with the old effective ones instead of the old real
 * ones when it asks whether an id changes ("exec: Correct the permission check for unsafe exec").
 */
bool sb_exec_compares_effective(void); /* of the running kernel, by its release */

/* 0 and *ret the thread after exec, or -EPERM. *ret_rules, a bit for each enum sb_exec_rule that
 * took part, is set either way; may be NULL. The thread is not traced and shares nothing. */
int sb_exec_compute(const struct sb_exec_thread *thread, const struct sb_exec_file *file,
    bool compares_effective, struct sb_exec_thread *ret, unsigned *ret_rules);
