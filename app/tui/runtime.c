// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/runtime.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "app/tui/canvas.h"
#include "app/tui/update.h"
#include "app/tui/update_events.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define READ_BUDGET (1u << 20) /* bytes of a pty between two looks at the keys */
#define FLOOD (4u << 10)       /* more than this at once is worth waiting a moment for the rest: */
#define FLOOD_WAIT_MS 10       /* so long for a next piece, */
#define FLOOD_TOTAL_MS 40      /* and so long for all of them */

bool runtime_init(struct runtime *runtime, struct model *model, struct backend *backend)
{
	*runtime = (struct runtime){.model = model,
	    .backend = backend,
	    .judge = WORKER_NEW,
	    .probe = WORKER_NEW,
	    .lesson = WORKER_NEW,
	    .command = WORKER_NEW};
	for (int i = 0; i < SLOTS; i++)
		runtime->pty[i] = -1;
	runtime->input = malloc(READ_BUDGET);
	return runtime->input;
}

static void close_pty(struct runtime *runtime, enum slot slot)
{
	if (runtime->pty[slot] >= 0)
		close(runtime->pty[slot]);
	runtime->pty[slot] = -1;
}

void runtime_done(struct runtime *runtime)
{
	worker_stop(&runtime->judge);
	worker_stop(&runtime->probe);
	worker_stop(&runtime->lesson);
	worker_stop(&runtime->command);
	free(runtime->input);
	free(runtime->lesson.buffer);
	free(runtime->judge.buffer);
	free(runtime->probe.buffer);
	free(runtime->command.buffer);
	for (int i = 0; i < SLOTS; i++)
		close_pty(runtime, (enum slot)i);
}

static const struct sb_policy *policy_of(const struct model *model, enum slot slot)
{
	return slot == SLOT_LAB ? &model->policy : &model->compare[slot - SLOT_LEFT];
}

static void start_shell(struct runtime *runtime, enum slot slot, bool new_world)
{
	struct model *model = runtime->model;
	struct term *term = model->shells[slot].term;
	struct sb_process process;
	struct sb_error err;

	close_pty(runtime, slot);
	if (new_world && slot != SLOT_LAB)
		term_reset(term);
	if (runtime->backend->spawn(runtime->backend, slot, policy_of(model, slot), term_rows(term),
	        term_columns(term), new_world, &process, &err) < 0) {
		event_shell_failed(model, slot, &err);
		return;
	}
	runtime->pty[slot] = process.pty_master;
	runtime->pty_rows[slot] = term_rows(term);
	runtime->pty_columns[slot] = term_columns(term);
	event_shell_started(model, slot, process.pid, process.ns_pid);
	runtime_refresh(runtime);
}

static void read_shown_status(struct runtime *runtime)
{
	struct model *model = runtime->model;
	pid_t pid = model->watched ? model->watched : model->shells[SLOT_LAB].pid;
	struct sb_status status;
	struct sb_error err;

	if (!pid)
		return;
	if (runtime->backend->status(runtime->backend, SLOT_LAB, pid, &status, &err) == 0)
		event_status(model, &status, NULL);
	else
		event_status(model, NULL, &err);
}

static void list_processes(struct runtime *runtime)
{
	static struct sb_status processes[MODEL_PROCESSES];
	size_t n = runtime->backend->processes(
	    runtime->backend, runtime->model->all_processes, processes, MODEL_PROCESSES);

	event_processes(runtime->model, processes, n);
}

void runtime_refresh(struct runtime *runtime)
{
	struct model *model = runtime->model;

	runtime->status_is_due = false;
	if (model->view == VIEW_LAB || !model->has_status)
		read_shown_status(runtime);
	if (model->view == VIEW_PROCESSES)
		list_processes(runtime);
	for (int i = SLOT_LEFT; i <= SLOT_RIGHT && model->view == VIEW_COMPARE; i++) {
		struct sb_status status;

		if (model->shells[i].pid &&
		    runtime->backend->status(runtime->backend, (enum slot)i, model->shells[i].pid, &status,
		        NULL) == 0)
			event_slot_status(model, (enum slot)i, &status);
	}
}

/* The first names, then how many more. */
static void name_calls(const struct sb_seccomp_calls *calls, char *text, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < calls->n && i < 4 && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s", i ? ", " : "", calls->names[i]);
	if (calls->n > 4 && len < size)
		snprintf(text + len, size - len, ", …");
}

/* The filter is built from the bounding set: a capability is a gate in the wall. */
static void tell_coupling(struct runtime *runtime)
{
	struct model *model = runtime->model;
	uint64_t from = model->coupled_from, to = model->policy.caps[SB_CAPS_BOUNDING];
	struct sb_seccomp_calls calls;
	char names[240];

	if (runtime->backend->opened(&model->policy, from, to, &calls, NULL) == 0 && calls.n) {
		name_calls(&calls, names, sizeof(names));
		model_say(model, "the wall follows the moat: %zu more calls open: %s", calls.n, names);
	} else if (runtime->backend->opened(&model->policy, to, from, &calls, NULL) == 0 && calls.n) {
		name_calls(&calls, names, sizeof(names));
		model_say(model, "the wall follows the moat: %zu calls closed: %s", calls.n, names);
	}
}

static void list_calls(struct runtime *runtime)
{
	struct model *model = runtime->model;
	struct sb_seccomp_call *calls = NULL;
	char about[256] = "";
	struct sb_error err;
	size_t n = 0;

	if (model->policy.seccomp == SB_SECCOMP_OFF)
		sb_copy(about, sizeof(about),
		    "The wall is down: every call reaches the kernel. Space on WALL in the lab puts it up.");
	else if (model->policy.seccomp == SB_SECCOMP_STRICT)
		sb_copy(about, sizeof(about),
		    "Mode 1: only read, write, exit and sigreturn; any other call is death by SIGKILL.");
	else if (runtime->backend->calls(&model->policy, &calls, &n, about, sizeof(about), &err) < 0)
		sb_copy(about, sizeof(about), err.message);
	event_calls(model, calls, n, about);
}

static void save_screen(struct runtime *runtime, const char *path)
{
	const char *dot = strrchr(path, '.');
	cleanup_file FILE *file = fopen(path, "we");

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

static void parse_policy(struct runtime *runtime)
{
	struct model *model = runtime->model;
	struct sb_policy policy = model->policy;
	struct sb_error err;

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
		if (worker_judge(&runtime->judge, runtime->backend, &model->catalogue->attacks[job.index],
		        &model->policy, &job, &err) < 0)
			event_judge_failed(model, job.index, err.message);
		else
			event_judge_started(model, job.index);
	}
}

static void stop_jobs(struct runtime *runtime)
{
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
static void start_lesson(struct runtime *runtime, enum lesson_part part)
{
	struct sb_error err;

	worker_stop(&runtime->lesson);
	if (worker_lesson(&runtime->lesson, runtime->backend, runtime->model, part, &err) < 0)
		event_lesson(runtime->model, NULL, err.message);
}

static void load_progress(struct runtime *runtime)
{
	struct lesson_progress progress;

	runtime->backend->load_progress(runtime->model->lesson.open, &progress);
	event_lesson_progress(runtime->model, &progress);
}

static void save_progress(struct runtime *runtime)
{
	struct lesson_state *state = &runtime->model->lesson;
	struct sb_error err;

	if (state->open && runtime->backend->save_progress(state->open, &state->progress, &err) < 0)
		model_complain(runtime->model, "%s", err.message);
}

static void start_command(struct runtime *runtime)
{
	struct sb_error err;

	worker_stop(&runtime->command);
	if (worker_command(&runtime->command, runtime->model->command, &err) < 0)
		model_complain(runtime->model, "%s", err.message);
}

static void perform(struct runtime *runtime, const struct effect *effect)
{
	struct model *model = runtime->model;
	struct sb_error err;

	switch (effect->kind) {
	case EFFECT_SHELL:
	case EFFECT_WORLD:
		start_shell(runtime, (enum slot)effect->index, effect->kind == EFFECT_WORLD);
		break;
	case EFFECT_CLOSE:
		close_pty(runtime, (enum slot)effect->index);
		runtime->backend->close(runtime->backend, (enum slot)effect->index);
		break;
	case EFFECT_STATUS:
		read_shown_status(runtime);
		break;
	case EFFECT_JUDGE:
		if (runtime->n_jobs < MODEL_EFFECTS)
			runtime->jobs[runtime->n_jobs++] = *effect;
		break;
	case EFFECT_STOP:
		stop_jobs(runtime);
		break;
	case EFFECT_PROCESSES:
		list_processes(runtime);
		break;
	case EFFECT_DOCTOR:
		if (runtime->probe.kind == WORKER_IDLE &&
		    worker_probe(&runtime->probe, runtime->backend, &err) < 0)
			model_complain(model, "%s", err.message);
		break;
	case EFFECT_COUPLING:
		tell_coupling(runtime);
		break;
	case EFFECT_CALLS:
		list_calls(runtime);
		break;
	case EFFECT_COMMAND:
		start_command(runtime);
		break;
	case EFFECT_POLICY:
		parse_policy(runtime);
		break;
	case EFFECT_LESSON:
		start_lesson(runtime, (enum lesson_part)effect->index);
		break;
	case EFFECT_LESSON_LOAD:
		load_progress(runtime);
		break;
	case EFFECT_LESSON_SAVE:
		save_progress(runtime);
		break;
	case EFFECT_SAVE:
		save_screen(runtime, model->command);
		break;
	case EFFECT_PROMPT:
		prompt_open(runtime->prompt, effect->index);
		break;
	case EFFECT_REDRAW:
		runtime->wants_redraw = true;
		break;
	}
}

void runtime_perform(struct runtime *runtime)
{
	struct model *model = runtime->model;

	for (int i = 0; i < model->n_effects; i++)
		perform(runtime, &model->effects[i]);
	model->n_effects = 0;
	start_next_job(runtime);
}

int runtime_polls(const struct runtime *runtime, struct pollfd polls[RUNTIME_POLLS])
{
	const struct worker *const workers[] = {
	    &runtime->judge, &runtime->probe, &runtime->lesson, &runtime->command};
	int n = 0;

	for (int i = 0; i < SLOTS; i++) {
		size_t waiting;

		term_output(runtime->model->shells[i].term, &waiting);
		polls[n++] = (struct pollfd){
		    .fd = runtime->pty[i], .events = (short)(POLLIN | (waiting ? POLLOUT : 0))};
		polls[n++] = (struct pollfd){
		    .fd = runtime->backend->world_fd(runtime->backend, (enum slot)i), .events = POLLIN};
	}
	for (size_t i = 0; i < SB_COUNT(workers); i++)
		polls[n++] = (struct pollfd){.fd = workers[i]->fd, .events = POLLIN};
	return n;
}

static bool comes_more(int fd)
{
	struct pollfd polled = {.fd = fd, .events = POLLIN};

	return poll(&polled, 1, FLOOD_WAIT_MS) > 0 && polled.revents & POLLIN;
}

/* True until FLOOD_TOTAL_MS after the first question. */
static bool may_wait(int64_t *deadline)
{
	struct timespec now;
	int64_t ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	if (!*deadline)
		*deadline = ms + FLOOD_TOTAL_MS;
	return ms < *deadline;
}

/* In large pieces, because a terminal can pass over most of a flood it sees at once. A pty whose
 * other side is gone reads EIO, not 0 (pts(4)). */
static void read_pty(struct runtime *runtime, enum slot slot)
{
	size_t total = 0;
	int64_t deadline = 0;

	while (total < READ_BUDGET) {
		ssize_t n = read(runtime->pty[slot], runtime->input + total, READ_BUDGET - total);

		if (n > 0)
			total += (size_t)n;
		else if (n < 0 && errno == EAGAIN && total > FLOOD && may_wait(&deadline) &&
		    comes_more(runtime->pty[slot]))
			continue;
		else if (n < 0 && (errno == EAGAIN || errno == EINTR))
			break;
		else {
			close_pty(runtime, slot);
			break;
		}
	}
	term_write(runtime->model->shells[slot].term, runtime->input, total);
}

static void write_pty(struct runtime *runtime, enum slot slot)
{
	struct term *term = runtime->model->shells[slot].term;
	size_t len;
	const char *bytes = term_output(term, &len);
	ssize_t n = len ? write(runtime->pty[slot], bytes, len) : 0;

	if (n > 0)
		term_output_done(term, (size_t)n);
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		term_output_done(term, len);
}

static void handle_pty(struct runtime *runtime, enum slot slot, short events)
{
	if (runtime->pty[slot] >= 0 && events & POLLOUT)
		write_pty(runtime, slot);
	if (runtime->pty[slot] >= 0 && events & (POLLIN | POLLHUP | POLLERR)) {
		read_pty(runtime, slot);
		runtime->status_is_due = true;
	}
}

static void handle_world(struct runtime *runtime, enum slot slot)
{
	struct model *model = runtime->model;
	struct sb_event event;

	while ((event = runtime->backend->next(runtime->backend, slot)).kind != SB_EVENT_NONE) {
		if (event.kind == SB_EVENT_INIT_DIED) {
			close_pty(runtime, slot);
			event_world_died(model, slot);
			return;
		}
		if (event.kind == SB_EVENT_EXIT && event.pid == model->shells[slot].pid) {
			if (runtime->pty[slot] >= 0)
				read_pty(runtime, slot);
			close_pty(runtime, slot);
			event_shell_ended(model, slot, event.status);
		}
	}
}

static void handle_message(struct runtime *runtime, const struct worker *worker,
    const struct worker_message *message)
{
	struct model *model = runtime->model;
	int attack = worker->effect.index;

	switch (message->kind) {
	case WORKER_PROGRESS:
		event_judge_progress(model, attack, message->done, message->total);
		break;
	case WORKER_VERDICT:
		event_verdict(model, attack, worker->effect.all_subsets, message->verdict);
		break;
	case WORKER_FAILED:
		if (worker == &runtime->lesson)
			event_lesson(model, NULL, message->text);
		else
			event_judge_failed(model, attack, message->text);
		break;
	case WORKER_REPORT:
		event_lesson(model, message->report, NULL);
		break;
	case WORKER_FINDINGS:
		event_findings(model, message->findings, message->n);
		break;
	case WORKER_TEXT:
		event_output(model, message->text, message->n);
		break;
	case WORKER_ENDED:
		if (worker == &runtime->command)
			event_output_done(model, message->status);
		else if (worker == &runtime->judge && model->attacks[attack].job == ATTACK_RUNNING)
			event_judge_failed(model, attack, "the run was killed");
		break;
	}
}

static void handle_worker(struct runtime *runtime, struct worker *worker)
{
	struct worker_message message;

	while (worker_next(worker, &message))
		handle_message(runtime, worker, &message);
}

/* A pane that changed its size tells its program (SIGWINCH comes from the pty). */
static void fit_ptys(struct runtime *runtime)
{
	for (int i = 0; i < SLOTS; i++) {
		const struct term *term = runtime->model->shells[i].term;
		struct winsize size = {.ws_row = (unsigned short)term_rows(term),
		    .ws_col = (unsigned short)term_columns(term)};

		if (runtime->pty[i] < 0 || (runtime->pty_rows[i] == term_rows(term) &&
		                               runtime->pty_columns[i] == term_columns(term)))
			continue;
		ioctl(runtime->pty[i], TIOCSWINSZ, &size);
		runtime->pty_rows[i] = term_rows(term);
		runtime->pty_columns[i] = term_columns(term);
	}
}

bool runtime_handle(struct runtime *runtime, const struct pollfd *polls, int n)
{
	struct worker *const workers[] = {
	    &runtime->judge, &runtime->probe, &runtime->lesson, &runtime->command};
	bool changed = false;

	for (int i = 0; i < n; i++)
		changed |= polls[i].revents != 0;
	for (int i = 0; i < SLOTS; i++) {
		if (polls[2 * i].revents)
			handle_pty(runtime, (enum slot)i, polls[2 * i].revents);
		if (polls[2 * i + 1].revents)
			handle_world(runtime, (enum slot)i);
	}
	for (size_t i = 0; i < SB_COUNT(workers); i++)
		if (polls[2 * SLOTS + i].revents)
			handle_worker(runtime, workers[i]);
	runtime_perform(runtime);
	fit_ptys(runtime);
	return changed;
}

bool runtime_is_idle(const struct runtime *runtime)
{
	return !runtime->n_jobs && runtime->judge.kind == WORKER_IDLE &&
	    runtime->probe.kind == WORKER_IDLE && runtime->lesson.kind == WORKER_IDLE &&
	    runtime->command.kind == WORKER_IDLE &&
	    !runtime->model->n_effects;
}
