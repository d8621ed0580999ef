// SPDX-License-Identifier: GPL-3.0-or-later
/* Who refused one call, from what is known of it without running anything. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/policy.h"
#include "sandbox/verdict/why.h"

/* A word of AppArmor's on one refusal, the kernel's or the emulation's. */
struct sb_guard_record {
	pid_t pid;
	int error; /* 0 = not told */
	bool used; /* accounted for by a call */
	char profile[128];
	char object[300]; /* "/etc/shadow r" */
	char text[320];
};

struct sb_decision_input {
	const struct sb_policy *policy;
	bool emulated; /* AppArmor is the lab's emulation */
	bool
	    hears_capabilities; /* otherwise a missing capability can only be found by experiment */
	struct sb_guard_record *records;
	size_t n_records;
};

/* Fills everything but `refusal` and `count`. Returns false when it cannot exclude a layer that
 * keeps quiet (an explicit AppArmor deny, a capability nobody could hear): then the call names an
 * impostor, and an experiment may know better. */
bool sb_decide_call(const struct sb_decision_input *input, struct sb_why_call *call);

/* The experiment's answer: the call passed with `layer` lifted. */
void sb_blame_layer(
    const struct sb_policy *policy, enum sb_layer_id layer, struct sb_why_call *call);
