// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A tour replays an article: steps of a preset and what is to be seen under it. Tours are data,
 * assets/tour/NAME.yaml; what they expect is never written in code.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/attack.h"
#include "sandbox/error.h"

enum tour_kind { TOUR_STATUS, TOUR_ATTACK, TOUR_COMMAND, TOUR_KINDS };

#define TOUR_TEXT_MAX 128

struct tour_check {
	enum tour_kind kind;
	char what[TOUR_TEXT_MAX]; /* a field of /proc/PID/status, an attack, a shell command */
	char expected[TOUR_TEXT_MAX];
};

struct tour_step {
	char preset[SB_NAME_MAX];
	char about[TOUR_TEXT_MAX];
	struct tour_check *checks;
	size_t n_checks;
};

struct tour {
	char title[TOUR_TEXT_MAX];
	struct tour_step *steps;
	size_t n_steps;
};

/* assets/tour/NAME.yaml; errors name file, line and column. */
int tour_load(const char *name, struct tour *ret, struct sb_error *err);
void tour_done(struct tour *tour);

struct tour_result {
	char observed[640];
	bool applies; /* false: this kernel has no such thing, `observed` says so */
	bool holds;
};

/* Observes one check of a step. */
int tour_observe(const struct tour_step *step, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err);
