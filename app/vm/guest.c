// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/vm/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "sandbox/text.h"

#define WORDS_MAX 256
#define TEXT_MAX (1u << 16)

struct ports {
	int program, control, errors;
	bool terminal;
};

/* What stands between the ports and the program: with a terminal only its size, otherwise pipes. */
struct link {
	struct ports ports;
	int stdio[3];  /* the program's ends */
	int output[2]; /* its output and errors, to be passed on; -1 with a terminal */
	int totals;    /* tells the feeder how much input there is */
	int signals;
	char line[64];
	size_t line_len;
};

bool vm_guest_is_here(void)
{
	return getpid() == 1 && access(VM_GUEST_WORDS, R_OK) == 0;
}

/* Over before it began: the kernel's port shows why. */
static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "layerlab: %s: %s\n", what, strerror(errno));
	sync();
	reboot(RB_POWER_OFF);
	_exit(1);
}

static void mount_all(void)
{
	static const struct {
		const char *type, *place, *options;
		unsigned long flags;
		bool optional;
	} mounts[] = {
	    {"proc", "/proc", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC, false},
	    {"sysfs", "/sys", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC, false},
	    {"devtmpfs", "/dev", NULL, MS_NOSUID, false},
	    {"devpts", "/dev/pts", "gid=5,mode=620,ptmxmode=666", MS_NOSUID | MS_NOEXEC, false},
	    {"tmpfs", "/dev/shm", NULL, MS_NOSUID | MS_NODEV, true},
	    {"tmpfs", "/run", "mode=755", MS_NOSUID | MS_NODEV, false},
	    {"tmpfs", "/tmp", NULL, MS_NOSUID | MS_NODEV, false},
	    {"securityfs", "/sys/kernel/security", NULL, 0, true},
	    {"tracefs", "/sys/kernel/tracing", NULL, 0, true},
	    {"cgroup2", "/sys/fs/cgroup", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC, true},
	};

	for (size_t i = 0; i < SB_COUNT(mounts); i++) {
		mkdir(mounts[i].place, 0755);
		if (mount("none", mounts[i].place, mounts[i].type, mounts[i].flags,
		        mounts[i].options) < 0 &&
		    !mounts[i].optional)
			give_up(mounts[i].place);
	}
}

/* The kernel's first file system cannot be the old root of a pivot_root(2); a bind mount of it,
 * moved over it, can. */
static void make_root_pivotable(void)
{
	if (mount("/", "/newroot", NULL, MS_BIND, NULL) < 0 || chdir("/newroot") < 0 ||
	    mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0 || chdir("/") < 0)
		give_up("make the root a mount of its own");
}

static void write_setting(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, value, strlen(value)) < 0)
		perror(path);
	close(fd);
}

static void configure(void)
{
	static const char name[] = "layerlab-vm";

	if (sethostname(name, sizeof(name) - 1) < 0)
		perror("sethostname");
	/* Every refusal is to be seen: nothing else runs here that could flood the log. */
	write_setting("/proc/sys/kernel/printk_ratelimit", "0");
	umask(022);
}

static int open_port(const char *path)
{
	struct termios plain;
	int fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		give_up(path);
	if (tcgetattr(fd, &plain) == 0) {
		cfmakeraw(&plain);
		tcsetattr(fd, TCSANOW, &plain);
	}
	return fd;
}

static void make_sane(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t) < 0)
		return;
	t.c_iflag = ICRNL | IXON | IUTF8;
	t.c_oflag = OPOST | ONLCR;
	t.c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
	tcsetattr(fd, TCSANOW, &t);
}

/* NUL-separated words, read once and never freed: they live as long as the machine. */
static char **read_words(const char *path)
{
	static char *none[] = {NULL};
	char **words = calloc(WORDS_MAX + 1, sizeof(*words));
	char *text;
	size_t len, n = 0;

	if (!words || sb_read_file(path, TEXT_MAX, &text, &len, NULL) < 0)
		return none;
	for (char *at = text; at < text + len && n < WORDS_MAX; at += strlen(at) + 1)
		words[n++] = at;
	return words;
}

/* Input of a program without a terminal: bytes from the port into a pipe, until as many have come
 * as the other side says there were. */
struct input {
	int from, to;
	uint64_t copied, total;
	bool total_known;
};

static bool copy_input(struct input *input)
{
	char data[4096];
	ssize_t n = read(input->from, data, sizeof(data));

	if (n < 0)
		return errno == EINTR;
	input->copied += (uint64_t)n;
	for (ssize_t done = 0, w; done < n; done += w) {
		w = write(input->to, data + done, (size_t)(n - done));
		if (w < 0)
			return false;
	}
	return true;
}

static _Noreturn void feed(struct input *input, int totals)
{
	fd_set ready;

	while (!input->total_known || input->copied < input->total) {
		int max = input->from > totals ? input->from : totals;

		FD_ZERO(&ready);
		FD_SET(input->from, &ready);
		if (!input->total_known)
			FD_SET(totals, &ready);
		if (select(max + 1, &ready, NULL, NULL, NULL) < 0)
			break;
		if (!input->total_known && FD_ISSET(totals, &ready))
			input->total_known = read(totals, &input->total, sizeof(input->total)) > 0;
		if (FD_ISSET(input->from, &ready) && !copy_input(input))
			break;
	}
	_exit(0);
}

static void make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		give_up("pipe");
}

/* The feeder is a process of its own: a program that does not read must not stop its output. */
static void start_feeder(struct link *link)
{
	int input[2], totals[2];

	make_pipe(input);
	make_pipe(totals);
	if (fork() == 0) {
		struct input state = {.from = link->ports.program, .to = input[1]};

		close(input[0]);
		close(totals[1]);
		signal(SIGPIPE, SIG_IGN);
		feed(&state, totals[0]);
	}
	close(input[1]);
	close(totals[0]);
	link->stdio[0] = input[0];
	link->totals = totals[1];
}

static void make_link(struct link *link)
{
	sigset_t child;
	int ends[2];

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	link->signals = signalfd(-1, &child, SFD_CLOEXEC);
	link->output[0] = link->output[1] = link->totals = -1;
	for (int i = 0; i < 3; i++)
		link->stdio[i] = link->ports.program;
	if (link->ports.terminal)
		return;
	start_feeder(link);
	for (int i = 0; i < 2; i++) {
		make_pipe(ends);
		link->output[i] = ends[0];
		link->stdio[i + 1] = ends[1];
	}
}

static void obey(struct link *link)
{
	struct winsize size = {0};
	uint64_t total;

	if (sscanf(link->line, "size %hu %hu", &size.ws_row, &size.ws_col) == 2)
		ioctl(link->ports.program, TIOCSWINSZ, &size);
	else if (sscanf(link->line, "end %" SCNu64, &total) == 1 && link->totals >= 0)
		link->totals = write(link->totals, &total, sizeof(total)) < 0 ? -1 : link->totals;
}

static void take_control(struct link *link)
{
	char data[64];
	ssize_t n = read(link->ports.control, data, sizeof(data));

	for (ssize_t i = 0; i < n; i++) {
		if (data[i] == '\n') {
			link->line[link->line_len] = '\0';
			link->line_len = 0;
			obey(link);
		} else if (link->line_len + 1 < sizeof(link->line)) {
			link->line[link->line_len++] = data[i];
		}
	}
}

/* Returns whether there was something. */
static bool pass_on(int *from, int to)
{
	char data[4096];
	ssize_t n = read(*from, data, sizeof(data));

	if (n <= 0) {
		close(*from);
		*from = -1;
		return false;
	}
	for (ssize_t done = 0, w; done < n; done += w) {
		w = write(to, data + done, (size_t)(n - done));
		if (w < 0)
			return false;
	}
	return true;
}

/* Everybody's parent buries orphans too. Returns the program's status once it is known, else -1. */
static int bury(struct link *link, pid_t program)
{
	struct signalfd_siginfo info;
	int status, result = -1;
	pid_t pid;

	if (read(link->signals, &info, sizeof(info)) < 0)
		return -1;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (pid == program)
			result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return result;
}

/* Until the program has ended and what it wrote is out; what its orphans still write is not
 * waited for. */
static int attend(struct link *link, pid_t program)
{
	int status = -1;

	for (;;) {
		struct pollfd fds[] = {
		    {.fd = link->output[0], .events = POLLIN},
		    {.fd = link->output[1], .events = POLLIN},
		    {.fd = link->ports.control, .events = POLLIN},
		    {.fd = link->signals, .events = POLLIN},
		};
		bool passed = false;

		poll(fds, SB_COUNT(fds), status < 0 ? -1 : 0);
		if (fds[0].revents)
			passed |= pass_on(&link->output[0], link->ports.program);
		if (fds[1].revents)
			passed |= pass_on(&link->output[1], link->ports.errors);
		if (fds[2].revents)
			take_control(link);
		if (status >= 0 && !passed)
			return status;
		if (status < 0 && fds[3].revents)
			status = bury(link, program);
	}
}

static _Noreturn void become(const struct link *link, char **words, char **env)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	if (link->ports.terminal) {
		ioctl(link->ports.program, TIOCSCTTY, 0);
		make_sane(link->ports.program);
	}
	for (int i = 0; i < 3; i++)
		dup2(link->stdio[i], i);
	if (access("/share", X_OK) < 0 || chdir("/share") < 0)
		if (chdir("/root") < 0)
			_exit(125);
	execvpe(words[0], words, env);
	dprintf(2, "layerlab: vm: %s: %s\n", words[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static void report(const struct ports *ports, int status)
{
	tcdrain(ports->program);
	tcdrain(ports->errors);
	dprintf(ports->control, "exit %d\n", status);
	tcdrain(ports->control);
}

_Noreturn void vm_guest_run(void)
{
	struct link link = {0};
	char **words, **env;
	pid_t program;

	make_root_pivotable();
	mount_all();
	configure();
	link.ports.terminal = access(VM_GUEST_TERMINAL, F_OK) == 0;
	link.ports.program = open_port("/dev/ttyS0");
	link.ports.control = open_port("/dev/ttyS1");
	link.ports.errors = open_port("/dev/ttyS2");
	words = read_words(VM_GUEST_WORDS);
	env = read_words(VM_GUEST_ENVIRONMENT);
	make_link(&link);
	dprintf(link.ports.control, "ready\n");
	program = fork();
	if (program == 0)
		become(&link, words, env);
	for (int i = 0; i < 3 && !link.ports.terminal; i++)
		close(link.stdio[i]);
	report(&link.ports, attend(&link, program));
	reboot(RB_POWER_OFF);
	_exit(1);
}
