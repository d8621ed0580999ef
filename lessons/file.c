// SPDX-License-Identifier: GPL-3.0-or-later
/* Names of lesson and challenge files. */
#include <limits.h>
#include <stdio.h>
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

int lesson_file_find(const char *directory, const char *what, const char *name, char *path, size_t size,
    struct sb_error *err)
{
	char sub[SB_NAME_MAX * 2];

	if (!*name || *name == '.' || strlen(name) >= SB_NAME_MAX || strchr(name, '/'))
		return unknown(directory, what, name, err);
	snprintf(sub, sizeof(sub), "%s/%s.yaml", directory, name);
	if (sb_data_find(path, size, sub, NULL) < 0)
		return unknown(directory, what, name, err);
	return 0;
}
