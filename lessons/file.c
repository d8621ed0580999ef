// SPDX-License-Identifier: GPL-3.0-or-later
/* Names of lesson and challenge files. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lessons/read.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

char *lesson_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t n = strlen(base);

	if (n > 5 && strcmp(base + n - 5, ".yaml") == 0)
		n -= 5;
	return strndup(base, n);
}

struct names {
	char **names;
	size_t n;
};

static const char *next_name(const void *context, size_t i)
{
	const struct names *names = context;

	return i < names->n ? names->names[i] : NULL;
}

static int unknown(const char *directory, const char *what, const char *name, struct sb_error *err)
{
	struct names all = {0};
	char hint[80];
	int r = sb_data_names(directory, ".yaml", &all.names, &all.n, err);

	if (r < 0)
		return r;
	snprintf(hint, sizeof(hint), "'layerlab %s list' lists them", what);
	r = sb_reject_unknown(err, what, name, sb_nearest(name, next_name, &all), hint);
	sb_names_free(all.names, all.n);
	return r;
}

int lesson_file_find(const char *directory, const char *what, const char *name, char *path,
    size_t size, struct sb_error *err)
{
	char sub[SB_NAME_MAX * 2];

	if (!*name || *name == '.' || strlen(name) >= SB_NAME_MAX || strchr(name, '/'))
		return unknown(directory, what, name, err);
	snprintf(sub, sizeof(sub), "%s/%s.yaml", directory, name);
	if (sb_data_find(path, size, sub, NULL) < 0)
		return unknown(directory, what, name, err);
	return 0;
}

int lesson_files_load(const char *directory,
    int (*load)(const char *name, void **ret, struct sb_error *err), void (*done)(void *record),
    void ***ret, size_t *ret_n, struct sb_error *err)
{
	void **records;
	char **names;
	size_t n, loaded = 0;
	int r = sb_data_names(directory, ".yaml", &names, &n, err);

	if (r < 0)
		return r;
	records = calloc(n + 1, sizeof(*records));
	r = records ? 0 : sb_fail(err, ENOMEM, "%s", directory);
	while (r == 0 && loaded < n && (r = load(names[loaded], &records[loaded], err)) == 0)
		loaded++;
	sb_names_free(names, n);
	if (r == 0) {
		*ret = records;
		*ret_n = n;
		return 0;
	}
	while (loaded > 0)
		done(records[--loaded]);
	free(records);
	return r;
}
