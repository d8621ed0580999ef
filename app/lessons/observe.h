// SPDX-License-Identifier: GPL-3.0-or-later
/* One observation of each kind. Private to app/lessons/. */
#pragma once

#include "app/lessons/play.h"

int lesson_observe_attack(struct lesson_play *play, const char *name,
    struct lesson_observation *ret, struct sb_error *err);
int lesson_observe_run(struct lesson_play *play, const char *command,
    struct lesson_observation *ret, struct sb_error *err);
int lesson_observe_status(struct lesson_play *play, const char *field,
    struct lesson_observation *ret, struct sb_error *err);
