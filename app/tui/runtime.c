// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/runtime.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "app/tui/update_events.h"
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

void runtime_close_pty(struct runtime *runtime, enum slot slot)
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
		runtime_close_pty(runtime, (enum slot)i);
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
		    .fd = runtime->backend->world_fd(runtime->backend, (enum slot)i),
		    .events = POLLIN};
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
			runtime_close_pty(runtime, slot);
			break;
		}
	}
	term_write(runtime->model->shells[slot].term, runtime->input, total);
	runtime->has_bell |= term_take_bell(runtime->model->shells[slot].term);
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
			runtime_close_pty(runtime, slot);
			event_world_died(model, slot);
			return;
		}
		if (slot == SLOT_LAB && event.pid == model->service.pid)
			event_service_ended(model, event.status);
		if (event.kind == SB_EVENT_EXIT && event.pid == model->shells[slot].pid) {
			if (runtime->pty[slot] >= 0)
				read_pty(runtime, slot);
			runtime_close_pty(runtime, slot);
			event_shell_ended(model, slot, event.status);
		}
	}
}

static void handle_message(
    struct runtime *runtime, const struct worker *worker, const struct worker_message *message)
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
	       runtime->command.kind == WORKER_IDLE && !runtime->model->n_effects;
}
