// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/progress.h"

#include <errno.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sandbox/text.h"

static const struct {
	const char *key;
	size_t offset;
} members[] = {
    {"steps_done", offsetof(struct lesson_progress, steps_done)},
    {"predictions", offsetof(struct lesson_progress, predictions)},
    {"right", offsetof(struct lesson_progress, right)},
};

/* XDG Base Directory Specification: state that should persist between restarts. */
static bool state_dir(char *buf, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int n;

	if (state && state[0] == '/')
		n = snprintf(buf, size, "%s/layerlab/lessons", state);
	else if (home && home[0] == '/')
		n = snprintf(buf, size, "%s/.local/state/layerlab/lessons", home);
	else
		return false;
	return n > 0 && (size_t)n < size;
}

static bool file_of(const struct lesson *lesson, char *buf, size_t size)
{
	char dir[PATH_MAX];
	int n;

	if (!state_dir(dir, sizeof(dir)))
		return false;
	n = snprintf(buf, size, "%s/%s.json", dir, lesson->name);
	return n > 0 && (size_t)n < size;
}

void lesson_progress_load(const struct lesson *lesson, struct lesson_progress *ret)
{
	struct json_object *root, *value;
	char path[PATH_MAX];

	memset(ret, 0, sizeof(*ret));
	if (!file_of(lesson, path, sizeof(path)) || !(root = json_object_from_file(path)))
		return;
	for (size_t i = 0; i < SB_COUNT(members); i++)
		if (json_object_object_get_ex(root, members[i].key, &value) &&
		    json_object_get_int(value) > 0)
			*(unsigned *)((char *)ret + members[i].offset) =
			    (unsigned)json_object_get_int(value);
	json_object_put(root);
}

static int make_parents(char *path, struct sb_error *err)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		int r;

		*slash = '\0';
		r = mkdir(path, 0700);
		if (r < 0 && errno != EEXIST)
			return sb_fail(err, errno, "keep progress: %s", path);
		*slash = '/';
	}
	return 0;
}

static int write_and_rename(struct json_object *root, const char *path, struct sb_error *err)
{
	char fresh[PATH_MAX + 8];

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	if (json_object_to_file(fresh, root) < 0 || rename(fresh, path) < 0)
		return sb_fail(err, errno, "keep progress: %s", path);
	return 0;
}

struct json_object *lesson_progress_json(
    const struct lesson *lesson, const struct lesson_progress *progress)
{
	struct json_object *root = json_object_new_object();

	json_object_object_add(root, "lesson", json_object_new_string(lesson->name));
	json_object_object_add(root, "steps", json_object_new_int((int)lesson->n_steps));
	for (size_t i = 0; i < SB_COUNT(members); i++)
		json_object_object_add(root, members[i].key,
		    json_object_new_int(
		        (int)*(const unsigned *)((const char *)progress + members[i].offset)));
	return root;
}

int lesson_progress_save(
    const struct lesson *lesson, const struct lesson_progress *progress, struct sb_error *err)
{
	struct json_object *root;
	char path[PATH_MAX];
	int r;

	if (!file_of(lesson, path, sizeof(path)))
		return 0;
	if ((r = make_parents(path, err)) < 0)
		return r;
	root = lesson_progress_json(lesson, progress);
	r = write_and_rename(root, path, err);
	json_object_put(root);
	return r;
}
