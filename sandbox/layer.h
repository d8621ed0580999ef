// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One protection. Order of the rows in layer.c is the order of application in the child:
 * AppArmor's on-exec label, then bounding set, ids and capability sets, no_new_privs, seccomp last.
 * A new layer is one layer_*.c file and one row.
 */
#pragma once

#include "sandbox/error.h"
#include "sandbox/plan.h"
#include "sandbox/policy.h"

struct sb_layer {
	enum sb_layer_id id;
	const char *name;   /* "capabilities": the contract's name */
	const char *story;  /* "moat": the article's name */
	const char *about;  /* one line for people */
	bool (*is_active)(const struct sb_policy *policy);
	void (*lift)(struct sb_policy *policy);
	/* Parent: fills its part of the plan; may allocate, compile and fail. */
	int (*prepare)(const struct sb_policy *policy, struct sb_plan_builder *plan, struct sb_error *err);
	/* Child: only system calls on prepared values; async-signal-safe. `report` is the socket to
	 * the parent, for what has to be handed over (a listener). */
	int (*apply)(const struct sb_plan *plan, int report, struct sb_error *err);
};

extern const struct sb_layer *const sb_layers[SB_LAYERS]; /* in order of application */

/* One per layer_*.c. */
extern const struct sb_layer sb_layer_apparmor, sb_layer_capabilities, sb_layer_no_new_privs,
    sb_layer_seccomp;

const struct sb_layer *sb_layer_by_id(enum sb_layer_id id);
const struct sb_layer *sb_layer_by_name(const char *name); /* NULL when unknown */
