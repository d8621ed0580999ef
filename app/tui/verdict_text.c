// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/verdict_text.h"

#include <stdio.h>
#include <string.h>

const char *const layer_story_name[SB_LAYERS] = {[SB_LAYER_CAPABILITIES] = "moat",
    [SB_LAYER_SECCOMP] = "wall",
    [SB_LAYER_NO_NEW_PRIVS] = "gate",
    [SB_LAYER_APPARMOR] = "guards"};

const char *const layer_kernel_name[SB_LAYERS] = {[SB_LAYER_CAPABILITIES] = "capabilities",
    [SB_LAYER_SECCOMP] = "seccomp",
    [SB_LAYER_NO_NEW_PRIVS] = "no_new_privs",
    [SB_LAYER_APPARMOR] = "AppArmor"};

const char *stopper_text(enum sb_stopper stopper)
{
	static const char *const texts[SB_STOPPERS] = {[SB_BY_CAPABILITIES] = "the moat",
	    [SB_BY_SECCOMP] = "the wall",
	    [SB_BY_NO_NEW_PRIVS] = "the gate",
	    [SB_BY_APPARMOR] = "the guards",
	    [SB_BY_DAC] = "file permissions",
	    [SB_BY_USERNS] = "the user namespace",
	    [SB_BY_OTHER] = "something outside the layers",
	    [SB_BY_NOBODY] = "nothing"};

	return stopper < SB_STOPPERS ? texts[stopper] : "";
}

const char *errno_text(int number)
{
	const char *name = number > 0 ? strerrorname_np(number) : NULL;

	return name ? name : "";
}

/* The engine ends such a sentence with the mark; it must not be what a narrow screen cuts off. */
#define EMULATED " (EMULATED)"

static void take_mark_off(char *detail, bool *is_emulated)
{
	size_t len = strlen(detail), mark = strlen(EMULATED);

	*is_emulated = len >= mark && !strcmp(detail + len - mark, EMULATED);
	if (*is_emulated)
		detail[len - mark] = '\0';
}

void verdict_sentence(
    const struct sb_verdict *verdict, const struct sb_attack *attack, char *text, size_t size)
{
	char detail[sizeof(verdict->detail)];
	bool is_emulated;

	memcpy(detail, verdict->detail, sizeof(detail));
	take_mark_off(detail, &is_emulated);
	switch (verdict->outcome) {
	case SB_OUTCOME_BLOCKED:
		snprintf(text, size, "BLOCKED by %s%s: %s", stopper_text(verdict->stopped_by),
		    is_emulated ? EMULATED : "", detail[0] ? detail : "the goal was not reached");
		break;
	case SB_OUTCOME_SUCCEEDED:
		snprintf(text, size, "succeeded: %s",
		    attack->gain ? attack->gain : "the attacker has what it came for");
		break;
	default:
		snprintf(text, size, "could not be carried out: %s", verdict->detail);
	}
}

void verdict_short(const struct sb_verdict *verdict, char *text, size_t size)
{
	static const char *const stoppers[SB_STOPPERS] = {[SB_BY_CAPABILITIES] = "moat",
	    [SB_BY_SECCOMP] = "wall",
	    [SB_BY_NO_NEW_PRIVS] = "gate",
	    [SB_BY_APPARMOR] = "guards",
	    [SB_BY_DAC] = "permissions",
	    [SB_BY_USERNS] = "user namespace",
	    [SB_BY_OTHER] = "other",
	    [SB_BY_NOBODY] = ""};

	char detail[sizeof(verdict->detail)];
	bool is_emulated;

	memcpy(detail, verdict->detail, sizeof(detail));
	take_mark_off(detail, &is_emulated);
	if (verdict->outcome == SB_OUTCOME_BLOCKED)
		snprintf(text, size, "%s%s %s", stoppers[verdict->stopped_by],
		    is_emulated ? " EMULATED" : "", errno_text(verdict->errno_value));
	else
		snprintf(text, size, "%s",
		    verdict->outcome == SB_OUTCOME_SUCCEEDED ? "succeeded" : "not possible");
}

enum style verdict_style(const struct sb_verdict *verdict)
{
	return verdict->outcome == SB_OUTCOME_BLOCKED     ? STYLE_GOOD
	       : verdict->outcome == SB_OUTCOME_SUCCEEDED ? STYLE_BAD
	                                                  : STYLE_WARN;
}
