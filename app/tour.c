// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tour.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/data.h"
#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

static int copy_text(const struct sb_yaml *node, const char *what, char to[static TOUR_TEXT_MAX],
    struct sb_error *err)
{
	const char *text;
	int r = sb_yaml_text(node, what, &text, err);

	if (r == 0 && !sb_copy(to, TOUR_TEXT_MAX, text))
		return sb_yaml_reject(
		    node, err, "%s: longer than %d characters", what, TOUR_TEXT_MAX - 1);
	return r;
}

static int read_checks(
    const struct sb_yaml *map, struct tour_step *step, enum tour_kind kind, struct sb_error *err)
{
	int r = sb_yaml_expect(map, SB_YAML_MAPPING, "a list of what to expect", err);
	struct tour_check *grown;

	if (r < 0)
		return r;
	grown = reallocarray(step->checks, step->n_checks + map->n_entries + 1, sizeof(*grown));
	if (!grown)
		return sb_fail(err, ENOMEM, "tour");
	step->checks = grown;
	for (size_t i = 0; r == 0 && i < map->n_entries; i++) {
		struct tour_check *check = &step->checks[step->n_checks++];

		check->kind = kind;
		r = copy_text(map->entries[i].key, "what to look at", check->what, err);
		if (r == 0)
			r = copy_text(
			    map->entries[i].value, "what to expect", check->expected, err);
	}
	return r;
}

static int read_status(const struct sb_yaml *map, void *step, struct sb_error *err)
{
	return read_checks(map, step, TOUR_STATUS, err);
}

static int read_attacks(const struct sb_yaml *map, void *step, struct sb_error *err)
{
	return read_checks(map, step, TOUR_ATTACK, err);
}

static int read_commands(const struct sb_yaml *map, void *step, struct sb_error *err)
{
	return read_checks(map, step, TOUR_COMMAND, err);
}

static int read_steps(const struct sb_yaml *list, void *record, struct sb_error *err)
{
	static const struct sb_yaml_field fields[] = {
	    {"preset", SB_YAML_BUFFER, true, offsetof(struct tour_step, preset), SB_NAME_MAX, NULL},
	    {"about", SB_YAML_BUFFER, true, offsetof(struct tour_step, about), TOUR_TEXT_MAX, NULL},
	    {"status", SB_YAML_READ, .read = read_status},
	    {"attacks", SB_YAML_READ, .read = read_attacks},
	    {"commands", SB_YAML_READ, .read = read_commands},
	};
	struct tour *tour = record;
	int r = sb_yaml_expect(list, SB_YAML_SEQUENCE, "steps", err);

	if (r < 0)
		return r;
	tour->steps = calloc(list->n_entries + 1, sizeof(*tour->steps));
	if (!tour->steps)
		return sb_fail(err, ENOMEM, "tour");
	for (size_t i = 0; r == 0 && i < list->n_entries; i++)
		r = sb_yaml_record(list->entries[i].value, fields, SB_COUNT(fields),
		    &tour->steps[tour->n_steps++], err);
	return r;
}

static int read_tour(const char *path, struct tour *tour, struct sb_error *err)
{
	static const struct sb_yaml_field fields[] = {
	    {"title", SB_YAML_BUFFER, true, offsetof(struct tour, title), TOUR_TEXT_MAX, NULL},
	    {"steps", SB_YAML_READ, true, .read = read_steps},
	};
	struct sb_yaml_file *file;
	const struct sb_yaml *map;
	int r = sb_yaml_load(path, &file, err);

	if (r < 0)
		return r;
	r = sb_yaml_single(file, &map, err);
	if (r == 0)
		r = sb_yaml_record(map, fields, SB_COUNT(fields), tour, err);
	sb_yaml_free(file);
	return r;
}

int tour_load(const char *name, struct tour *ret, struct sb_error *err)
{
	char sub[NAME_MAX + 16], path[PATH_MAX];
	struct tour tour = {0};
	int r;

	snprintf(sub, sizeof(sub), "tour/%s.yaml", name);
	r = sb_data_find(path, sizeof(path), sub, err);
	if (r < 0)
		return r;
	r = read_tour(path, &tour, err);
	if (r < 0)
		tour_done(&tour);
	else
		*ret = tour;
	return r;
}

void tour_done(struct tour *tour)
{
	for (size_t i = 0; i < tour->n_steps; i++)
		free(tour->steps[i].checks);
	free(tour->steps);
	*tour = (struct tour){0};
}
