// SPDX-License-Identifier: GPL-3.0-or-later
/* How far a profile's rules open a call, without asking the compiled program. */
#pragma once

#include "sandbox/seccomp/profile.h"

enum sb_seccomp_access sb_seccomp_access(
    const struct sb_seccomp_profile *profile, uint64_t bounding, const char *name);

/* Capabilities that rules about the call look for and `bounding` lacks. */
uint64_t sb_seccomp_wanted_caps(
    const struct sb_seccomp_profile *profile, uint64_t bounding, const char *name);
