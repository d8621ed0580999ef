// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The terminal the lab runs on, through curses; only screen*.c knows it. One at a time.
 *
 *   1. screen_open()   2. screen_show(), screen_key()   3. screen_close()
 */
#pragma once

#include "app/tui/canvas.h"
#include "sandbox/error.h"

/* Fails where the terminal cannot be addressed (TERM unknown or dumb). */
int screen_open(struct sb_error *err);

/* The terminal as it was found. Safe to call twice. */
void screen_close(void);

/* Around a stop by job control. */
void screen_suspend(void);
void screen_resume(void);

void screen_size(int *ret_rows, int *ret_columns);
bool screen_has_colours(void);

/* Draws what differs from what was shown before; `anew` draws everything. */
void screen_show(const struct canvas *canvas, bool anew);

void screen_bell(void);

/* The next key that is there, KEY_NONE when there is none; fills `pointer` for KEY_POINTER. */
uint32_t screen_key(struct pointer *pointer);
