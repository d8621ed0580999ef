// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A world without any namespace, where the kernel or an outer container forbids them: an init that
 * is only a parent, and processes that are confined by what needs no privilege.
 */
#pragma once

#include "sandbox/error.h"

/* Child: no_new_privs, and every file but devices read-only where the kernel has Landlock. */
int sb_plain_confine(struct sb_error *err);

/* Init: adopts orphans, so that sb_plain_end() finds them. */
int sb_plain_adopt(struct sb_error *err);

/* Init: kills and reaps all descendants. */
void sb_plain_end(void);
