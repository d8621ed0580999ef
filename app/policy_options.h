// SPDX-License-Identifier: GPL-3.0-or-later
/* The policy options, one table for every command that starts or judges a sandbox. */
#pragma once

#include "app/cli.h"

#define CLI_DEFAULT_PRESET "default-pod"

extern const struct cli_option cli_policy_options[]; /* ended by a row without name */

/* The policy a preset's name or a manifest's path (one with '/' or ending in .yaml, .yml or .json,
 * with ":CONTAINER" if need be) stands for. Notes on what a manifest asks and the lab cannot honour
 * go to stderr. */
int cli_policy_named(const char *what, struct sb_policy *ret, struct sb_error *err);
