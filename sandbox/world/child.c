// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "sandbox/layer.h"
#include "sandbox/report.h"
#include "sandbox/text.h"
#include "sandbox/world/plain.h"
#include "sandbox/world/strict.h"

#define ARGV_MAX 1024
#define PATH_TRIES 16
#define GID_TTY 5

/* Exit statuses of a shell for "cannot execute" and "not found"; the report says why. */
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND 127

static _Noreturn void fail(int report, const struct sb_error *err)
{
	struct sb_message message = {.kind = SB_MESSAGE_FAILED, .error = *err};

	(void)sb_message_send(report, &message, NULL, 0);
	_exit(err->code == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

static int reset_signals(struct sb_error *err)
{
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		(void)sigaction(number, &action, NULL);
	sigemptyset(&none);
	if (sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		return sb_fail(err, errno, "clear the signal mask");
	return 0;
}

static int announce(int report, struct sb_error *err)
{
	struct sb_message message = {.kind = SB_MESSAGE_STARTED, .ns_pid = getpid()};
	int r = sb_message_send(report, &message, NULL, 0);

	return r < 0 ? sb_fail(err, -r, "report to the lab") : 0;
}

/* A pty of the sandbox's own devpts: its name is right inside, and nothing typed or pushed into it
 * (TIOCSTI) can reach the terminal outside. */
static int open_pty(
    const struct sb_plan *plan, int *ret_slave, int *ret_master, struct sb_error *err)
{
	struct winsize size = {
	    .ws_row = (unsigned short)plan->rows, .ws_col = (unsigned short)plan->columns};
	int unlocked = 0;
	int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
	int slave;

	if (master < 0)
		return sb_fail(err, errno, "open /dev/ptmx of the sandbox");
	if (ioctl(master, TIOCSPTLCK, &unlocked) < 0)
		return sb_fail(err, errno, "unlock the pty");
	slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		return sb_fail(err, errno, "open the pty's other end");
	(void)ioctl(slave, TIOCSWINSZ, &size);
	(void)fchown(slave, plan->uid, GID_TTY);
	*ret_slave = slave;
	*ret_master = master;
	return 0;
}

static int take_pty(const struct sb_plan *plan, int report, int stdio[3], struct sb_error *err)
{
	struct sb_message message = {.kind = SB_MESSAGE_PTY};
	int slave = -1, master = -1;
	int r = open_pty(plan, &slave, &master, err);

	if (r < 0)
		return r;
	if (ioctl(slave, TIOCSCTTY, 0) < 0)
		return sb_fail(err, errno, "make the pty the controlling terminal");
	r = sb_message_send(report, &message, &master, 1);
	if (r < 0)
		return sb_fail(err, -r, "hand over the pty");
	stdio[0] = stdio[1] = stdio[2] = slave;
	return 0;
}

/* Descriptors the plan was given lie above 2, so no dup2 can overwrite one still needed. */
static int take_stdio(const int stdio[3], struct sb_error *err)
{
	for (int i = 0; i < 3; i++)
		if (dup2(stdio[i], i) < 0)
			return sb_fail(err, errno, "set up descriptor %d", i);
	return 0;
}

/* A report socket at a known number, everything else above 2 closed at exec at the latest. */
static int close_others(int report, struct sb_error *err)
{
	if (report != 3 && dup3(report, 3, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "move the report socket");
	if (syscall(SYS_close_range, 4U, ~0U, 0U) < 0 && errno != ENOSYS)
		return sb_fail(err, errno, "close inherited descriptors");
	return 0;
}

static void go_home(const struct sb_plan *plan)
{
	if (chdir(sb_plan_at(plan, plan->cwd)) < 0)
		(void)!chdir("/");
}

static bool spread(
    char **pointers, size_t max, const struct sb_plan *plan, uint32_t offset, uint32_t count)
{
	const char *text = sb_plan_at(plan, offset);

	if (count >= max)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		pointers[i] = (char *)text;
		text += strlen(text) + 1;
	}
	pointers[count] = NULL;
	return true;
}

static const char *find_path(char *const *env)
{
	for (; *env; env++)
		if (strncmp(*env, "PATH=", 5) == 0)
			return *env + 5;
	return "/usr/bin:/bin";
}

/* execvp(3) allocates; this walks PATH with what is on the stack. A permission error is remembered
 * over "not found", as shells do. */
static int exec_search(const char *program, char *const *argv, char *const *env)
{
	const char *dir = find_path(env);
	int remembered = ENOENT;
	char path[SB_PATH_MAX];

	if (strchr(program, '/')) {
		execve(program, argv, env);
		return errno;
	}
	for (int i = 0; i < PATH_TRIES && dir; i++) {
		size_t n = strcspn(dir, ":");

		if (n && n + strlen(program) + 2 < sizeof(path)) {
			memcpy(path, dir, n);
			path[n] = '/';
			memcpy(path + n + 1, program, strlen(program) + 1);
			execve(path, argv, env);
			if (errno != ENOENT && errno != ENOTDIR)
				remembered = errno;
		}
		dir = dir[n] ? dir + n + 1 : NULL;
	}
	return remembered;
}

static int apply_layers(const struct sb_plan *plan, int report, struct sb_error *err)
{
	for (size_t i = 0; i < SB_LAYERS; i++) {
		int r = sb_layers[i]->apply(plan, report, err);

		if (r < 0)
			return sb_wrap(err, r, "%s", sb_layers[i]->name);
	}
	return 0;
}

/* Before init, without which there is no world: start.c. */
static void offer_to_oom_killer(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd >= 0) {
		(void)!write(fd, "1000", 4);
		close(fd);
	}
}

static int prepare(const struct sb_plan *plan, int report, const int stdio[3], struct sb_error *err)
{
	int mine[3] = {stdio[0], stdio[1], stdio[2]};
	int r;

	(void)setsid();
	if ((r = reset_signals(err)) < 0 || (r = announce(report, err)) < 0)
		return r;
	if (plan->pty && (r = take_pty(plan, report, mine, err)) < 0)
		return r;
	offer_to_oom_killer();
	return take_stdio(mine, err);
}

_Noreturn void sb_child_run(struct sb_plan *plan, int report, const int stdio[3])
{
	char *argv[ARGV_MAX], *env[ARGV_MAX];
	const char *program = sb_plan_at(plan, plan->program);
	struct sb_error err = {0};
	int code;

	if (prepare(plan, report, stdio, &err) < 0 || close_others(report, &err) < 0)
		fail(report, &err);
	report = 3;
	go_home(plan);
	if (!spread(argv, ARGV_MAX, plan, plan->argv, plan->argc) ||
	    !spread(env, ARGV_MAX, plan, plan->env, plan->envc)) {
		(void)sb_fail(&err, E2BIG, "%s", program);
		fail(report, &err);
	}
	if (plan->is_plain && sb_plain_confine(&err) < 0)
		fail(report, &err);
	if (apply_layers(plan, report, &err) < 0)
		fail(report, &err);
	if (plan->seccomp_strict)
		sb_strict_enter(report, argv, env, plan->strict_loop);
	code = exec_search(program, argv, env);
	(void)sb_fail(&err, code, "%s", program);
	fail(report, &err);
}
