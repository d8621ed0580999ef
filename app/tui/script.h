// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A file of steps fed to the lab instead of a keyboard, each once nothing is under way any more:
 *
 *   # comment
 *   key Space F2 ^C         keys, as the help screen spells them
 *   text touch /tmp/f       typed character by character
 *   run save-screen FILE    as if given to the prompt
 *   size 120x36             of the screen (only without a terminal)
 *   expect TEXT             waits until the screen shows it; the script fails after thirty seconds
 *
 * No step waits for a time, so a script does the same on any machine.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/error.h"

enum script_step { SCRIPT_KEY, SCRIPT_RUN, SCRIPT_SIZE, SCRIPT_EXPECT, SCRIPT_END };

struct script;

/* Errors name file and line. */
int script_load(const char *path, struct script **ret, struct sb_error *err);
struct script *script_free(struct script *script);

/* The step that is due. KEY: *key; RUN and EXPECT: *text; SIZE: *rows and *columns. */
struct script_value {
	uint32_t key;
	const char *text;
	int rows, columns;
	int line;
};
enum script_step script_next(struct script *script, struct script_value *ret);

/* It is done: on to the next. */
void script_advance(struct script *script);
