// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>

#include "sandbox/seccomp/parse.h"
#include "sandbox/text.h"

#define ERRNO_MAX 4095 /* the kernel caps SECCOMP_RET_DATA of an errno at MAX_ERRNO */

int sb_parse_word(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, const struct sb_seccomp_word *table, const char *what,
    const struct sb_seccomp_word **ret)
{
	const char *text, *nearest;
	int r = sb_reader_string(reader, at, value, &text);

	if (r < 0)
		return r;
	*ret = sb_seccomp_word(table, text);
	if (*ret)
		return 0;
	nearest = sb_nearest(text, sb_seccomp_word_at, table);
	if (nearest)
		return sb_reader_bad(
		    reader, at, "unknown %s '%s'; did you mean '%s'?", what, text, nearest);
	return sb_reader_bad(reader, at, "unknown %s '%s'; one of %s, …", what, text, table->word);
}

int sb_parse_action(SB_HANDLER)
{
	struct sb_parse_action *words = target;

	return sb_parse_word(reader, at, value, sb_seccomp_actions, "action", &words->action);
}

int sb_parse_errno_number(SB_HANDLER)
{
	struct sb_parse_action *words = target;

	words->has_errno = true;
	return sb_reader_number(reader, at, value, ERRNO_MAX, &words->errno_value);
}

/* Podman writes the name beside the number; they say the same. */
int sb_parse_errno_name(SB_HANDLER)
{
	struct sb_parse_action *words = target;
	const char *name;
	int r = sb_reader_string(reader, at, value, &name);

	if (r < 0)
		return r;
	if (!*name)
		return 0;
	words->has_errno = true;
	words->errno_value = (uint64_t)sb_errno_number(name);
	if (!words->errno_value)
		return sb_reader_bad(reader, at, "unknown errno '%s'; one like EPERM", name);
	return 0;
}

/* Without an errno it is EPERM: what runc and crun take. */
int sb_parse_finish_action(const struct sb_reader *reader, const struct sb_json_path *at,
    const struct sb_parse_action *words, const char *key, const char *errno_key, uint32_t *ret)
{
	struct sb_json_path errno_at = {at, errno_key};

	if (!words->action)
		return sb_reader_bad(reader, at, "no '%s' here", key);
	if (words->has_errno && !words->action->takes_errno)
		return sb_reader_bad(reader, &errno_at, "%s takes no errno", words->action->word);
	*ret = words->action->value;
	if (words->action->takes_errno)
		*ret |= words->has_errno ? (uint32_t)words->errno_value : EPERM;
	return 0;
}
