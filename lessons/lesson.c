// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lessons/read.h"
#include "sandbox/data.h"
#include "sandbox/data/yaml.h"

static void checks_free(struct lesson_check *checks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		lesson_check_done(&checks[i]);
	free(checks);
}

static void step_done(struct lesson_step *step)
{
	free(step->text);
	free(step->type);
	free(step->policy);
	sb_yaml_strings_free(step->hints);
	checks_free(step->expect, step->n_expect);
	if (step->prediction) {
		free(step->prediction->question);
		lesson_check_done(&step->prediction->about);
		sb_yaml_strings_free(step->prediction->choices);
		free(step->prediction);
	}
	if (step->goal) {
		free(step->goal->text);
		checks_free(step->goal->until, step->goal->n_until);
		free(step->goal->solution);
		free(step->goal);
	}
}

struct lesson *lesson_free(struct lesson *lesson)
{
	if (!lesson)
		return NULL;
	for (size_t i = 0; i < lesson->n_steps; i++)
		step_done(&lesson->steps[i]);
	free(lesson->steps);
	free(lesson->name);
	free(lesson->title);
	free(lesson->about);
	free(lesson->path);
	sb_yaml_strings_free(lesson->references);
	free(lesson);
	return NULL;
}

static int read_file(const char *path, struct lesson *lesson, struct sb_error *err)
{
	struct sb_yaml_file *file;
	const struct sb_yaml *map;
	int r = sb_yaml_load(path, &file, err);

	if (r < 0)
		return r;
	r = sb_yaml_single(file, &map, err);
	if (r == 0)
		r = lesson_read(map, lesson, err);
	sb_yaml_free(file);
	return r;
}

int lesson_load_file(const char *path, struct lesson **ret, struct sb_error *err)
{
	struct lesson *lesson = calloc(1, sizeof(*lesson));
	int r;

	if (!lesson)
		return sb_fail(err, ENOMEM, "%s", path);
	lesson->path = strdup(path);
	lesson->name = lesson_file_name(path);
	r = lesson->path && lesson->name ? read_file(path, lesson, err)
	                                 : sb_fail(err, ENOMEM, "%s", path);
	if (r < 0)
		lesson_free(lesson);
	else
		*ret = lesson;
	return r;
}

int lesson_load(const char *name, struct lesson **ret, struct sb_error *err)
{
	char path[PATH_MAX];
	int r = lesson_file_find("lessons", "lesson", name, path, sizeof(path), err);

	return r < 0 ? r : lesson_load_file(path, ret, err);
}

static int by_order(const void *a, const void *b)
{
	const struct lesson *x = *(struct lesson *const *)a, *y = *(struct lesson *const *)b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int load_record(const char *name, void **ret, struct sb_error *err)
{
	return lesson_load(name, (struct lesson **)ret, err);
}

static void free_record(void *record)
{
	lesson_free(record);
}

int lesson_list_load(struct lesson_list *ret, struct sb_error *err)
{
	void **records;
	size_t n;
	int r = lesson_files_load("lessons", load_record, free_record, &records, &n, err);

	if (r < 0)
		return r;
	qsort(records, n, sizeof(*records), by_order);
	*ret = (struct lesson_list){.lessons = (struct lesson **)records, .n_lessons = n};
	return 0;
}

void lesson_list_done(struct lesson_list *list)
{
	for (size_t i = 0; i < list->n_lessons; i++)
		lesson_free(list->lessons[i]);
	free(list->lessons);
	memset(list, 0, sizeof(*list));
}
