// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/cast.h"
#include "app/pump.h"
#include "app/terminal_guard.h"
#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/spawn.h"
#include "sandbox/world.h"

#define STDIO 3

struct session {
	const struct cli_onlooker *onlooker;
	const char *record;
	struct cast *cast;
	int out; /* where the command's standard output goes */
	struct sb_world *world;
	struct sb_process process;
	struct sb_command command;
	char term[64];
	struct pump pumps[STDIO];
	size_t n_pumps;
	int owned[2 * STDIO]; /* our ends of pipes */
	size_t n_owned;
	int given[STDIO]; /* the sandbox's ends, closed here after the start */
	size_t n_given;
	int signals; /* signalfd */
	sigset_t old_mask;
	struct cli_guard guard;
	bool is_raw;
};

static int own(struct session *session, int fd)
{
	session->owned[session->n_owned++] = fd;
	return fd;
}

static void add_pump(struct session *session, int from, int to, bool owns_to)
{
	struct pump *pump = &session->pumps[session->n_pumps++];

	pump->from = from;
	pump->to = to;
	pump->owns_to = owns_to;
	pump->record = NULL;
	pump->start = pump->end = 0;
}

/* A pipe in place of the terminal for the command's descriptor `fd`. Only our end is made non-blocking: the
 * descriptions of the person's own descriptors are shared with their shell. */
static int replace_by_pipe(struct session *session, int fd, int terminal, struct sb_error *err)
{
	bool is_input = fd == STDIN_FILENO;
	int ends[2], ours, theirs;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "pipe");
	ours = is_input ? ends[1] : ends[0];
	theirs = is_input ? ends[0] : ends[1];
	fcntl(ours, F_SETFL, O_NONBLOCK);
	session->given[session->n_given++] = theirs;
	session->command.stdio[fd] = theirs;
	if (is_input)
		add_pump(session, terminal, ours, true);
	else
		add_pump(session, own(session, ours), terminal, false);
	return 0;
}

static int connect_stdio(struct session *session, struct sb_error *err)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};

	if (isatty(STDIN_FILENO) && isatty(session->out)) {
		if (getenv("TERM")) {
			snprintf(session->term, sizeof(session->term), "TERM=%s", getenv("TERM"));
			session->command.term = session->term;
		}
		ioctl(session->out, TIOCGWINSZ, &size);
		session->command.pty = true;
		session->command.rows = size.ws_row;
		session->command.columns = size.ws_col;
		return 0;
	}
	for (int fd = 0; fd < STDIO; fd++) {
		int given = fd == STDOUT_FILENO ? session->out : fd;

		session->command.stdio[fd] = fcntl(given, F_GETFD) < 0 ? -1 : given;
		if (isatty(given) && replace_by_pipe(session, fd, given, err) < 0)
			return -EIO;
	}
	return 0;
}

/* Signals a person or a supervisor sends to the lab and means for the command. One that is ignored
 * (nohup(1)) stays ignored: blocked, it would be queued all the same (signal(7)). */
static int take_signals(struct session *session, struct sb_error *err)
{
	static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH};
	struct sigaction now;
	sigset_t mask;

	sigemptyset(&mask);
	for (size_t i = 0; i < sizeof(passed_on) / sizeof(passed_on[0]); i++)
		if (sigaction(passed_on[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&mask, passed_on[i]);
	sigprocmask(SIG_BLOCK, &mask, &session->old_mask);
	session->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (session->signals < 0)
		return sb_fail(err, errno, "signalfd");
	return 0;
}

static void resize(const struct session *session)
{
	struct winsize size;

	if (session->command.pty && ioctl(session->out, TIOCGWINSZ, &size) == 0)
		ioctl(session->process.pty_master, TIOCSWINSZ, &size);
}

/* Returns false when the session is over: its terminal has gone. */
static bool pass_signals(const struct session *session)
{
	struct signalfd_siginfo signal;

	while (read(session->signals, &signal, sizeof(signal)) == sizeof(signal)) {
		if (signal.ssi_signo == SIGWINCH)
			resize(session);
		else
			kill(session->process.pid, (int)signal.ssi_signo);
		if (signal.ssi_signo == SIGHUP)
			return false;
	}
	return true;
}

static int start_record(struct session *session, struct sb_error *err)
{
	if (!session->record)
		return 0;
	if (!session->command.pty)
		return sb_reject(err, "--record: stdin and stdout must be a terminal");
	return cast_new(session->record, session->command.columns, session->command.rows,
	    &session->cast, err);
}

static int start(struct session *session, const struct sb_policy *policy, struct sb_error *err)
{
	int r = sb_spawn(session->world, policy, &session->command, &session->process, err);

	while (session->n_given > 0)
		close(session->given[--session->n_given]);
	if (r < 0 || !session->command.pty)
		return r;
	fcntl(session->process.pty_master, F_SETFL, O_NONBLOCK);
	add_pump(session, STDIN_FILENO, session->process.pty_master, false);
	add_pump(session, session->process.pty_master, session->out, false);
	session->pumps[session->n_pumps - 1].record = session->cast;
	r = cli_guard_raw(&session->guard, STDIN_FILENO, NULL, err);
	session->is_raw = r == 0;
	return r;
}

/* 1 and an exit status once the command has ended, 0 before, -errno when its world is gone. */
static int ended(const struct session *session, int *ret_status, struct sb_error *err)
{
	struct sb_event event;

	while ((event = sb_world_next(session->world)).kind != SB_EVENT_NONE) {
		if (event.kind == SB_EVENT_INIT_DIED)
			return sb_fail(
			    err, ECHILD, "sandbox: its init was killed, and all of it with it");
		if (event.kind == SB_EVENT_EXIT && event.pid == session->process.pid) {
			*ret_status = cli_exit_status(event.status);
			return 1;
		}
	}
	if (session->process.emulation && sb_emulation_died(session->process.emulation, err))
		return -EIO;
	return 0;
}

enum { POLL_WORLD, POLL_SIGNALS, POLL_EMULATION, POLL_ONLOOKER, POLL_PUMPS };

static int onlooker_fd(const struct session *session)
{
	return session->onlooker ? session->onlooker->fd(session->onlooker->context) : -1;
}

static void look(const struct session *session)
{
	if (session->onlooker)
		session->onlooker->look(session->onlooker->context, &session->process);
}

static int relay(struct session *session, struct sb_error *err)
{
	struct pollfd polled[POLL_PUMPS + STDIO];
	int status = CLI_SIGNAL + SIGHUP, r;

	polled[POLL_WORLD] = (struct pollfd){.fd = sb_world_fd(session->world), .events = POLLIN};
	polled[POLL_SIGNALS] = (struct pollfd){.fd = session->signals, .events = POLLIN};
	polled[POLL_EMULATION] = (struct pollfd){.fd = -1, .events = POLLIN};
	if (session->process.emulation)
		polled[POLL_EMULATION].fd = sb_emulation_death_fd(session->process.emulation);
	polled[POLL_ONLOOKER] = (struct pollfd){.fd = onlooker_fd(session), .events = POLLIN};
	while ((r = ended(session, &status, err)) == 0) {
		for (size_t i = 0; i < session->n_pumps; i++)
			polled[POLL_PUMPS + i] = pump_poll(&session->pumps[i]);
		if (poll(polled, POLL_PUMPS + session->n_pumps, -1) < 0 && errno != EINTR)
			return sb_fail(err, errno, "poll");
		for (size_t i = 0; i < session->n_pumps; i++)
			pump_run(&session->pumps[i], &polled[POLL_PUMPS + i]);
		if (polled[POLL_ONLOOKER].revents)
			look(session);
		if (polled[POLL_SIGNALS].revents && !pass_signals(session))
			break;
	}
	look(session);
	return r < 0 ? r : status;
}

/* The world goes first: with all its processes dead what is left to read is bounded. */
static void finish(struct session *session)
{
	session->world = sb_world_free(session->world);
	for (size_t i = 0; i < session->n_pumps; i++)
		if (session->pumps[i].from != STDIN_FILENO)
			pump_drain(&session->pumps[i]);
	if (session->is_raw)
		cli_guard_release(&session->guard);
	sb_emulation_free(session->process.emulation);
	if (session->process.pty_master >= 0)
		close(session->process.pty_master);
	while (session->n_given > 0)
		close(session->given[--session->n_given]);
	while (session->n_owned > 0)
		close(session->owned[--session->n_owned]);
	if (session->signals >= 0) {
		close(session->signals);
		sigprocmask(SIG_SETMASK, &session->old_mask, NULL);
	}
}

int cli_session_run(
    const struct cli_session *wanted, const struct sb_policy *policy, struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct session session = {
	    .onlooker = wanted->onlooker,
	    .record = wanted->record,
	    .out = wanted->output_to_stderr ? STDERR_FILENO : STDOUT_FILENO,
	    .command = {.argv = wanted->argv, .stays = wanted->stays, .stdio = {-1, -1, -1}},
	    .process = {.pty_master = -1},
	    .signals = -1,
	};
	int r;

	options.accept_degraded = !session.onlooker;
	r = sb_world_new(&options, &session.world, err);
	if (r < 0)
		return r;
	if (sb_world_degraded(session.world))
		fprintf(stderr, "layerlab: %s\n", sb_world_degraded(session.world));
	if (session.onlooker)
		r = session.onlooker->begin(
		    session.onlooker->context, session.world, &session.command.argv, err);
	if (r == 0)
		r = connect_stdio(&session, err);
	if (r == 0)
		r = start_record(&session, err);
	if (r == 0)
		r = take_signals(&session, err);
	if (r == 0)
		r = start(&session, policy, err);
	if (r == 0)
		r = relay(&session, err);
	finish(&session);
	cast_free(session.cast);
	return r;
}

int cli_session_failed(const struct sb_error *err)
{
	int status = cli_fail(err);

	if (status != CLI_UNMET)
		return status;
	return err->code == ENOENT   ? CLI_NOT_FOUND
	       : err->code == EACCES ? CLI_NOT_EXECUTABLE
	                             : CLI_LAB_FAILED;
}

int cli_exit_status(int wait_status)
{
	if (WIFSIGNALED(wait_status))
		return CLI_SIGNAL + WTERMSIG(wait_status);
	return WEXITSTATUS(wait_status);
}
