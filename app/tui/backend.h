// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the runtime needs of the world outside the screen, so that the whole lab can be run on a
 * pretended one in tests. `self` is the backend itself.
 */
#pragma once

#include "app/tui/model.h"
#include "sandbox/spawn.h"
#include "sandbox/verdict.h"

struct backend {
	/* A shell under `policy` on a new pty in the slot's world, which is made first where there
	 * is none or `new_world` asks for one. What ran there as the shell before is ended. The
	 * pty's master belongs to the caller and is non-blocking. */
	int (*spawn)(struct backend *self, enum slot slot, const struct sb_policy *policy, int rows,
	    int columns, bool new_world, struct sb_process *ret, struct sb_error *err);

	/* What the slot's sandbox lacks of a whole one, in a sentence; NULL = nothing. May be NULL itself. */
	const char *(*degraded)(struct backend *self, enum slot slot);

	/* The vulnerable service in the lab's world; service_stop() only asks it to end: next()
	 * tells when it has, and its port is free. */
	int (*service)(struct backend *self, const struct sb_policy *policy, pid_t *ret_pid,
	    struct sb_error *err);
	void (*service_stop)(struct backend *self);

	/* Readable when next() has something; -1 = no world. */
	int (*world_fd)(struct backend *self, enum slot slot);
	struct sb_event (*next)(struct backend *self, enum slot slot);

	/* Of a process of this machine; of the slot's own ids when it is one of its processes. */
	int (*status)(struct backend *self, enum slot slot, pid_t pid, struct sb_status *ret,
	    struct sb_error *err);
	size_t (*processes)(
	    struct backend *self, bool all, struct sb_status *processes, size_t max);

	/* In a process of their own, because they take their time: */
	int (*judge)(const struct sb_attack *attack, const struct sb_policy *policy,
	    const struct sb_judge_options *options, struct sb_verdict *ret, struct sb_error *err);
	size_t (*probe)(struct sb_finding *findings, size_t max);

	/* The calls of the policy's filter; the caller frees *ret. `about` is a line on the
	 * profile. */
	int (*calls)(const struct sb_policy *policy, struct sb_seccomp_call **ret, size_t *ret_n,
	    char *about, size_t size, struct sb_error *err);

	/* One part of a lesson's step, answered by the kernel; takes its time, too. */
	int (*lesson)(const struct lesson *lesson, size_t step, enum lesson_part part,
	    const struct sb_policy *policy, struct lesson_report *ret, struct sb_error *err);
	void (*load_progress)(const struct lesson *lesson, struct lesson_progress *ret);
	int (*save_progress)(const struct lesson *lesson, const struct lesson_progress *progress,
	    struct sb_error *err);

	/* The calls the policy's filter opens with the bounding set `to` and not with `from`. */
	int (*opened)(const struct sb_policy *policy, uint64_t from, uint64_t to,
	    struct sb_seccomp_calls *ret, struct sb_error *err);

	/* Policy options as the command line takes them, on top of *policy. */
	int (*parse_policy)(const char *line, struct sb_policy *policy, struct sb_error *err);

	/* Words the prompt completes; NULL at the end. */
	const char *(*word)(size_t i);
};
