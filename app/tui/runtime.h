// SPDX-License-Identifier: GPL-3.0-or-later
/* Carries out the effects the model asks for, and tells the model what came of them. */
#pragma once

#include <poll.h>

#include "app/tui/backend.h"
#include "app/tui/prompt.h"
#include "app/tui/worker.h"

struct runtime {
	struct model *model;
	struct backend *backend;
	const struct canvas *canvas; /* what "save-screen" saves */
	int pty[SLOTS];              /* -1 = none */
	int pty_rows[SLOTS], pty_columns[SLOTS];
	char *input; /* what was read of a pty just now */
	struct worker judge, probe, lesson, command;
	struct effect jobs[MODEL_EFFECTS]; /* attacks waiting for the judge */
	int n_jobs;
	struct prompt *prompt;
	bool has_bell;               /* a program rang */
	bool wants_redraw; /* the screen's own content is to be forgotten */
	bool status_is_due;
};

/* False when out of memory. */
bool runtime_init(struct runtime *runtime, struct model *model, struct backend *backend);
void runtime_done(struct runtime *runtime);

/* Performs what is queued in the model. */
void runtime_perform(struct runtime *runtime);

/* Ends the slot's terminal; its program gets SIGHUP. */
void runtime_close_pty(struct runtime *runtime, enum slot slot);

/* What to poll for; returns how many. At most RUNTIME_POLLS. */
#define RUNTIME_POLLS (2 * SLOTS + 4)
int runtime_polls(const struct runtime *runtime, struct pollfd polls[RUNTIME_POLLS]);

/* Handles what poll() found. True when the model may have changed. */
bool runtime_handle(struct runtime *runtime, const struct pollfd *polls, int n);

/* Reads what the panels show of /proc again. */
void runtime_refresh(struct runtime *runtime);

/* No effect, job or command is under way. */
bool runtime_is_idle(const struct runtime *runtime);
