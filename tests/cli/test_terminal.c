// SPDX-License-Identifier: GPL-3.0-or-later
/* `shell` and `run` on a terminal: a pty of the sandbox's own, and the person's given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <utmp.h>
#include <unistd.h>

#define PATIENCE_MS 20000

struct terminal {
	pid_t pid;
	int master;
	int slave; /* kept open: the settings can be looked at after the program has gone */
	struct termios before;
	char seen[65536];
	size_t n_seen;
};

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void start(struct terminal *terminal, char *const argv[])
{
	struct winsize size = {.ws_row = 30, .ws_col = 90};

	*terminal = (struct terminal){0};
	assert_int_equal(openpty(&terminal->master, &terminal->slave, NULL, NULL, &size), 0);
	tcgetattr(terminal->slave, &terminal->before);
	terminal->pid = fork();
	if (terminal->pid == 0) {
		close(terminal->master);
		login_tty(terminal->slave);
		setenv("TERM", "xterm", 1);
		execv(getenv("LAYERLAB"), argv);
		_exit(127);
	}
	fcntl(terminal->master, F_SETFL, O_NONBLOCK);
}

static void take(struct terminal *terminal)
{
	struct pollfd polled = {.fd = terminal->master, .events = POLLIN};
	ssize_t n;

	poll(&polled, 1, 50);
	n = read(terminal->master, terminal->seen + terminal->n_seen,
	    sizeof(terminal->seen) - terminal->n_seen - 1);
	if (n > 0)
		terminal->n_seen += (size_t)n;
	terminal->seen[terminal->n_seen] = '\0';
}

static void expect(struct terminal *terminal, const char *text)
{
	long end = now_ms() + PATIENCE_MS;

	while (!strstr(terminal->seen, text)) {
		if (now_ms() > end)
			fail_msg("no '%s' in: %s", text, terminal->seen);
		take(terminal);
	}
}

/* What comes after is looked for in what comes after. */
static void type(struct terminal *terminal, const char *text)
{
	terminal->n_seen = 0;
	terminal->seen[0] = '\0';
	assert_int_equal(write(terminal->master, text, strlen(text)), strlen(text));
}

static int end(struct terminal *terminal)
{
	long deadline = now_ms() + PATIENCE_MS;
	int status;

	while (waitpid(terminal->pid, &status, WNOHANG) == 0) {
		if (now_ms() > deadline) {
			kill(terminal->pid, SIGKILL);
			waitpid(terminal->pid, &status, 0);
			fail_msg("it does not end; seen: %s", terminal->seen);
		}
		take(terminal);
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool is_as_before(const struct terminal *terminal)
{
	struct termios now;

	tcgetattr(terminal->slave, &now);
	return now.c_lflag == terminal->before.c_lflag && now.c_iflag == terminal->before.c_iflag &&
	       now.c_oflag == terminal->before.c_oflag;
}

static void done(struct terminal *terminal)
{
	close(terminal->master);
	close(terminal->slave);
}

static char *const shell[] = {"layerlab", "shell", NULL};

static void shell_has_a_terminal_of_its_own(void **state)
{
	struct terminal terminal;

	(void)state;
	start(&terminal, shell);
	type(&terminal, "tty; id -u; stty size\r");
	expect(&terminal, "/dev/pts/0\r\n0\r\n30 90");
	type(&terminal, "echo $TERM-seen\r");
	expect(&terminal, "xterm-seen");
	type(&terminal, "exit 4\r");
	assert_int_equal(end(&terminal), 4);
	assert_true(is_as_before(&terminal));
	done(&terminal);
}

static void keys_reach_the_sandbox(void **state)
{
	struct terminal terminal;

	(void)state;
	start(&terminal, shell);
	/* It says so only once it is in the foreground and has its trap. */
	type(&terminal, "sh -c 'trap \"echo got-$((1+1)); exit\" INT; echo now-$((1+1)); "
	                "while :; do sleep 0.02; done'\r");
	expect(&terminal, "now-2");
	type(&terminal, "\003");
	expect(&terminal, "got-2");
	type(&terminal, "echo still-$((20+3))\r");
	expect(&terminal, "still-23");
	type(&terminal, "exit\r");
	end(&terminal);
	done(&terminal);
}

static void size_follows(void **state)
{
	struct winsize size = {.ws_row = 41, .ws_col = 133};
	struct terminal terminal;

	(void)state;
	start(&terminal, shell);
	type(&terminal, "echo ready-$((1+1))\r");
	expect(&terminal, "ready-2");
	type(&terminal, "trap 'stty size' WINCH\r");
	ioctl(terminal.master, TIOCSWINSZ, &size);
	kill(terminal.pid, SIGWINCH);
	type(&terminal, "while [ \"$(stty size)\" != '41 133' ]; do :; done; echo follo\"\"wed\r");
	expect(&terminal, "followed");
	type(&terminal, "exit\r");
	end(&terminal);
	done(&terminal);
}

static void wait_for_settings(const struct terminal *terminal)
{
	long deadline = now_ms() + PATIENCE_MS;

	while (!is_as_before(terminal) && now_ms() < deadline)
		poll(NULL, 0, 5);
	assert_true(is_as_before(terminal));
}

static void terminal_survives_any_death(void **state)
{
	static const int signals[] = {SIGKILL, SIGSEGV, SIGTERM, SIGHUP};
	struct terminal terminal;

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		start(&terminal, shell);
		type(&terminal, "echo ready-$((1+1))\r");
		expect(&terminal, "ready-2");
		assert_false(is_as_before(&terminal));
		kill(terminal.pid, signals[i]);
		/* bash ignores SIGTERM when interactive; the lab only passes it on. */
		if (signals[i] == SIGTERM)
			type(&terminal, "exit\r");
		end(&terminal);
		wait_for_settings(&terminal);
		done(&terminal);
	}
}

static void run_gives_the_command_a_terminal(void **state)
{
	static char *const argv[] = {"layerlab", "run", "--", "sh", "-c",
	    "test -t 0 -a -t 1 -a -t 2; echo is $?; exit 6", NULL};
	struct terminal terminal;

	(void)state;
	start(&terminal, argv);
	expect(&terminal, "is 0");
	assert_int_equal(end(&terminal), 6);
	done(&terminal);
}

/* Only one of the two is a terminal: the sandbox gets a pipe, never the terminal itself. */
static void no_terminal_descriptor_goes_in(void **state)
{
	static char *const argv[] = {"layerlab", "repl", NULL};
	struct terminal terminal;

	(void)state;
	start(&terminal, argv);
	expect(&terminal, "layerlab>");
	type(&terminal, "run -- sh -c 'tty; exit 8'\r");
	expect(&terminal, "/dev/pts/0");
	expect(&terminal, "layerlab>");
	type(&terminal, "\004");
	assert_int_equal(end(&terminal), 8);
	done(&terminal);
}

static void prompt_completes_from_the_tables(void **state)
{
	static char *const argv[] = {"layerlab", "repl", NULL};
	struct terminal terminal;

	(void)state;
	start(&terminal, argv);
	expect(&terminal, "layerlab>");
	type(&terminal, "stat\t--pres\thard\t");
	expect(&terminal, "status --preset hardened-pod");
	type(&terminal, "\r");
	expect(&terminal, "NoNewPrivs");
	expect(&terminal, "layerlab>");
	type(&terminal, "quit\r");
	assert_int_equal(end(&terminal), 0);
	done(&terminal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shell_has_a_terminal_of_its_own),
	    cmocka_unit_test(keys_reach_the_sandbox),
	    cmocka_unit_test(size_follows),
	    cmocka_unit_test(terminal_survives_any_death),
	    cmocka_unit_test(run_gives_the_command_a_terminal),
	    cmocka_unit_test(no_terminal_descriptor_goes_in),
	    cmocka_unit_test(prompt_completes_from_the_tables),
	};

	/* No history of the person who runs the tests. */
	setenv("XDG_STATE_HOME", "/proc/nonexistent", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
