// SPDX-License-Identifier: GPL-3.0-or-later
/* The real backend: the engine's worlds on this machine. */
#pragma once

#include "app/tui/backend.h"
#include "app/tui/tui.h"

/* NULL when out of memory. What only the command line knows comes from the options. */
struct backend *backend_sandbox_new(const struct tui_options *options);

/* Ends every world; returns NULL. */
struct backend *backend_sandbox_free(struct backend *backend);
