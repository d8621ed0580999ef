// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The parts of the parser: what a rule and a document have in common, and the way from one to the
 * other. The handlers are rows of reader.h's tables.
 */
#pragma once

#include "sandbox/seccomp/profile.h"
#include "sandbox/seccomp/reader.h"
#include "sandbox/seccomp/tables.h"

#define SB_HANDLER                                                                                 \
	const struct sb_reader *reader, const struct sb_json_path *at, struct json_object *value,  \
	    void *target

/* An action and its errno stand in separate members that come in any order. Whoever has one puts it
 * first in its struct, so that the handlers below serve rules and documents alike. */
struct sb_parse_action {
	const struct sb_seccomp_word *action;
	bool has_errno;
	uint64_t errno_value;
};
int sb_parse_action(SB_HANDLER);
int sb_parse_errno_number(SB_HANDLER);
int sb_parse_errno_name(SB_HANDLER);

/* Once the object is read: SCMP_ACT_* with its errno. `key` and `errno_key` are the members' names.
 */
int sb_parse_finish_action(const struct sb_reader *reader, const struct sb_json_path *at,
    const struct sb_parse_action *words, const char *key, const char *errno_key, uint32_t *ret);

/* One of the table's words, or the nearest in the message. */
int sb_parse_word(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, const struct sb_seccomp_word *table, const char *what,
    const struct sb_seccomp_word **ret);

/* One element of "syscalls"; `target` is a struct sb_seccomp_rule. */
int sb_parse_rule(SB_HANDLER);
