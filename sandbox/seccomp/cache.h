// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Profiles and their filters stay in memory until the program ends, looked up by spec; a changed
 * file makes a new entry. Filters are kept on disk as well, since compiling the runtimes' profiles
 * takes some 15 ms. Not for several threads at once.
 */
#pragma once

#include "sandbox/seccomp/profile.h"

/* The parsed document; belongs to the cache. */
int sb_seccomp_cached_profile(
    const char *spec, const struct sb_seccomp_profile **ret, struct sb_error *err);

/* What a stored program must have been made from to be taken. */
struct sb_seccomp_key {
	uint64_t text_hash[2], text_size;
	uint64_t bounding;
	uint32_t arch;
	uint32_t libseccomp; /* its version, 0xMMmmuu */
	char kernel[72];  /* release: includes.minKernel looks at it */
};

struct sb_seccomp_key sb_seccomp_key(const char *text, size_t size, uint64_t bounding);

/* $XDG_CACHE_HOME/layerlab/…: false where nothing fitting is stored. Caller frees. */
bool sb_seccomp_fetch(const struct sb_seccomp_key *key, struct sb_filter *ret);

/* Best effort: a cache that cannot be written is no error. */
void sb_seccomp_store(const struct sb_seccomp_key *key, const struct sb_filter *filter);
