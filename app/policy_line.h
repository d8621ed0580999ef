// SPDX-License-Identifier: GPL-3.0-or-later
/* The policy options as one line of text, as a prompt takes them. */
#pragma once

#include "app/cli.h"

/* Applies "--cap-drop chown --seccomp=docker" to *policy, which is untouched on failure. */
int cli_policy_line(const char *line, struct sb_policy *policy, struct sb_error *err);
