// SPDX-License-Identifier: GPL-3.0-or-later
/* The real backend: the engine's worlds on this machine. */
#pragma once

#include "app/tui/backend.h"

/* NULL when out of memory. `parse_policy` and `word` are the command line's. */
struct backend *backend_sandbox_new(
    int (*parse_policy)(const char *line, struct sb_policy *policy, struct sb_error *err),
    const char *(*word)(size_t i));

/* Ends every world; returns NULL. */
struct backend *backend_sandbox_free(struct backend *backend);
