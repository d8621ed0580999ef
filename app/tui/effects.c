// SPDX-License-Identifier: GPL-3.0-or-later
/* What the model asks for, done: one function for each kind of effect. */
#include "app/tui/runtime.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/tui/canvas.h"
#include "app/tui/update.h"
#include "app/tui/update_events.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

static const struct sb_policy *policy_of(const struct model *model, enum slot slot)
{
	return slot == SLOT_LAB ? &model->policy : &model->compare[slot - SLOT_LEFT];
}

/* Before the shell's first prompt, where it cannot be overlooked. */
static void tell_what_is_missing(struct runtime *runtime, enum slot slot)
{
	const char *missing = runtime->backend->degraded
				  ? runtime->backend->degraded(runtime->backend, slot)
				  : NULL;
	char line[MODEL_TEXT];
	int n;

	if (!missing)
		return;
	n = snprintf(line, sizeof(line), "layerlab: %s\r\n", missing);
	term_write(runtime->model->shells[slot].term, line,
	    (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1);
}

static void start_shell(struct runtime *runtime, enum slot slot, bool new_world)
{
	struct model *model = runtime->model;
	struct term *term = model->shells[slot].term;
	struct sb_process process;
	struct sb_error err;

	runtime_close_pty(runtime, slot);
	if (new_world && slot != SLOT_LAB)
		term_reset(term);
	if (runtime->backend->spawn(runtime->backend, slot, policy_of(model, slot), term_rows(term),
	        term_columns(term), new_world, &process, &err) < 0) {
		event_shell_failed(model, slot, &err);
		return;
	}
	tell_what_is_missing(runtime, slot);
	runtime->pty[slot] = process.pty_master;
	runtime->pty_rows[slot] = term_rows(term);
	runtime->pty_columns[slot] = term_columns(term);
	if (new_world)
		event_world_started(model, slot);
	event_shell_started(model, slot, process.pid, process.ns_pid);
	runtime_refresh(runtime);
}

static void start_service(struct runtime *runtime)
{
	struct model *model = runtime->model;
	struct sb_error err;
	pid_t pid;

	if (runtime->backend->service(runtime->backend, &model->policy, &pid, &err) == 0)
		event_service_started(model, pid);
	else
		event_service_failed(model, &err);
}

static void change_service(struct runtime *runtime, const struct effect *effect)
{
	if (!effect->index)
		runtime->backend->service_stop(runtime->backend);
	else if (runtime->model->shells[SLOT_LAB].phase == SHELL_RUNNING)
		start_service(runtime);
}

static void read_shown_status(struct runtime *runtime, const struct effect *effect)
{
	struct model *model = runtime->model;
	pid_t pid = model->watched ? model->watched : model->shells[SLOT_LAB].pid;
	struct sb_status status;
	struct sb_error err;

	(void)effect;
	if (!pid)
		return;
	if (runtime->backend->status(runtime->backend, SLOT_LAB, pid, &status, &err) == 0)
		event_status(model, &status, NULL);
	else
		event_status(model, NULL, &err);
}

static void list_processes(struct runtime *runtime, const struct effect *effect)
{
	static struct sb_status processes[MODEL_PROCESSES];
	size_t n = runtime->backend->processes(
	    runtime->backend, runtime->model->all_processes, processes, MODEL_PROCESSES);

	(void)effect;
	event_processes(runtime->model, processes, n);
}

void runtime_refresh(struct runtime *runtime)
{
	struct model *model = runtime->model;

	runtime->status_is_due = false;
	if (model->view == VIEW_LAB || !model->has_status)
		read_shown_status(runtime, NULL);
	if (model->view == VIEW_PROCESSES)
		list_processes(runtime, NULL);
	for (int i = SLOT_LEFT; i <= SLOT_RIGHT && model->view == VIEW_COMPARE; i++) {
		struct sb_status status;

		if (model->shells[i].pid && runtime->backend->status(runtime->backend, (enum slot)i,
		                                model->shells[i].pid, &status, NULL) == 0)
			event_slot_status(model, (enum slot)i, &status);
	}
}

/* The first names, then how many more. */
static void name_calls(const struct sb_seccomp_calls *calls, char *text, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < calls->n && i < 4 && len < size; i++)
		len += (size_t)snprintf(
		    text + len, size - len, "%s%s", i ? ", " : "", calls->names[i]);
	if (calls->n > 4 && len < size)
		snprintf(text + len, size - len, ", …");
}

/* The filter is built from the bounding set: a capability is a gate in the wall. */
static void tell_coupling(struct runtime *runtime, const struct effect *effect)
{
	struct model *model = runtime->model;
	uint64_t from = model->coupled_from, to = model->policy.caps[SB_CAPS_BOUNDING];
	struct sb_seccomp_calls calls;
	char names[240];

	(void)effect;
	if (runtime->backend->opened(&model->policy, from, to, &calls, NULL) == 0 && calls.n) {
		name_calls(&calls, names, sizeof(names));
		model_say(
		    model, "the wall follows the moat: %zu more calls open: %s", calls.n, names);
	} else if (runtime->backend->opened(&model->policy, to, from, &calls, NULL) == 0 &&
	           calls.n) {
		name_calls(&calls, names, sizeof(names));
		model_say(model, "the wall follows the moat: %zu calls closed: %s", calls.n, names);
	}
}

static void count_openings(struct runtime *runtime, const struct effect *effect)
{
	struct model *model = runtime->model;
	uint64_t now = model->policy.caps[SB_CAPS_BOUNDING];
	struct sb_seccomp_calls calls;

	(void)effect;
	for (int cap = 0; cap <= sb_cap_last(); cap++) {
		uint64_t bit = 1ull << cap;

		if (runtime->backend->opened(&model->policy, now & ~bit, now | bit, &calls, NULL) < 0)
			return;
		model->opens[cap] = (unsigned)calls.n;
	}
}

static void list_calls(struct runtime *runtime, const struct effect *effect)
{
	struct model *model = runtime->model;
	struct sb_seccomp_call *calls = NULL;
	char about[256] = "";
	struct sb_error err;
	size_t n = 0;

	(void)effect;
	if (model->policy.seccomp == SB_SECCOMP_OFF)
		sb_copy(about, sizeof(about),
		    "The wall is down: every call reaches the kernel. Space on WALL in the lab "
		    "puts it up.");
	else if (model->policy.seccomp == SB_SECCOMP_STRICT)
		sb_copy(about, sizeof(about),
		    "Mode 1: only read, write, exit and sigreturn; any other call is death by "
		    "SIGKILL.");
	else if (runtime->backend->calls(&model->policy, &calls, &n, about, sizeof(about), &err) <
	         0)
		sb_copy(about, sizeof(about), err.message);
	event_calls(model, calls, n, about);
}

static void save_screen(struct runtime *runtime, const struct effect *effect)
{
	const char *path = runtime->model->command;
	const char *dot = strrchr(path, '.');
	cleanup_file FILE *file = fopen(path, "we");

	(void)effect;
	if (!file) {
		model_complain(runtime->model, "%s: %s", path, strerror(errno));
		return;
	}
	if (dot && !strcmp(dot, ".svg"))
		canvas_save_svg(runtime->canvas, file);
	else
		canvas_save_text(runtime->canvas, file);
	model_say(runtime->model, "screen saved to %s", path);
}

static void parse_policy(struct runtime *runtime, const struct effect *effect)
{
	struct model *model = runtime->model;
	struct sb_policy policy = model->policy;
	struct sb_error err;

	(void)effect;
	if (runtime->backend->parse_policy(model->command, &policy, &err) < 0) {
		model_complain(model, "%s", err.message);
	} else if (update_policy(model, &policy)) {
		model_find_preset(model, policy.name);
		model_say(model, "policy: %s", model->command);
	}
}

/* One attack at a time: the judge itself uses every processor. */
static void start_next_job(struct runtime *runtime)
{
	struct model *model = runtime->model;

	while (runtime->judge.kind == WORKER_IDLE && runtime->n_jobs > 0) {
		struct effect job = runtime->jobs[0];
		struct sb_error err;

		memmove(runtime->jobs, runtime->jobs + 1, (size_t)--runtime->n_jobs * sizeof(job));
		if (worker_judge(&runtime->judge, runtime->backend,
		        &model->catalogue->attacks[job.index], &model->policy, &job, &err) < 0)
			event_judge_failed(model, job.index, err.message);
		else
			event_judge_started(model, job.index);
	}
}

static void stop_jobs(struct runtime *runtime, const struct effect *effect)
{
	(void)effect;
	for (int i = 0; i < runtime->n_jobs; i++)
		event_judge_failed(runtime->model, runtime->jobs[i].index, "stopped");
	runtime->n_jobs = 0;
	if (runtime->judge.kind != WORKER_IDLE)
		event_judge_failed(runtime->model, runtime->judge.effect.index, "stopped");
	worker_stop(&runtime->judge);
	worker_stop(&runtime->command);
	runtime->model->output_running = false;
}

/* A step left behind is not worth waiting for. */
static void start_lesson(struct runtime *runtime, const struct effect *effect)
{
	enum lesson_part part = (enum lesson_part)effect->index;
	struct sb_error err;

	worker_stop(&runtime->lesson);
	if (worker_lesson(&runtime->lesson, runtime->backend, runtime->model, part, &err) < 0)
		event_lesson(runtime->model, NULL, err.message);
}

static void load_progress(struct runtime *runtime, const struct effect *effect)
{
	struct lesson_progress progress;

	(void)effect;
	runtime->backend->load_progress(runtime->model->lesson.open, &progress);
	event_lesson_progress(runtime->model, &progress);
}

static void save_progress(struct runtime *runtime, const struct effect *effect)
{
	struct lesson_state *state = &runtime->model->lesson;
	struct sb_error err;

	(void)effect;
	if (state->open && runtime->backend->save_progress(state->open, &state->progress, &err) < 0)
		model_complain(runtime->model, "%s", err.message);
}

static void start_command(struct runtime *runtime, const struct effect *effect)
{
	struct sb_error err;

	(void)effect;
	worker_stop(&runtime->command);
	if (worker_command(&runtime->command, runtime->model->command, &err) < 0)
		model_complain(runtime->model, "%s", err.message);
}

static void replace_shell(struct runtime *runtime, const struct effect *effect)
{
	start_shell(runtime, (enum slot)effect->index, false);
}

static void replace_world(struct runtime *runtime, const struct effect *effect)
{
	start_shell(runtime, (enum slot)effect->index, true);
}

static void queue_job(struct runtime *runtime, const struct effect *effect)
{
	if (runtime->n_jobs < MODEL_EFFECTS)
		runtime->jobs[runtime->n_jobs++] = *effect;
}

static void probe_host(struct runtime *runtime, const struct effect *effect)
{
	struct sb_error err;

	(void)effect;
	if (runtime->probe.kind == WORKER_IDLE &&
	    worker_probe(&runtime->probe, runtime->backend, &err) < 0)
		model_complain(runtime->model, "%s", err.message);
}

static void open_prompt(struct runtime *runtime, const struct effect *effect)
{
	prompt_open(runtime->prompt, effect->index);
}

static void redraw(struct runtime *runtime, const struct effect *effect)
{
	(void)effect;
	runtime->wants_redraw = true;
}

static void (*const performers[EFFECTS])(struct runtime *, const struct effect *) = {
    [EFFECT_SHELL] = replace_shell,
    [EFFECT_WORLD] = replace_world,
    [EFFECT_SERVICE] = change_service,
    [EFFECT_STATUS] = read_shown_status,
    [EFFECT_JUDGE] = queue_job,
    [EFFECT_STOP] = stop_jobs,
    [EFFECT_PROCESSES] = list_processes,
    [EFFECT_DOCTOR] = probe_host,
    [EFFECT_OPENS] = count_openings,
    [EFFECT_COUPLING] = tell_coupling,
    [EFFECT_CALLS] = list_calls,
    [EFFECT_COMMAND] = start_command,
    [EFFECT_POLICY] = parse_policy,
    [EFFECT_LESSON] = start_lesson,
    [EFFECT_LESSON_LOAD] = load_progress,
    [EFFECT_LESSON_SAVE] = save_progress,
    [EFFECT_SAVE] = save_screen,
    [EFFECT_PROMPT] = open_prompt,
    [EFFECT_REDRAW] = redraw,
};

void runtime_perform(struct runtime *runtime)
{
	struct model *model = runtime->model;

	for (int i = 0; i < model->n_effects; i++)
		performers[model->effects[i].kind](runtime, &model->effects[i]);
	model->n_effects = 0;
	start_next_job(runtime);
}
