// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Errors are values. A function that can fail returns 0 or a negative errno and fills a
 * caller-owned struct sb_error; `err` may be NULL. On failure no `ret_` argument is touched.
 * The engine never prints, logs or exits: what a user reads is `message`.
 *
 * The struct is flat so that a sandboxed child can send it over a socket without allocating.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>

struct sb_error {
	int code;          /* positive errno; 0 = no error */
	bool is_input;     /* the user's input was wrong (exit status 2), not the system */
	char message[480]; /* "what: why", one line, no trailing newline */
};

/* Something the system refused. Returns -code; appends strerror(code) unless code is 0. */
int sb_fail(struct sb_error *err, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Something the user wrote is wrong. Returns -EINVAL; nothing is appended. */
int sb_reject(struct sb_error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts "context: " in front of an existing message. Returns -err->code (or `fallback` if NULL). */
int sb_wrap(struct sb_error *err, int fallback, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
