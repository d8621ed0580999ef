// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/json.h"
#include "app/output.h"
#include "sandbox/capability.h"
#include "sandbox/layer.h"

#define TEXT_MAX 1024

/* As proc(5) names them. */
static const char *const capset_label[SB_CAPSETS] = {
    [SB_CAPS_INHERITABLE] = "CapInh",
    [SB_CAPS_PERMITTED] = "CapPrm",
    [SB_CAPS_EFFECTIVE] = "CapEff",
    [SB_CAPS_BOUNDING] = "CapBnd",
    [SB_CAPS_AMBIENT] = "CapAmb",
};

const char *cli_caps_text(uint64_t mask, char *buf, size_t size)
{
	char name[SB_CAP_NAME_MAX];

	if (mask == 0 || mask == sb_cap_all()) {
		snprintf(buf, size, mask ? "all %d" : "none", sb_cap_last() + 1);
		return buf;
	}
	*buf = '\0';
	for (int cap = 0; cap < SB_CAP_LIMIT; cap++)
		if (mask >> cap & 1)
			snprintf(buf + strlen(buf), size - strlen(buf), "%s%s", *buf ? ", " : "",
			    sb_cap_name(cap, name));
	return buf;
}

static void show_asked(bool differs, const char *asked)
{
	if (differs)
		cli_print(CLI_WARN, "  (asked for: %s)", asked);
	putchar('\n');
}

static void show_ids(const char *label, const uint32_t ids[4], const uint32_t *asked)
{
	char text[16] = "";

	if (asked)
		snprintf(text, sizeof(text), "%u", *asked);
	printf("%-11s %u %u %u %u", label, ids[0], ids[1], ids[2], ids[3]);
	show_asked(asked && ids[1] != *asked, text);
}

static void show_capset(enum sb_capset set, uint64_t mask, const uint64_t *asked)
{
	char text[TEXT_MAX], asked_text[TEXT_MAX];

	printf("%-11s %016" PRIx64 "  %s", capset_label[set], mask,
	    cli_caps_text(mask, text, sizeof(text)));
	show_asked(asked && *asked != mask,
	    asked ? cli_caps_text(*asked, asked_text, sizeof(asked_text)) : "");
}

static void show_seccomp(const struct sb_status *status, const struct sb_policy *asked)
{
	static const int mode_of[] = {
	    [SB_SECCOMP_OFF] = 0, [SB_SECCOMP_STRICT] = 1, [SB_SECCOMP_FILTER] = 2};

	/* The emulation's filters make "2" of a policy without seccomp; that is no surprise. */
	bool differs = asked && status->seccomp_mode != mode_of[asked->seccomp] &&
	               status->seccomp_filters != status->emulation_filters;

	printf("%-11s %d  %s", "Seccomp", status->seccomp_mode,
	    sb_seccomp_mode_name(status->seccomp_mode));
	if (status->seccomp_filters > 0)
		printf(", %d filter%s", status->seccomp_filters,
		    status->seccomp_filters > 1 ? "s" : "");
	if (status->emulation_filters > 0)
		printf(", %d of them the AppArmor emulation's", status->emulation_filters);
	show_asked(differs, asked ? sb_seccomp_mode_name(mode_of[asked->seccomp]) : "");
}

static void show_apparmor(const struct sb_status *status, const struct sb_policy *asked)
{
	bool differs =
	    asked && *asked->apparmor_profile && status->apparmor_source == SB_APPARMOR_NONE;

	printf("%-11s ", "AppArmor");
	if (status->apparmor_source == SB_APPARMOR_NONE)
		printf("none");
	else
		printf("%s%s%s%s", status->apparmor_label, *status->apparmor_mode ? " (" : "",
		    status->apparmor_mode, *status->apparmor_mode ? ")" : "");
	if (status->apparmor_source == SB_APPARMOR_EMULATED)
		cli_print(CLI_WARN, "  EMULATED");
	show_asked(differs, asked ? asked->apparmor_profile : "");
}

void cli_show_status(const struct sb_status *status, const struct sb_policy *asked)
{
	const uint32_t no_new_privs = asked && asked->no_new_privs;

	printf("%-11s %d  ", "Pid", status->pid);
	cli_print_foreign("", status->name);
	show_ids("Uid", status->uid, asked ? &asked->uid : NULL);
	show_ids("Gid", status->gid, asked ? &asked->gid : NULL);
	for (int set = 0; set < SB_CAPSETS; set++)
		show_capset(set, status->caps[set], asked ? &asked->caps[set] : NULL);
	printf("%-11s %d", "NoNewPrivs", status->no_new_privs);
	show_asked(asked && status->no_new_privs != (int)no_new_privs, no_new_privs ? "1" : "0");
	show_seccomp(status, asked);
	show_apparmor(status, asked);
}

static const char *const impostor_text[SB_STOPPERS] = {
    [SB_BY_DAC] = "file permissions",
    [SB_BY_USERNS] = "the user namespace",
    [SB_BY_OTHER] = "something else",
    [SB_BY_NOBODY] = "nobody",
};

const char *cli_stopper_text(enum sb_stopper stopper)
{
	if ((int)stopper < SB_LAYERS)
		return sb_layer_by_id((enum sb_layer_id)stopper)->name;
	return impostor_text[stopper];
}

static void show_outcome(const struct sb_verdict *verdict)
{
	static const enum cli_style style[SB_OUTCOMES] = {
	    [SB_OUTCOME_SUCCEEDED] = CLI_BAD,
	    [SB_OUTCOME_BLOCKED] = CLI_GOOD,
	    [SB_OUTCOME_ERROR] = CLI_WARN,
	};
	const char *error = cli_errno_name(verdict->errno_value);

	printf("%-22s ", verdict->attack);
	cli_print(style[verdict->outcome], "%s", sb_outcome_name[verdict->outcome]);
	if (verdict->outcome == SB_OUTCOME_BLOCKED)
		printf(" by %s", cli_stopper_text(verdict->stopped_by));
	if (*verdict->detail)
		printf(": %s", verdict->detail);
	if (verdict->outcome == SB_OUTCOME_BLOCKED && error)
		printf(" (%s)", error);
	putchar('\n');
}

void cli_show_verdict(const struct sb_verdict *verdict)
{
	const char *separator = "";

	show_outcome(verdict);
	printf("    command     %s%s\n", verdict->command,
	    verdict->used_fallback ? "  (stands in for the article's: its program is not here)"
	                           : "");
	if (*verdict->syscall)
		printf("    call        %s\n", verdict->syscall);
	if (*verdict->output)
		cli_print_foreign("    output      ", verdict->output);
	if (verdict->outcome != SB_OUTCOME_BLOCKED)
		return;
	printf("    confidence  %s\n", verdict->proved ? "proved" : "inferred");
	printf("    next        ");
	for (int id = 0; id < SB_LAYERS; id++)
		if (verdict->would_block_next >> id & 1) {
			printf("%s%s", separator, sb_layer_by_id(id)->name);
			separator = ", ";
		}
	puts(*separator ? " would stop it too" : "without that nothing here stops it");
	if (*verdict->order)
		printf("    order       %s\n", verdict->order);
	if (*verdict->fix)
		printf("    fix         %s\n", verdict->fix);
	for (unsigned i = 0; i < verdict->n_evidence; i++)
		printf("    evidence    %s: %s\n", sb_evidence_name[verdict->evidence[i].kind],
		    verdict->evidence[i].text);
}

const char *cli_outcome_text(const struct sb_verdict *verdict, char *buf, size_t size)
{
	const char *outcome = sb_outcome_name[verdict->outcome];

	if (verdict->outcome == SB_OUTCOME_BLOCKED)
		snprintf(buf, size, "%s by %s, %s", outcome, sb_stopper_name[verdict->stopped_by],
		    verdict->errno_value ? cli_errno_name(verdict->errno_value) : "no errno");
	else if (verdict->outcome == SB_OUTCOME_ERROR)
		snprintf(buf, size, "%s: %s", outcome, verdict->detail);
	else
		snprintf(buf, size, "%s", outcome);
	return buf;
}
