// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A lesson is data (lessons/NAME.yaml): steps of text, policies, predictions, things to try and
 * goals. What it says about the kernel stands in `expect` and can be checked; the answer to a
 * prediction is never written down but observed. The format is described in lessons/AUTHORING.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"

enum lesson_subject {
	LESSON_ATTACK, /* an attack of the catalogue */
	LESSON_RUN,    /* a command in the lesson's sandbox */
	LESSON_STATUS, /* a line of /proc/PID/status: "CapEff", …, or "AppArmor" */
	LESSON_SUBJECTS
};
extern const char *const lesson_subject_name[LESSON_SUBJECTS]; /* "attack", "run", "status" */

/* Something to observe under the policy in force, and what the lesson says of it. */
struct lesson_check {
	enum lesson_subject subject;
	char *what;       /* attack's name, shell command, or field */
	char *outcome;    /* attack: "succeeded" or "blocked"; NULL = not said */
	char *stopped_by; /* attack: a layer's or impostor's name; NULL = not said */
	char *output;     /* run: POSIX extended regex over its output; NULL = not said */
	int exit_status;  /* run: -1 = not said */
	char *value;      /* status: text as the field shows it; NULL = not said */
	unsigned line;    /* in the file */
};

enum lesson_ask {
	LESSON_ASK_OUTCOME, /* does it work? */
	LESSON_ASK_LAYER,   /* who stops it? */
	LESSON_ASK_ERRNO,   /* with which error? */
	LESSON_ASK_VALUE,   /* what does the field or the output show? one of `choices` */
	LESSON_ASKS
};
extern const char *const lesson_ask_name[LESSON_ASKS]; /* "outcome", "layer", "errno", "value" */

struct lesson_prediction {
	char *question;
	enum lesson_ask ask;
	struct lesson_check about;
	char **choices; /* what a learner picks from; NULL-terminated, never NULL */
};

/* Something the learner brings about with the panels or the shell. */
struct lesson_goal {
	char *text;
	struct lesson_check *until; /* all must hold under the learner's policy */
	size_t n_until;
	char *solution; /* policy options that reach it, for the lesson's own check */
};

struct lesson_step {
	char *text;
	char *policy; /* policy options of the command line, on one line; NULL = as before */
	char *type;   /* a command for the learner to type; NULL = none */
	struct lesson_prediction *prediction; /* NULL = none */
	struct lesson_check *expect;
	size_t n_expect;
	struct lesson_goal *goal; /* NULL = none */
	char **hints;             /* in stages; NULL-terminated or NULL */
	unsigned line;
};

struct lesson {
	char *name, *title, *about;
	unsigned order;      /* place in the list */
	bool needs_apparmor; /* real or emulated */
	char **references;   /* man pages, kernel documents; NULL-terminated or NULL */
	struct lesson_step *steps;
	size_t n_steps;
	char *path; /* of the file, for messages */
};

/* One file. Errors name file, line and column. */
int lesson_load_file(const char *path, struct lesson **ret, struct sb_error *err);

/* By name, the user's own lessons before the shipped ones; -EINVAL with the nearest name. */
int lesson_load(const char *name, struct lesson **ret, struct sb_error *err);
struct lesson *lesson_free(struct lesson *lesson);

/* All lessons, in their order. A broken one fails the whole: `layerlab lesson lint` tells which. */
struct lesson_list {
	struct lesson **lessons;
	size_t n_lessons;
};
int lesson_list_load(struct lesson_list *ret, struct sb_error *err);
void lesson_list_done(struct lesson_list *list);
