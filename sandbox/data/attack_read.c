// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/data/attack_read.h"

#include <errno.h>
#include <linux/version.h>
#include <regex.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/text.h"

#define UID_MAX_INSIDE 65535 /* what a world maps */

const char *const sb_outcome_name[SB_OUTCOMES] = {"succeeded", "blocked", "error"};

/* Who can refuse, as a verdict names them. */
static const char *const stoppers[] = {
    "capabilities", "seccomp", "no_new_privs", "apparmor", "dac", "userns", "other"};

static int read_capabilities(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct sb_attack *attack = record;
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "capabilities", err);

	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		const struct sb_yaml *item = node->entries[i].value;
		const char *name;
		int cap;

		r = sb_yaml_text(item, "a capability", &name, err);
		if (r == 0 && (r = sb_cap_parse(name, &cap, err)) < 0)
			return sb_wrap(
			    err, r, "%s:%u:%u", item->file->name, item->line, item->column);
		if (r == 0)
			attack->capabilities |= 1ull << cap;
	}
	return r;
}

static int read_id(
    const struct sb_yaml *node, const char *what, unsigned *ret, struct sb_error *err)
{
	uint64_t id;
	int r = sb_yaml_number(node, what, UID_MAX_INSIDE, &id, err);

	if (r == 0)
		*ret = (unsigned)id;
	return r;
}

static int read_uid(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct sb_attack *attack = record;

	attack->has_identity = true;
	return read_id(node, "uid", &attack->uid, err);
}

static int read_gid(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_id(node, "gid", &((struct sb_attack *)record)->gid, err);
}

static int read_regex(
    const struct sb_yaml *node, const char *what, char **ret, struct sb_error *err)
{
	char problem[128];
	const char *text;
	regex_t compiled;
	int r = sb_yaml_text(node, what, &text, err);

	if (r < 0)
		return r;
	r = regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
	if (r != 0) {
		regerror(r, &compiled, problem, sizeof(problem));
		return sb_yaml_reject(node, err, "%s: %s", what, problem);
	}
	regfree(&compiled);
	*ret = strdup(text);
	return *ret ? 0 : sb_fail(err, ENOMEM, "%s", what);
}

static int read_success_output(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_regex(node, "output", &((struct sb_attack *)record)->success_output, err);
}

static int read_check_output(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_regex(node, "check_output", &((struct sb_attack *)record)->check_output, err);
}

static int read_unavailable(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_regex(node, "unavailable", &((struct sb_attack *)record)->unavailable, err);
}

static int read_success(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	static const struct sb_yaml_field fields[] = {
	    {"output", SB_YAML_READ, .read = read_success_output},
	    {"check", SB_YAML_STRING, .offset = offsetof(struct sb_attack, check)},
	    {"check_output", SB_YAML_READ, .read = read_check_output},
	};
	const struct sb_attack *attack = record;
	int r = sb_yaml_record(node, fields, SB_COUNT(fields), record, err);

	if (r == 0 && !attack->success_output && !attack->check_output)
		r = sb_yaml_reject(
		    node, err, "success needs 'output' or 'check' with 'check_output'");
	if (r == 0 && !attack->check != !attack->check_output)
		r = sb_yaml_reject(node, err, "'check' and 'check_output' go together");
	return r;
}

static int read_args(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct sb_attack_call *call = record;
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "args", err);

	if (r == 0 && node->n_entries > SB_COUNT(call->args))
		r = sb_yaml_reject(
		    node, err, "a system call has at most %zu arguments", SB_COUNT(call->args));
	for (size_t i = 0; r == 0 && i < node->n_entries; i++)
		r = sb_yaml_number(
		    node->entries[i].value, "an argument", UINT64_MAX, &call->args[i], err);
	return r;
}

static int check_order(const struct sb_yaml *node, struct sb_error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		size_t which;

		r = sb_yaml_choice(
		    node->entries[i].value, "check", stoppers, SB_COUNT(stoppers), &which, err);
	}
	return r;
}

static const struct sb_yaml_field call_fields[] = {
    {"text", SB_YAML_STRING, .required = true, .offset = offsetof(struct sb_attack_call, text)},
    {"name", SB_YAML_STRING, .required = true, .offset = offsetof(struct sb_attack_call, name)},
    {"args", SB_YAML_READ, .read = read_args},
    {"order", SB_YAML_STRINGS, .required = true, .offset = offsetof(struct sb_attack_call, order)},
};

static int read_calls(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct sb_attack *attack = record;
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "calls", err);

	if (r < 0)
		return r;
	attack->calls = calloc(node->n_entries + 1, sizeof(*attack->calls));
	if (!attack->calls)
		return sb_fail(err, ENOMEM, "calls");
	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		const struct sb_yaml *item = node->entries[i].value;

		r = sb_yaml_record(item, call_fields, SB_COUNT(call_fields),
		    &attack->calls[attack->n_calls++], err);
		if (r == 0)
			r = check_order(sb_yaml_get(item, "order"), err);
	}
	return r;
}

static int read_release(const struct sb_yaml *node, unsigned *ret, struct sb_error *err)
{
	unsigned major, minor;
	int end = 0;

	if (node->kind != SB_YAML_SCALAR ||
	    sscanf(node->text, "%3u.%3u%n", &major, &minor, &end) != 2 || node->text[end])
		return sb_yaml_reject(node, err, "a kernel release is written as '6.11'");
	*ret = KERNEL_VERSION(major, minor, 0);
	return 0;
}

static int read_since(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_release(node, &((struct sb_expectation *)record)->since, err);
}

static int read_until(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_release(node, &((struct sb_expectation *)record)->until, err);
}

static int read_confined(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	bool confined;
	int r = sb_yaml_bool(node, "confined", &confined, err);

	if (r == 0)
		((struct sb_expectation *)record)->confined = confined ? 1 : -1;
	return r;
}

/* "succeeded" or "blocked by WHO" */
static int read_outcome(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	static const char blocked_by[] = "blocked by ";
	struct sb_expectation *cell = record;
	struct sb_yaml who;
	size_t which;
	int r;

	r = sb_yaml_expect(node, SB_YAML_SCALAR, "an outcome", err);
	if (r < 0)
		return r;
	if (!strcmp(node->text, sb_outcome_name[SB_OUTCOME_SUCCEEDED])) {
		cell->outcome = SB_OUTCOME_SUCCEEDED;
		return 0;
	}
	if (strncmp(node->text, blocked_by, strlen(blocked_by)) != 0)
		return sb_yaml_reject(node, err, "an outcome is 'succeeded' or 'blocked by LAYER'");
	who = *node;
	who.text += strlen(blocked_by);
	r = sb_yaml_choice(&who, "layer", stoppers, SB_COUNT(stoppers), &which, err);
	if (r < 0)
		return r;
	cell->outcome = SB_OUTCOME_BLOCKED;
	cell->stopped_by = strdup(stoppers[which]);
	return cell->stopped_by ? 0 : sb_fail(err, ENOMEM, "expected");
}

static int add_cell(
    const struct sb_yaml *node, const char *policy, struct sb_attack *attack, struct sb_error *err)
{
	static const struct sb_yaml_field fields[] = {
	    {"outcome", SB_YAML_READ, .required = true, .read = read_outcome},
	    {"confined", SB_YAML_READ, .read = read_confined},
	    {"since", SB_YAML_READ, .read = read_since},
	    {"until", SB_YAML_READ, .read = read_until},
	};
	struct sb_expectation *cell, *more;

	more = realloc(attack->expected, (attack->n_expected + 1) * sizeof(*more));
	if (!more)
		return sb_fail(err, ENOMEM, "expected");
	attack->expected = more;
	cell = &more[attack->n_expected++];
	*cell = (struct sb_expectation){.policy = strdup(policy)};
	if (!cell->policy)
		return sb_fail(err, ENOMEM, "expected");
	if (node->kind == SB_YAML_SCALAR)
		return read_outcome(node, cell, err);
	return sb_yaml_record(node, fields, SB_COUNT(fields), cell, err);
}

/* POLICY: one cell, or a list of cells for different circumstances. */
static int read_expected(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	int r = sb_yaml_expect(node, SB_YAML_MAPPING, "expected", err);

	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		const struct sb_yaml *cell = node->entries[i].value;
		const char *policy = node->entries[i].key->text;

		if (cell->kind != SB_YAML_SEQUENCE) {
			r = add_cell(cell, policy, record, err);
			continue;
		}
		for (size_t j = 0; r == 0 && j < cell->n_entries; j++)
			r = add_cell(cell->entries[j].value, policy, record, err);
	}
	return r;
}

/* clang-format off */
#define TEXT(name, is_required) \
	{#name, SB_YAML_STRING, is_required, offsetof(struct sb_attack, name), 0, NULL}
/* clang-format on */

static const struct sb_yaml_field fields[] = {
    TEXT(title, true),
    TEXT(from, true),
    TEXT(about, true),
    TEXT(command, true),
    TEXT(input, false),
    {"needs", SB_YAML_STRINGS, .offset = offsetof(struct sb_attack, needs)},
    TEXT(fallback, false),
    TEXT(setup, false),
    {"uid", SB_YAML_READ, .read = read_uid},
    {"gid", SB_YAML_READ, .read = read_gid},
    {"success", SB_YAML_READ, .required = true, .read = read_success},
    {"unavailable", SB_YAML_READ, .read = read_unavailable},
    TEXT(gain, true),
    {"capabilities", SB_YAML_READ, .read = read_capabilities},
    {"calls", SB_YAML_READ, .required = true, .read = read_calls},
    {"expected", SB_YAML_READ, .required = true, .read = read_expected},
};

int sb_attack_read(const struct sb_yaml *map, struct sb_attack *attack, struct sb_error *err)
{
	int r = sb_yaml_record(map, fields, SB_COUNT(fields), attack, err);

	if (r == 0 && attack->needs && !attack->fallback)
		r = sb_yaml_reject(map, err, "'needs' without a 'fallback'");
	return r;
}

static void call_done(struct sb_attack_call *call)
{
	free(call->text);
	free(call->name);
	sb_yaml_strings_free(call->order);
}

void sb_attack_done(struct sb_attack *attack)
{
	char *const texts[] = {attack->name, attack->title, attack->from, attack->about,
	    attack->command, attack->input, attack->fallback, attack->setup, attack->success_output,
	    attack->check, attack->check_output, attack->unavailable, attack->gain};

	for (size_t i = 0; i < SB_COUNT(texts); i++)
		free(texts[i]);
	sb_yaml_strings_free(attack->needs);
	for (size_t i = 0; i < attack->n_calls; i++)
		call_done(&attack->calls[i]);
	free(attack->calls);
	for (size_t i = 0; i < attack->n_expected; i++) {
		free(attack->expected[i].policy);
		free(attack->expected[i].stopped_by);
	}
	free(attack->expected);
	*attack = (struct sb_attack){0};
}
