// SPDX-License-Identifier: GPL-3.0-or-later
/* A lesson on the plain terminal: read, predict, see what the kernel does. */
#pragma once

#include "lessons/lesson.h"

/* Reads answers from stdin until the lesson or the input ends. Progress is kept (progress.h). */
int lesson_learn(const struct lesson *lesson, struct sb_error *err);
