// SPDX-License-Identifier: GPL-3.0-or-later
/* What the runtime tells the model when an effect came to its end, or the world moved by itself. */
#pragma once

#include "app/tui/model.h"
#include "sandbox/spawn.h"

/* Before the first shell in it. */
void event_world_started(struct model *model, enum slot slot);
void event_shell_started(struct model *model, enum slot slot, pid_t pid, pid_t ns_pid);
void event_shell_failed(struct model *model, enum slot slot, const struct sb_error *err);
void event_shell_ended(struct model *model, enum slot slot, int status);
void event_world_died(struct model *model, enum slot slot);

void event_service_started(struct model *model, pid_t pid);
void event_service_failed(struct model *model, const struct sb_error *err);
void event_service_ended(struct model *model, int status);

/* The status shown was read again; `err` instead when it could not be. */
void event_status(struct model *model, const struct sb_status *status, const struct sb_error *err);
void event_slot_status(struct model *model, enum slot slot, const struct sb_status *status);

void event_judge_started(struct model *model, int attack);
void event_judge_progress(struct model *model, int attack, unsigned done, unsigned total);
void event_verdict(
    struct model *model, int attack, bool all_subsets, const struct sb_verdict *verdict);
void event_judge_failed(struct model *model, int attack, const char *why);

void event_processes(struct model *model, const struct sb_status *processes, size_t n);
void event_findings(struct model *model, const struct sb_finding *findings, size_t n);

/* Takes `calls`; `about` is a line on the profile, or why there are none. */
void event_calls(struct model *model, struct sb_seccomp_call *calls, size_t n, const char *about);

/* The kernel's answer to a part of a lesson's step; or `trouble`, and no report. */
void event_lesson(struct model *model, const struct lesson_report *report, const char *trouble);
void event_lesson_progress(struct model *model, const struct lesson_progress *progress);
void event_output(struct model *model, const char *text, size_t len);
void event_output_done(struct model *model, int status);
