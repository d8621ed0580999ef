// SPDX-License-Identifier: GPL-3.0-or-later
/* The emulation's seccomp program: mediated calls become notifications. Private to this folder. */
#pragma once

#include "sandbox/error.h"
#include "sandbox/plan.h"

/* Adds the program to the plan with the flags of a listener. */
int filter_add(struct sb_plan_builder *plan, struct sb_error *err);
