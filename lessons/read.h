// SPDX-License-Identifier: GPL-3.0-or-later
/* Private to lessons/. */
#pragma once

#include "lessons/lesson.h"
#include "sandbox/data/yaml.h"

/* Fills a zeroed lesson from a document; on failure what was read is left for lesson_free(). */
int lesson_read(const struct sb_yaml *map, struct lesson *lesson, struct sb_error *err);
