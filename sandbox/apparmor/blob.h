// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The outer shell of a compiled policy: a little-endian stream of tagged values, one "version"
 * and one "profile" structure per profile. Only what loading needs is read here: the first
 * profile's name and the mode word of every profile.
 */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

/* Name of the first profile. -EINVAL for what is no policy. */
int sb_apparmor_blob_name(
    const void *blob, size_t len, char *name, size_t name_size, struct sb_error *err);

/* Of a file with several profiles, the one that has the file's name; else the first. `spec` as
 * sb_apparmor_compile() takes it. */
int sb_apparmor_blob_profile(const void *blob, size_t len, const char *spec, char *name,
    size_t name_size, struct sb_error *err);

/* Puts every profile of the blob into `mode`; ENFORCE changes nothing. Returns how many were set
 * or a negative errno. */
int sb_apparmor_blob_set_mode(
    void *blob, size_t len, enum sb_apparmor_mode mode, struct sb_error *err);
