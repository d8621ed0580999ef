// SPDX-License-Identifier: GPL-3.0-or-later
/* Words and JSON that all parts of `layerlab seccomp` use. */
#include <ctype.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>

#include "app/commands/seccomp.h"
#include "sandbox/capability.h"
#include "sandbox/text.h"

#define COLUMNS 80

/* The words of OCI profiles for what a program returns. */
static const struct {
	uint32_t action;
	const char *word;
} words[] = {
    {SECCOMP_RET_ALLOW, "SCMP_ACT_ALLOW"},
    {SECCOMP_RET_LOG, "SCMP_ACT_LOG"},
    {SECCOMP_RET_TRACE, "SCMP_ACT_TRACE"},
    {SECCOMP_RET_USER_NOTIF, "SCMP_ACT_NOTIFY"},
    {SECCOMP_RET_ERRNO, "SCMP_ACT_ERRNO"},
    {SECCOMP_RET_TRAP, "SCMP_ACT_TRAP"},
    {SECCOMP_RET_KILL_THREAD, "SCMP_ACT_KILL_THREAD"},
    {SECCOMP_RET_KILL_PROCESS, "SCMP_ACT_KILL_PROCESS"},
};

void seccomp_json_action(json_object *object, uint32_t action)
{
	bool is_errno = (action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO;
	const char *word = NULL;

	for (size_t i = 0; i < SB_COUNT(words); i++)
		if (words[i].action == (action & SECCOMP_RET_ACTION_FULL))
			word = words[i].word;
	json_object_object_add(object, "action", cli_json_text(word));
	json_object_object_add(object, "errno",
	    cli_json_text(is_errno ? cli_errno_name((int)(action & SECCOMP_RET_DATA)) : NULL));
}

const char *seccomp_caps_count(uint64_t caps, char *buf, size_t size)
{
	int n = __builtin_popcountll(caps & sb_cap_all());

	if (n == 0)
		snprintf(buf, size, "no capability");
	else
		snprintf(buf, size, "%d %s", n, n == 1 ? "capability" : "capabilities");
	return buf;
}

const char *seccomp_caps_or(uint64_t caps, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (int cap = 0; cap < SB_CAP_LIMIT && len < size; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (!(caps >> cap & 1))
			continue;
		sb_cap_name(cap, name);
		for (char *c = name; *c; c++)
			*c = (char)toupper((unsigned char)*c);
		len += (size_t)snprintf(buf + len, size - len, "%sCAP_%s", len ? " or " : "", name);
	}
	return buf;
}

void seccomp_wrap(struct seccomp_wrap *wrap, const char *word)
{
	int width = (int)strlen(word);

	if (wrap->column > wrap->indent && wrap->column + 1 + width > COLUMNS) {
		printf("\n%*s", wrap->indent, "");
		wrap->column = wrap->indent;
	} else if (wrap->column > wrap->indent) {
		putchar(' ');
		wrap->column++;
	}
	fputs(word, stdout);
	wrap->column += width;
}
