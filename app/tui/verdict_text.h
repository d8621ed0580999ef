// SPDX-License-Identifier: GPL-3.0-or-later
/* Verdicts and layers in the words of the story. */
#pragma once

#include "app/tui/theme.h"
#include "sandbox/attack.h"
#include "sandbox/verdict.h"

extern const char *const layer_story_name[SB_LAYERS];  /* "moat", "wall", "gate", "guards" */
extern const char *const layer_kernel_name[SB_LAYERS]; /* "capabilities", "seccomp", … */

/* "the moat", "file permissions" */
const char *stopper_text(enum sb_stopper stopper);

/* "EPERM"; "" for 0. */
const char *errno_text(int number);

/* "BLOCKED by the moat: CAP_CHOWN is not in the effective set" */
void verdict_sentence(
    const struct sb_verdict *verdict, const struct sb_attack *attack, char *text, size_t size);

/* For narrow places: "moat EPERM", "succeeded". */
void verdict_short(const struct sb_verdict *verdict, char *text, size_t size);

enum style verdict_style(const struct sb_verdict *verdict);
