// SPDX-License-Identifier: GPL-3.0-or-later
/* Profiles written in a test, compiled by the real parser. */
#pragma once

#include <stddef.h>

#include "sandbox/apparmor/emulation/evaluator.h"

/* The blob of `text`, malloc'd; fails the test when it does not compile. */
void *policy_compile(const char *text, size_t *ret_len);
struct sb_aa_policy *policy_of(const char *text);
/* Prints why and ends the program with 77 (or 1 with LAB_MUST_WORK=1) without apparmor_parser. */
void policy_need_parser(void);
