// SPDX-License-Identifier: GPL-3.0-or-later
/* What a policy turns into: a process started under it in a fresh world, read back and ended. */
#pragma once

#include "sandbox/policy.h"
#include "sandbox/status.h"

int cli_observe(const struct sb_policy *policy, struct sb_status *ret, struct sb_error *err);
