// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/seccomp/profile.h"
#include "sandbox/text.h"

#define DOCUMENT_MAX (1u << 20) /* Moby's is 20 KB */
#define SUFFIX ".json"
#define FOLDER "seccomp"

static bool is_path(const char *spec)
{
	size_t len = strlen(spec), suffix = strlen(SUFFIX);

	return strchr(spec, '/') || (len > suffix && strcmp(spec + len - suffix, SUFFIX) == 0);
}

struct names {
	char **names;
	size_t n;
};

static const char *name_at(const void *context, size_t i)
{
	const struct names *names = context;

	return i < names->n ? names->names[i] : NULL;
}

static int reject_unknown(const char *spec, struct sb_error *err)
{
	struct names known = {0};
	int r;

	if (sb_data_names(FOLDER, SUFFIX, &known.names, &known.n, NULL) < 0)
		known = (struct names){0};
	r = sb_reject_unknown(err, "seccomp profile", spec, sb_nearest(spec, name_at, &known),
	    "'layerlab seccomp show' lists them; a file needs a '/' or ends in .json");
	sb_names_free(known.names, known.n);
	return r;
}

static int find_by_name(const char *name, char path[static SB_PATH_MAX], struct sb_error *err)
{
	char file[SB_PATH_MAX];

	snprintf(file, sizeof(file), FOLDER "/%s" SUFFIX, name);
	if (sb_data_find(path, SB_PATH_MAX, file, NULL) == 0 && access(path, R_OK) == 0)
		return 0;
	return reject_unknown(name, err);
}

int sb_seccomp_path(const char *spec, char path[static SB_PATH_MAX], struct sb_error *err)
{
	if (!is_path(spec))
		return find_by_name(spec, path, err);
	if (!sb_copy(path, SB_PATH_MAX, spec))
		return sb_reject(err, "seccomp profile: the path is too long");
	return 0;
}

int sb_seccomp_read(const char *path, char **ret_text, size_t *ret_size, struct sb_error *err)
{
	int r = sb_read_file(path, DOCUMENT_MAX, ret_text, ret_size, err);

	if (r < 0 && err)
		err->is_input = true; /* a file the user named */
	return r;
}

int sb_seccomp_load(const char *spec, struct sb_seccomp_profile **ret, struct sb_error *err)
{
	char path[SB_PATH_MAX];
	cleanup_free char *text = NULL;
	size_t size;
	int r = sb_seccomp_path(spec, path, err);

	if (r < 0)
		return r;
	r = sb_seccomp_read(path, &text, &size, err);
	return r < 0 ? r : sb_seccomp_parse(path, text, size, ret, err);
}
