// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * AppArmor policy as text (apparmor.d(5)) -> the binary policy a kernel loads.
 *
 * Shipped profiles (assets/apparmor/NAME.profile) are compiled when the lab is built and live in
 * the program; everything else is compiled by apparmor_parser(8) with the lab's own feature file.
 * Without a feature file the parser asks the running kernel what it can enforce, and on a kernel
 * without AppArmor silently leaves out network, mount, ptrace and signal rules.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

/* `profile_spec`: the name of a user's or shipped profile, or a file (contains '/' or ends in
 * ".profile"); a user's profile wins over a shipped one of the same name. ENFORCE leaves every
 * profile in the mode its own flags say; COMPLAIN and KILL set it. The caller frees *ret_blob.
 * A profile that does not compile is an input error with file and line. */
int sb_apparmor_compile(const char *profile_spec, enum sb_apparmor_mode mode, void **ret_blob,
    size_t *ret_len, struct sb_error *err);

/* Only says whether the file compiles (apparmor_parser -Q -K), without keeping the result.
 * `notes` receives the parser's warnings, one per line; may be NULL. */
int sb_apparmor_check(const char *path, char *notes, size_t notes_size, struct sb_error *err);

/* The text of a profile: where `profile_spec` leads. */
int sb_apparmor_source_path(const char *profile_spec, char *buf, size_t size, struct sb_error *err);

/* Name of the runtimes' default template: its denials are covered by the masked paths, so that
 * it is not emulated unless asked for. */
bool sb_apparmor_is_runtime_default(const char *profile_spec);
