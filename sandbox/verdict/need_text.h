// SPDX-License-Identifier: GPL-3.0-or-later
/* What a workload needs, as the two profiles that allow it. malloc'd; NULL = out of memory. */
#pragma once

#include "sandbox/verdict/need.h"

char *sb_need_seccomp(const struct sb_need *need);
char *sb_need_apparmor(const struct sb_need *need);
