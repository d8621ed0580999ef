// SPDX-License-Identifier: GPL-3.0-or-later
/* A lesson on paper. */
#pragma once

#include "lessons/lesson.h"

/* One self-contained page on stdout: the text, the questions, and at the end what this kernel
 * answered, so that the class can predict before it turns the page. */
int lesson_handout(const struct lesson *lesson, struct sb_error *err);
