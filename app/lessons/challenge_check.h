// SPDX-License-Identifier: GPL-3.0-or-later
/* A challenge held against the kernel. */
#pragma once

#include "app/lessons/check.h"
#include "lessons/challenge.h"

/* harden: the start does not win, the search does. break-it: something passes, something does not.
 * What is wrong goes to `why`. */
int challenge_check(const struct challenge *challenge, struct lesson_tally *tally, char *why,
    size_t size, struct sb_error *err);
