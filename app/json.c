// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/layer.h"

static const char *const mode_name[] = {
    [SB_APPARMOR_ENFORCE] = "enforce",
    [SB_APPARMOR_COMPLAIN] = "complain",
    [SB_APPARMOR_KILL] = "kill",
};
static const char *const source_name[] = {
    [SB_APPARMOR_AUTO] = "auto",
    [SB_APPARMOR_KERNEL] = "kernel",
    [SB_APPARMOR_EMULATED] = "emulated",
    [SB_APPARMOR_NONE] = "none",
};
static const char *const seccomp_name[] = {
    [SB_SECCOMP_OFF] = "off",
    [SB_SECCOMP_STRICT] = "strict",
    [SB_SECCOMP_FILTER] = "filter",
};
static const char *const support_name[] = {
    [SB_SUPPORT_YES] = "yes",
    [SB_SUPPORT_PARTLY] = "partly",
    [SB_SUPPORT_NO] = "no",
};

void cli_json_print(json_object *document)
{
	puts(json_object_to_json_string_ext(document,
	    JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(document);
}

/* Length of the well-formed UTF-8 sequence at `at`, 0 for none (Unicode 15, table 3-7). */
static size_t utf8_length(const unsigned char *at)
{
	size_t length = at[0] < 0x80                    ? 1
	                : at[0] >= 0xc2 && at[0] < 0xe0 ? 2
	                : at[0] >= 0xe0 && at[0] < 0xf0 ? 3
	                : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
	                                                : 0;

	for (size_t i = 1; i < length; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
		return 0;
	return length;
}

json_object *cli_json_text(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	const unsigned char *at = (const unsigned char *)text;
	struct printbuf *out;
	json_object *string;

	if (!text || !(out = printbuf_new()))
		return NULL;
	while (*at) {
		size_t length = utf8_length(at);

		if (length)
			printbuf_memappend(out, (const char *)at, (int)length);
		else
			printbuf_memappend(out, replacement, sizeof(replacement) - 1);
		at += length ? length : 1;
	}
	string = json_object_new_string_len(out->buf, out->bpos);
	printbuf_free(out);
	return string;
}

json_object *cli_json_text_or_null(const char *text)
{
	return text && *text ? cli_json_text(text) : NULL;
}

static void add(json_object *object, const char *key, json_object *value)
{
	json_object_object_add(object, key, value);
}

json_object *cli_json_caps(uint64_t mask)
{
	json_object *names = json_object_new_array();
	char name[SB_CAP_NAME_MAX];

	for (int cap = 0; cap < SB_CAP_LIMIT; cap++)
		if (mask >> cap & 1)
			json_object_array_add(
			    names, json_object_new_string(sb_cap_name(cap, name)));
	return names;
}

json_object *cli_json_layers(unsigned mask)
{
	json_object *names = json_object_new_array();

	for (int id = 0; id < SB_LAYERS; id++)
		if (mask >> id & 1)
			json_object_array_add(
			    names, json_object_new_string(sb_layer_by_id(id)->name));
	return names;
}

static json_object *capsets(const uint64_t caps[SB_CAPSETS])
{
	json_object *sets = json_object_new_object(), *set;
	char hex[17];

	for (int i = 0; i < SB_CAPSETS; i++) {
		snprintf(hex, sizeof(hex), "%016" PRIx64, caps[i]);
		set = json_object_new_object();
		add(set, "hex", json_object_new_string(hex));
		add(set, "names", cli_json_caps(caps[i]));
		add(sets, sb_capset_name[i], set);
	}
	return sets;
}

static json_object *numbers(const uint32_t *values, size_t n)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(array, json_object_new_int64(values[i]));
	return array;
}

static json_object *status_seccomp(const struct sb_status *status)
{
	json_object *seccomp = json_object_new_object();

	add(seccomp, "mode", json_object_new_int(status->seccomp_mode));
	add(seccomp, "name", json_object_new_string(sb_seccomp_mode_name(status->seccomp_mode)));
	add(seccomp, "filters",
	    status->seccomp_filters < 0 ? NULL : json_object_new_int(status->seccomp_filters));
	add(seccomp, "of_which_emulation", json_object_new_int(status->emulation_filters));
	return seccomp;
}

static json_object *status_apparmor(const struct sb_status *status)
{
	json_object *apparmor = json_object_new_object();

	add(apparmor, "source", json_object_new_string(source_name[status->apparmor_source]));
	add(apparmor, "label", cli_json_text_or_null(status->apparmor_label));
	add(apparmor, "mode", cli_json_text_or_null(status->apparmor_mode));
	return apparmor;
}

json_object *cli_json_status(const struct sb_status *status)
{
	json_object *object = json_object_new_object();
	char state[2] = {status->state, '\0'};

	add(object, "pid", json_object_new_int(status->pid));
	add(object, "ns_pid", json_object_new_int(status->ns_pid));
	add(object, "parent", json_object_new_int(status->parent));
	add(object, "name", cli_json_text(status->name));
	add(object, "state", json_object_new_string(state));
	add(object, "uid", numbers(status->uid, 4));
	add(object, "gid", numbers(status->gid, 4));
	add(object, "groups", numbers(status->groups, status->n_groups));
	add(object, "capabilities", capsets(status->caps));
	add(object, "no_new_privs", json_object_new_int(status->no_new_privs));
	add(object, "seccomp", status_seccomp(status));
	add(object, "apparmor", status_apparmor(status));
	return object;
}

const char *cli_errno_name(int value)
{
	return value ? strerrorname_np(value) : NULL;
}

/* null for a subset that was not run. */
static json_object *cell(const struct sb_verdict *verdict, unsigned subset)
{
	int outcome = verdict->cells[subset];

	return outcome < 0 ? NULL : json_object_new_string(sb_outcome_name[outcome]);
}

static json_object *verdict_layers(const struct sb_verdict *verdict)
{
	json_object *layers = json_object_new_object(), *layer;

	for (int id = 0; id < SB_LAYERS; id++) {
		unsigned bit = 1u << id;
		bool is_active = verdict->active & bit;

		layer = json_object_new_object();
		add(layer, "active", json_object_new_boolean(is_active));
		add(layer, "alone", is_active ? cell(verdict, bit) : NULL);
		add(layer, "without", is_active ? cell(verdict, verdict->active & ~bit) : NULL);
		add(layers, sb_layer_by_id(id)->name, layer);
	}
	return layers;
}

static json_object *evidence(const struct sb_verdict *verdict)
{
	json_object *list = json_object_new_array(), *item;

	for (unsigned i = 0; i < verdict->n_evidence; i++) {
		item = json_object_new_object();
		add(item, "kind",
		    json_object_new_string(sb_evidence_name[verdict->evidence[i].kind]));
		add(item, "text", cli_json_text(verdict->evidence[i].text));
		json_object_array_add(list, item);
	}
	return list;
}

/* Also what is no layer, in the order met. */
static json_object *stoppers(const enum sb_stopper *list, unsigned n)
{
	json_object *names = json_object_new_array();

	for (unsigned i = 0; i < n; i++)
		json_object_array_add(names, cli_json_text(sb_stopper_name[list[i]]));
	return names;
}

json_object *cli_json_verdict(const struct sb_verdict *verdict)
{
	json_object *object = json_object_new_object();

	add(object, "attack", cli_json_text(verdict->attack));
	add(object, "command", cli_json_text(verdict->command));
	add(object, "used_fallback", json_object_new_boolean(verdict->used_fallback));
	add(object, "via_service", json_object_new_boolean(verdict->via_service));
	add(object, "outcome", json_object_new_string(sb_outcome_name[verdict->outcome]));
	add(object, "exit_status", json_object_new_int(verdict->exit_status));
	add(object, "errno", cli_json_text(cli_errno_name(verdict->errno_value)));
	add(object, "output", cli_json_text(verdict->output));
	add(object, "stopped_by", cli_json_text(sb_stopper_name[verdict->stopped_by]));
	add(object, "detail", cli_json_text(verdict->detail));
	add(object, "syscall", cli_json_text_or_null(verdict->syscall));
	add(object, "confidence", json_object_new_string(verdict->proved ? "proved" : "inferred"));
	add(object, "would_block_next", cli_json_layers(verdict->would_block_next));
	add(object, "next", stoppers(verdict->next, verdict->n_next));
	add(object, "kernel_order", cli_json_text_or_null(verdict->order));
	add(object, "fix", cli_json_text_or_null(verdict->fix));
	add(object, "layers", verdict_layers(verdict));
	add(object, "evidence", evidence(verdict));
	return object;
}

static json_object *policy_seccomp(const struct sb_policy *policy)
{
	json_object *seccomp = json_object_new_object();

	add(seccomp, "name", json_object_new_string(seccomp_name[policy->seccomp]));
	add(seccomp, "profile", cli_json_text_or_null(policy->seccomp_profile));
	add(seccomp, "stacked", cli_json_text_or_null(policy->seccomp_profile2));
	return seccomp;
}

static json_object *policy_apparmor(const struct sb_policy *policy)
{
	json_object *apparmor = json_object_new_object();

	add(apparmor, "profile", cli_json_text_or_null(policy->apparmor_profile));
	add(apparmor, "mode", json_object_new_string(mode_name[policy->apparmor_mode]));
	add(apparmor, "source", json_object_new_string(source_name[policy->apparmor_source]));
	return apparmor;
}

json_object *cli_json_policy(const struct sb_policy *policy)
{
	json_object *object = json_object_new_object();

	add(object, "name", cli_json_text_or_null(policy->name));
	add(object, "capabilities", capsets(policy->caps));
	add(object, "securebits", json_object_new_int64(policy->securebits));
	add(object, "no_new_privs", json_object_new_boolean(policy->no_new_privs));
	add(object, "seccomp", policy_seccomp(policy));
	add(object, "apparmor", policy_apparmor(policy));
	add(object, "uid", json_object_new_int64(policy->uid));
	add(object, "gid", json_object_new_int64(policy->gid));
	add(object, "groups", numbers(policy->groups, policy->n_groups));
	add(object, "userns",
	    json_object_new_string(policy->userns == SB_USERNS_HOST ? "host" : "private"));
	add(object, "mask_paths", json_object_new_boolean(policy->mask_paths));
	add(object, "low_ports_open", json_object_new_boolean(policy->low_ports_open));
	add(object, "layers", cli_json_layers(sb_policy_layers(policy)));
	return object;
}

json_object *cli_json_finding(const struct sb_finding *finding)
{
	json_object *object = json_object_new_object();

	add(object, "id", cli_json_text(finding->id));
	add(object, "support", json_object_new_string(support_name[finding->support]));
	add(object, "what", cli_json_text(finding->what));
	add(object, "why", cli_json_text_or_null(finding->why));
	add(object, "remedy", cli_json_text_or_null(finding->remedy));
	return object;
}
