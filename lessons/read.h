// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading the parts of lesson and challenge files. Private to lessons/. */
#pragma once

#include "lessons/lesson.h"
#include "sandbox/data/yaml.h"

#define LESSON_OUTCOMES 2
#define LESSON_STOPPERS 8
extern const char *const lesson_outcomes[LESSON_OUTCOMES]; /* "succeeded", "blocked" */
extern const char *const lesson_stoppers[LESSON_STOPPERS]; /* layers, impostors, "nobody" */

/* Fills a zeroed lesson from a document; on failure what was read is left for lesson_free(). */
int lesson_read(const struct sb_yaml *map, struct lesson *lesson, struct sb_error *err);

int lesson_read_check(const struct sb_yaml *node, struct lesson_check *check, struct sb_error *err);
int lesson_read_checks(const struct sb_yaml *node, const char *what, struct lesson_check **ret,
    size_t *ret_n, struct sb_error *err);

/* What is observed, without a claim: for predictions. */
int lesson_take_subject(const struct sb_yaml *node, struct lesson_check *check,
    enum lesson_subject subject, struct sb_error *err);

void lesson_check_done(struct lesson_check *check);

/* Loads every file of `directory`; what was loaded is freed when one fails. The array of pointers
 * is the caller's. */
int lesson_files_load(const char *directory,
    int (*load)(const char *name, void **ret, struct sb_error *err), void (*done)(void *record),
    void ***ret, size_t *ret_n, struct sb_error *err);

/* "DIR/moat.yaml" -> "moat", allocated; NULL when out of memory. */
char *lesson_file_name(const char *path);

/* The path of a named file of `directory`, the user's before the shipped; `what` ("lesson",
 * "challenge") names it in the message, with the nearest name. */
int lesson_file_find(const char *directory, const char *what, const char *name, char *path,
    size_t size, struct sb_error *err);
