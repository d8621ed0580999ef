// SPDX-License-Identifier: GPL-3.0-or-later
/* Where data files are: the places of the table in sb_data_path(), the first that has them. */
#include "sandbox/data.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define CHECKOUT_LEVELS 6 /* how far above the program the checkout's top may be */

static bool join(char *buf, size_t size, const char *dir, const char *middle, const char *sub)
{
	int n = snprintf(buf, size, "%s%s%s%s", dir, middle, *sub ? "/" : "", sub);

	return n >= 0 && (size_t)n < size;
}

static bool found(char *buf, size_t size, const char *dir, const char *middle, const char *sub)
{
	return join(buf, size, dir, middle, sub) && access(buf, F_OK) == 0;
}

/* The directory of the running program; false where /proc cannot tell. */
static bool program_dir(char dir[static PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", dir, PATH_MAX - 1);
	char *slash;

	if (n <= 0)
		return false;
	dir[n] = 0;
	slash = strrchr(dir, '/');
	if (slash)
		*slash = 0;
	return slash != NULL;
}

/* A build directory lies below the checkout: its top is the first ancestor with our assets. */
static bool in_checkout(char *buf, size_t size, const char *sub)
{
	char dir[PATH_MAX], marker[PATH_MAX];
	char *slash;

	if (!program_dir(dir))
		return false;
	for (int i = 0; i < CHECKOUT_LEVELS && (slash = strrchr(dir, '/')); i++) {
		*slash = 0;
		if (found(marker, sizeof(marker), dir, "/assets/presets", ""))
			return found(buf, size, dir, "/assets", sub) ||
			       found(buf, size, dir, "", sub);
	}
	return false;
}

static bool installed_beside(char *buf, size_t size, const char *sub)
{
	char dir[PATH_MAX];

	return program_dir(dir) && found(buf, size, dir, "/../share/layerlab", sub);
}

static bool installed(char *buf, size_t size, const char *sub)
{
	return found(buf, size, LAB_DATA_DIR, "", sub);
}

/* A build directory outside the checkout. */
static bool in_source(char *buf, size_t size, const char *sub)
{
	return found(buf, size, LAB_SOURCE_DIR, "/assets", sub) ||
	       found(buf, size, LAB_SOURCE_DIR, "", sub);
}

int sb_data_path(char *buf, size_t size, const char *sub, struct sb_error *err)
{
	static bool (*const places[])(char *, size_t, const char *) = {
	    in_checkout, installed_beside, installed, in_source};
	const char *chosen = getenv("LAYERLAB_DATA");
	cleanup_free char *path = malloc(PATH_MAX);
	bool ok = false;

	if (!path)
		return sb_fail(err, ENOMEM, "data files");
	if (chosen && *chosen) {
		if (!found(path, PATH_MAX, chosen, "", sub))
			return sb_fail(err, ENOENT, "%s/%s (from $LAYERLAB_DATA)", chosen, sub);
		ok = true;
	}
	for (size_t i = 0; !ok && i < SB_COUNT(places); i++)
		ok = places[i](path, PATH_MAX, sub);
	if (!ok)
		return sb_fail(err, ENOENT, "data file %s (installed in %s, or set $LAYERLAB_DATA)",
		    sub, LAB_DATA_DIR);
	return sb_copy(buf, size, path) ? 0 : sb_fail(err, ENAMETOOLONG, "%s", path);
}

int sb_user_data_path(char *buf, size_t size, const char *sub, struct sb_error *err)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	bool fits;

	/* basedir-spec: relative paths in the variable are to be ignored. */
	if (config && *config == '/')
		fits = join(buf, size, config, "/layerlab", sub);
	else if (home && *home == '/')
		fits = join(buf, size, home, "/.config/layerlab", sub);
	else
		return sb_fail(
		    err, ENOENT, "own data files: neither XDG_CONFIG_HOME nor HOME is set");
	return fits ? 0 : sb_fail(err, ENAMETOOLONG, "own data files of %s", sub);
}

int sb_data_find(char *buf, size_t size, const char *sub, struct sb_error *err)
{
	if (sb_user_data_path(buf, size, sub, NULL) == 0 && access(buf, F_OK) == 0)
		return 0;
	return sb_data_path(buf, size, sub, err);
}

void sb_names_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

static int add_name(char ***names, size_t *n, const char *name, size_t length)
{
	char **bigger = realloc(*names, (*n + 1) * sizeof(**names));

	if (!bigger)
		return -ENOMEM;
	*names = bigger;
	bigger[*n] = strndup(name, length);
	if (!bigger[*n])
		return -ENOMEM;
	(*n)++;
	return 0;
}

static int add_names_of(const char *dir, const char *suffix, char ***names, size_t *n)
{
	cleanup_dir DIR *d = opendir(dir);
	const struct dirent *entry;
	int r = 0;

	while (d && r == 0 && (entry = readdir(d))) {
		size_t length = strlen(entry->d_name), tail = strlen(suffix);

		if (entry->d_name[0] == '.' || length <= tail ||
		    strcmp(entry->d_name + length - tail, suffix) != 0)
			continue;
		r = add_name(names, n, entry->d_name, length - tail);
	}
	return r;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t without_doubles(char **names, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(names, n, sizeof(*names), by_text);
	for (size_t i = 0; i < n; i++) {
		if (kept && !strcmp(names[kept - 1], names[i]))
			free(names[i]);
		else
			names[kept++] = names[i];
	}
	return kept;
}

int sb_data_names(
    const char *sub, const char *suffix, char ***ret, size_t *ret_n, struct sb_error *err)
{
	char dir[PATH_MAX];
	char **names = NULL;
	size_t n = 0;
	int r = sb_data_path(dir, sizeof(dir), sub, err);

	if (r < 0)
		return r;
	r = add_names_of(dir, suffix, &names, &n);
	if (r == 0 && sb_user_data_path(dir, sizeof(dir), sub, NULL) == 0)
		r = add_names_of(dir, suffix, &names, &n);
	if (r < 0) {
		sb_names_free(names, n);
		return sb_fail(err, -r, "list %s", sub);
	}
	*ret = names;
	*ret_n = without_doubles(names, n);
	return 0;
}
