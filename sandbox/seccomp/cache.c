// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

struct kept_filter {
	struct kept_filter *next;
	uint64_t bounding;
	struct sb_filter filter;
};

struct kept_profile {
	struct kept_profile *next;
	char spec[SB_PATH_MAX], path[SB_PATH_MAX];
	struct stat as_read;
	char *text;
	size_t size;
	struct sb_seccomp_profile *profile; /* NULL until somebody needs more than stored filters */
	struct kept_filter *filters;
};

/* Entries are never freed: filters are promised to stay until exit. */
static struct kept_profile *profiles;

static bool is_unchanged(const struct kept_profile *kept)
{
	struct stat now;

	return stat(kept->path, &now) == 0 && now.st_ino == kept->as_read.st_ino &&
	       now.st_size == kept->as_read.st_size &&
	       now.st_mtim.tv_sec == kept->as_read.st_mtim.tv_sec &&
	       now.st_mtim.tv_nsec == kept->as_read.st_mtim.tv_nsec;
}

static int keep_profile(const char *spec, struct kept_profile **ret, struct sb_error *err)
{
	struct kept_profile *kept = calloc(1, sizeof(*kept));
	int r;

	if (!kept)
		return sb_fail(err, ENOMEM, "%s", spec);
	r = sb_seccomp_path(spec, kept->path, err);
	if (r == 0 && !sb_copy(kept->spec, sizeof(kept->spec), spec))
		r = sb_reject(err, "seccomp profile: the name is too long");
	if (r == 0 && stat(kept->path, &kept->as_read) < 0)
		memset(&kept->as_read, 0, sizeof(kept->as_read));
	if (r == 0)
		r = sb_seccomp_read(kept->path, &kept->text, &kept->size, err);
	if (r < 0) {
		free(kept);
		return r;
	}
	kept->next = profiles;
	profiles = kept;
	*ret = kept;
	return 0;
}

static int find_profile(const char *spec, struct kept_profile **ret, struct sb_error *err)
{
	for (struct kept_profile *kept = profiles; kept; kept = kept->next) {
		if (strcmp(kept->spec, spec) == 0 && is_unchanged(kept)) {
			*ret = kept;
			return 0;
		}
	}
	return keep_profile(spec, ret, err);
}

static int parse(struct kept_profile *kept, struct sb_error *err)
{
	if (kept->profile)
		return 0;
	return sb_seccomp_parse(kept->path, kept->text, kept->size, &kept->profile, err);
}

int sb_seccomp_cached_profile(
    const char *spec, const struct sb_seccomp_profile **ret, struct sb_error *err)
{
	struct kept_profile *kept;
	int r = find_profile(spec, &kept, err);

	if (r == 0)
		r = parse(kept, err);
	if (r == 0)
		*ret = kept->profile;
	return r;
}

static int make_filter(
    struct kept_profile *kept, uint64_t bounding, struct sb_filter *ret, struct sb_error *err)
{
	struct sb_seccomp_key key = sb_seccomp_key(kept->text, kept->size, bounding);
	int r;

	if (sb_seccomp_fetch(&key, ret))
		return 0;
	r = parse(kept, err);
	if (r == 0)
		r = sb_seccomp_compile(kept->profile, bounding, ret, err);
	if (r == 0)
		sb_seccomp_store(&key, ret);
	return r;
}

static int keep_filter(
    struct kept_profile *kept, uint64_t bounding, struct sb_filter *ret, struct sb_error *err)
{
	struct kept_filter *filter = calloc(1, sizeof(*filter));
	int r;

	if (!filter)
		return sb_fail(err, ENOMEM, "%s", kept->spec);
	r = make_filter(kept, bounding, &filter->filter, err);
	if (r < 0) {
		free(filter);
		return r;
	}
	filter->bounding = bounding;
	filter->next = kept->filters;
	kept->filters = filter;
	*ret = filter->filter;
	return 0;
}

int sb_seccomp_filter(
    const char *spec, uint64_t bounding, struct sb_filter *ret, struct sb_error *err)
{
	struct kept_profile *kept;
	int r = find_profile(spec, &kept, err);

	if (r < 0)
		return r;
	for (struct kept_filter *filter = kept->filters; filter; filter = filter->next) {
		if (filter->bounding == bounding) {
			*ret = filter->filter;
			return 0;
		}
	}
	return keep_filter(kept, bounding, ret, err);
}
