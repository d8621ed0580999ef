// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/compile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/apparmor/blob.h"
#include "sandbox/apparmor/parser.h"
#include "sandbox/apparmor/shipped.h"
#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

#define SUFFIX ".profile"

static bool is_file(const char *spec)
{
	size_t n = strlen(spec), suffix = strlen(SUFFIX);

	return strchr(spec, '/') || (n > suffix && strcmp(spec + n - suffix, SUFFIX) == 0);
}

static const struct sb_shipped_profile *find_shipped(const char *name)
{
	for (const struct sb_shipped_profile *p = sb_shipped_profiles; p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
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

static int reject_unknown(const char *name, struct sb_error *err)
{
	struct names known = {0};
	int r;

	if (sb_data_names("apparmor", SUFFIX, &known.names, &known.n, NULL) < 0)
		known.n = 0;
	r = sb_reject_unknown(err, "AppArmor profile", name, sb_nearest(name, next_name, &known),
	    "a profile's file is named with a '/' in it");
	sb_names_free(known.names, known.n);
	return r;
}

/* The user's own profile of that name, if there is one. */
static bool user_path(const char *name, char *buf, size_t size)
{
	char sub[SB_PATH_MAX];

	snprintf(sub, sizeof(sub), "apparmor/%s" SUFFIX, name);
	return sb_user_data_path(buf, size, sub, NULL) == 0 && access(buf, F_OK) == 0;
}

int sb_apparmor_source_path(const char *profile_spec, char *buf, size_t size, struct sb_error *err)
{
	char sub[SB_PATH_MAX];

	if (strstr(profile_spec, "//&"))
		return sb_reject(
		    err, "AppArmor profile '%s': a stack has no file of its own", profile_spec);
	if (is_file(profile_spec))
		return sb_copy(buf, size, profile_spec)
		           ? 0
		           : sb_reject(err, "AppArmor profile: its path is too long");
	if (user_path(profile_spec, buf, size))
		return 0;
	snprintf(sub, sizeof(sub), "apparmor/%s" SUFFIX, profile_spec);
	return sb_data_path(buf, size, sub, NULL) == 0 ? 0 : reject_unknown(profile_spec, err);
}

static int copy_shipped(const struct sb_shipped_profile *shipped, void **ret_blob, size_t *ret_len,
    struct sb_error *err)
{
	void *blob = malloc(shipped->len);

	if (!blob)
		return sb_fail(err, ENOMEM, "AppArmor profile %s", shipped->name);
	memcpy(blob, shipped->blob, shipped->len);
	*ret_len = shipped->len;
	*ret_blob = blob;
	return 0;
}

static int load(const char *profile_spec, void **ret_blob, size_t *ret_len, struct sb_error *err)
{
	const struct sb_shipped_profile *shipped = find_shipped(profile_spec);
	char path[SB_PATH_MAX];
	int r;

	if (shipped && !user_path(profile_spec, path, sizeof(path)))
		return copy_shipped(shipped, ret_blob, ret_len, err);
	r = sb_apparmor_source_path(profile_spec, path, sizeof(path), err);
	return r < 0 ? r : sb_parser_run(path, ret_blob, ret_len, NULL, 0, err);
}

int sb_apparmor_compile(const char *profile_spec, enum sb_apparmor_mode mode, void **ret_blob,
    size_t *ret_len, struct sb_error *err)
{
	cleanup_free void *blob = NULL;
	size_t len = 0;
	int r;

	r = load(profile_spec, &blob, &len, err);
	if (r < 0)
		return r;
	if (len == 0)
		return sb_reject(err, "%s: there is no profile in it", profile_spec);
	r = sb_apparmor_blob_set_mode(blob, len, mode, err);
	if (r < 0)
		return r;
	*ret_len = len;
	*ret_blob = steal_pointer(&blob);
	return 0;
}

int sb_apparmor_check(const char *path, char *notes, size_t notes_size, struct sb_error *err)
{
	return sb_parser_run(path, NULL, NULL, notes, notes_size, err);
}

bool sb_apparmor_is_runtime_default(const char *profile_spec)
{
	static const char *const templates[] = {"cri-containerd.apparmor.d", "docker-default"};

	for (size_t i = 0; i < SB_COUNT(templates); i++)
		if (strcmp(profile_spec, templates[i]) == 0)
			return true;
	return false;
}
