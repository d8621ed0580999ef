// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A process of its own for what takes its time, so that the screen never waits. It dies with the
 * lab (PR_SET_PDEATHSIG, prctl(2)) and answers over a pipe, message by message.
 */
#pragma once

#include "app/tui/backend.h"

enum worker_kind { WORKER_IDLE, WORKER_JUDGE, WORKER_PROBE, WORKER_LESSON, WORKER_COMMAND };

struct worker {
	enum worker_kind kind;
	pid_t pid;
	int fd;               /* to be polled for reading; -1 when idle */
	struct effect effect; /* what it does */
	char *buffer;         /* the message coming in */
	size_t len;
};

/* A worker to begin with. */
#define WORKER_NEW ((struct worker){.fd = -1})

int worker_judge(struct worker *worker, const struct backend *backend,
    const struct sb_attack *attack, const struct sb_policy *policy, const struct effect *effect,
    struct sb_error *err);
int worker_probe(struct worker *worker, const struct backend *backend, struct sb_error *err);

int worker_lesson(struct worker *worker, const struct backend *backend, const struct model *model,
    enum lesson_part part, struct sb_error *err);

/* This very program with `line` as its arguments; its output comes as WORKER_TEXT. */
int worker_command(struct worker *worker, const char *line, struct sb_error *err);

enum worker_message_kind {
	WORKER_PROGRESS, /* done, total */
	WORKER_VERDICT,  /* verdict */
	WORKER_FAILED,   /* text: why */
	WORKER_FINDINGS, /* findings, n */
	WORKER_REPORT,   /* report */
	WORKER_TEXT,     /* text, n bytes */
	WORKER_ENDED     /* status, as wait(2) gives it: the worker is idle again */
};

struct worker_message {
	enum worker_message_kind kind;
	unsigned done, total;
	int status;
	size_t n;
	const struct sb_verdict *verdict;
	const struct sb_finding *findings;
	const struct lesson_report *report;
	const char *text;
};

/* The next whole message; false when there is none yet. Pointers hold until the next call. */
bool worker_next(struct worker *worker, struct worker_message *ret);

/* Ends it, whatever it is at. */
void worker_stop(struct worker *worker);
