// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/challenge.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lessons/read.h"
#include "sandbox/data.h"
#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

#define DIRECTORY "lessons/challenges"

const char *const challenge_kind_name[CHALLENGE_KINDS] = {"harden", "break-it"};

static int read_kind(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	size_t i;
	int r = sb_yaml_choice(node, "kind", challenge_kind_name, CHALLENGE_KINDS, &i, err);

	if (r == 0)
		((struct challenge *)record)->kind = (enum challenge_kind)i;
	return r;
}

/* A duty is "name: what must keep working" and a check of a command. */
static int read_duty(const struct sb_yaml *node, struct challenge_duty *duty, struct sb_error *err)
{
	const struct sb_yaml *check = sb_yaml_get(node, "check");
	const char *name;
	int r = sb_yaml_expect(node, SB_YAML_MAPPING, "a duty", err);

	if (r < 0)
		return r;
	if (node->n_entries != 2 || !check || !sb_yaml_get(node, "name"))
		return sb_yaml_reject(node, err, "a duty has 'name' and 'check'");
	if ((r = sb_yaml_text(sb_yaml_get(node, "name"), "name", &name, err)) < 0)
		return r;
	duty->name = strdup(name);
	if (!duty->name)
		return sb_fail(err, ENOMEM, "a duty");
	r = lesson_read_check(check, &duty->check, err);
	if (r == 0 && duty->check.subject != LESSON_RUN)
		r = sb_yaml_reject(check, err, "a duty is checked by 'run'");
	return r;
}

static int read_workload(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct challenge *challenge = record;
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "workload", err);

	if (r < 0)
		return r;
	challenge->workload = calloc(node->n_entries + 1, sizeof(*challenge->workload));
	if (!challenge->workload)
		return sb_fail(err, ENOMEM, "workload");
	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		challenge->n_workload = i + 1;
		r = read_duty(node->entries[i].value, &challenge->workload[i], err);
	}
	return r;
}

static const struct sb_yaml_field fields[] = {
    {"title", SB_YAML_STRING, .required = true, .offset = offsetof(struct challenge, title)},
    {"about", SB_YAML_STRING, .required = true, .offset = offsetof(struct challenge, about)},
    {"order", SB_YAML_UNSIGNED, .required = true, .offset = offsetof(struct challenge, order)},
    {"kind", SB_YAML_READ, .required = true, .read = read_kind},
    {"policy", SB_YAML_STRING, .required = true, .offset = offsetof(struct challenge, policy)},
    {"workload", SB_YAML_READ, .read = read_workload},
    {"attacks", SB_YAML_STRINGS, .required = true, .offset = offsetof(struct challenge, attacks)},
    {"hints", SB_YAML_STRINGS, .offset = offsetof(struct challenge, hints)},
};

static int read_challenge(
    const struct sb_yaml *map, struct challenge *challenge, struct sb_error *err)
{
	int r = sb_yaml_record(map, fields, SB_COUNT(fields), challenge, err);

	if (r < 0)
		return r;
	if (!challenge->attacks[0])
		return sb_yaml_reject(map, err, "a challenge has at least one attack");
	if ((challenge->kind == CHALLENGE_HARDEN) != (challenge->n_workload > 0))
		return sb_yaml_reject(
		    map, err, "a workload goes with 'kind: harden', and with it alone");
	return 0;
}

static int read_file(const char *path, struct challenge *challenge, struct sb_error *err)
{
	struct sb_yaml_file *file;
	const struct sb_yaml *map;
	int r = sb_yaml_load(path, &file, err);

	if (r < 0)
		return r;
	r = sb_yaml_single(file, &map, err);
	if (r == 0)
		r = read_challenge(map, challenge, err);
	sb_yaml_free(file);
	return r;
}

struct challenge *challenge_free(struct challenge *challenge)
{
	if (!challenge)
		return NULL;
	for (size_t i = 0; i < challenge->n_workload; i++) {
		free(challenge->workload[i].name);
		lesson_check_done(&challenge->workload[i].check);
	}
	free(challenge->workload);
	free(challenge->policy);
	sb_yaml_strings_free(challenge->attacks);
	sb_yaml_strings_free(challenge->hints);
	free(challenge->name);
	free(challenge->title);
	free(challenge->about);
	free(challenge->path);
	free(challenge);
	return NULL;
}

int challenge_load_file(const char *path, struct challenge **ret, struct sb_error *err)
{
	struct challenge *challenge = calloc(1, sizeof(*challenge));
	int r;

	if (!challenge)
		return sb_fail(err, ENOMEM, "%s", path);
	challenge->path = strdup(path);
	challenge->name = lesson_file_name(path);
	r = challenge->path && challenge->name ? read_file(path, challenge, err)
	                                       : sb_fail(err, ENOMEM, "%s", path);
	if (r < 0)
		challenge_free(challenge);
	else
		*ret = challenge;
	return r;
}

int challenge_load(const char *name, struct challenge **ret, struct sb_error *err)
{
	char path[PATH_MAX];
	int r = lesson_file_find(DIRECTORY, "challenge", name, path, sizeof(path), err);

	return r < 0 ? r : challenge_load_file(path, ret, err);
}

static int by_order(const void *a, const void *b)
{
	const struct challenge *x = *(struct challenge *const *)a,
	                       *y = *(struct challenge *const *)b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int load_record(const char *name, void **ret, struct sb_error *err)
{
	return challenge_load(name, (struct challenge **)ret, err);
}

static void free_record(void *record)
{
	challenge_free(record);
}

int challenge_list_load(struct challenge_list *ret, struct sb_error *err)
{
	void **records;
	size_t n;
	int r = lesson_files_load(DIRECTORY, load_record, free_record, &records, &n, err);

	if (r < 0)
		return r;
	qsort(records, n, sizeof(*records), by_order);
	*ret =
	    (struct challenge_list){.challenges = (struct challenge **)records, .n_challenges = n};
	return 0;
}

void challenge_list_done(struct challenge_list *list)
{
	for (size_t i = 0; i < list->n_challenges; i++)
		challenge_free(list->challenges[i]);
	free(list->challenges);
	memset(list, 0, sizeof(*list));
}
