// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "app/tui/screen.h"
#include "app/tui/signals.h"
#include "app/tui/update.h"
#include "app/tui/view.h"

#define FRAME_MS 16         /* a flood of output is drawn sixty times a second, not more */
#define REFRESH_MS 1000     /* /proc cannot be polled */
#define REFRESH_BUSY_MS 150 /* while the shell prints */
#define EXPECT_MS 30000

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const struct theme *theme_of(const struct loop *loop)
{
	if (loop->has_screen && !screen_has_colours())
		return &themes[theme_by_name("mono")];
	return &themes[loop->model->theme];
}

static void draw(struct loop *loop)
{
	loop->canvas.theme = theme_of(loop);
	loop->canvas.unicode = loop->model->unicode;
	if (!canvas_start(&loop->canvas, loop->model->rows, loop->model->columns))
		return;
	view_draw(loop->model, &loop->canvas);
	if (loop->has_screen)
		screen_show(&loop->canvas, loop->runtime->wants_redraw);
	if (loop->has_screen && loop->runtime->has_bell)
		screen_bell();
	loop->runtime->has_bell = false;
	loop->runtime->wants_redraw = false;
	loop->is_dirty = false;
	loop->drawn_at = now_ms();
}

static void resize(struct loop *loop)
{
	int rows, columns;

	screen_size(&rows, &columns);
	update_resize(loop->model, rows, columns);
	loop->runtime->wants_redraw = true;
}

static void stop_and_come_back(struct loop *loop)
{
	screen_suspend();
	raise(SIGSTOP);
	screen_resume();
	resize(loop);
}

static void handle_signals(struct loop *loop)
{
	int number;

	while ((number = signals_next())) {
		loop->is_dirty = true;
		if (number == SIGWINCH || number == SIGCONT) {
			resize(loop);
		} else if (number == SIGTSTP) {
			stop_and_come_back(loop);
		} else {
			loop->model->has_quit = true;
			loop->fatal_signal = number;
		}
	}
}

static void handle_key(struct loop *loop, uint32_t key, const struct pointer *pointer)
{
	loop->is_dirty = true;
	if (loop->model->overlay == OVERLAY_PROMPT && key != KEY_ESCAPE)
		prompt_key(loop->runtime->prompt, key);
	else
		update_key(loop->model, key, pointer);
	runtime_perform(loop->runtime);
}

static void handle_keys(struct loop *loop)
{
	struct pointer pointer;
	uint32_t key;

	while (!loop->model->has_quit && (key = screen_key(&pointer)) != KEY_NONE)
		handle_key(loop, key, &pointer);
}

static int run_expectation(
    struct loop *loop, const struct script_value *value, struct sb_error *err)
{
	if (loop->is_dirty)
		draw(loop);
	if (canvas_has_text(&loop->canvas, value->text)) {
		script_advance(loop->script);
		loop->waiting_since = 0;
		return 0;
	}
	if (!loop->waiting_since)
		loop->waiting_since = now_ms();
	if (now_ms() - loop->waiting_since < EXPECT_MS)
		return 0;
	canvas_save_text(&loop->canvas, stderr);
	return sb_reject(
	    err, "script line %d: the screen never showed '%s'", value->line, value->text);
}

/* One step, if nothing is under way. A script without a terminal ends the lab with its last. */
static int run_script(struct loop *loop, struct sb_error *err)
{
	struct script_value value;

	switch (script_next(loop->script, &value)) {
	case SCRIPT_EXPECT:
		return run_expectation(loop, &value, err);
	case SCRIPT_KEY:
		script_advance(loop->script);
		handle_key(loop, value.key, NULL);
		break;
	case SCRIPT_RUN:
		draw(loop);
		script_advance(loop->script);
		update_prompt_line(loop->model, value.text);
		runtime_perform(loop->runtime);
		break;
	case SCRIPT_SIZE:
		script_advance(loop->script);
		if (!loop->has_screen)
			update_resize(loop->model, value.rows, value.columns);
		break;
	case SCRIPT_END:
		loop->script = script_free(loop->script);
		loop->model->has_quit = !loop->has_screen;
		break;
	}
	loop->is_dirty = true;
	return 0;
}

/* Does the view show what only reading /proc again can tell? */
static bool is_live(const struct loop *loop)
{
	enum view_id view = loop->model->view;

	return view == VIEW_LAB || view == VIEW_PROCESSES || view == VIEW_COMPARE;
}

static void refresh_if_due(struct loop *loop)
{
	int64_t age = now_ms() - loop->refreshed_at;

	if (!is_live(loop) || age < (loop->runtime->status_is_due ? REFRESH_BUSY_MS : REFRESH_MS))
		return;
	runtime_refresh(loop->runtime);
	loop->refreshed_at = now_ms();
	loop->is_dirty = true;
}

static int sooner(int timeout, int64_t ms)
{
	if (ms < 0)
		ms = 0;
	return timeout < 0 || ms < timeout ? (int)ms : timeout;
}

static bool script_waits(const struct loop *loop)
{
	return loop->waiting_since || !runtime_is_idle(loop->runtime);
}

static int timeout_of(const struct loop *loop)
{
	int64_t now = now_ms();
	int timeout = -1;

	if (loop->script)
		timeout = sooner(timeout, script_waits(loop) ? FRAME_MS : 0);
	if (loop->is_dirty)
		timeout = sooner(timeout, loop->drawn_at + FRAME_MS - now);
	if (is_live(loop))
		timeout = sooner(timeout,
		    loop->refreshed_at +
		        (loop->runtime->status_is_due ? REFRESH_BUSY_MS : REFRESH_MS) - now);
	return timeout;
}

static void wait_and_handle(struct loop *loop)
{
	struct pollfd polls[RUNTIME_POLLS + 2];
	int n = runtime_polls(loop->runtime, polls + 2);

	polls[0] = (struct pollfd){.fd = loop->has_screen ? STDIN_FILENO : -1, .events = POLLIN};
	polls[1] = (struct pollfd){.fd = loop->signal_fd, .events = POLLIN};
	if (poll(polls, (nfds_t)n + 2, timeout_of(loop)) < 0)
		return;
	if (polls[1].revents)
		handle_signals(loop);
	if (polls[0].revents & (POLLHUP | POLLERR) && !(polls[0].revents & POLLIN))
		loop->model->has_quit = true;
	else if (polls[0].revents)
		handle_keys(loop);
	if (runtime_handle(loop->runtime, polls + 2, n))
		loop->is_dirty = true;
}

int loop_run(struct loop *loop, struct sb_error *err)
{
	int r = 0;

	loop->runtime->canvas = &loop->canvas;
	if (loop->has_screen)
		resize(loop);
	update_start(loop->model);
	runtime_perform(loop->runtime);
	loop->is_dirty = true;
	while (!loop->model->has_quit && r == 0) {
		if (loop->is_dirty && now_ms() - loop->drawn_at >= FRAME_MS)
			draw(loop);
		wait_and_handle(loop);
		refresh_if_due(loop);
		if (loop->script && runtime_is_idle(loop->runtime))
			r = run_script(loop, err);
	}
	canvas_done(&loop->canvas);
	return r;
}
