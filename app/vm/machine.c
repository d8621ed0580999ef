// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/vm/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "app/vm/qemu.h"
#include "sandbox/text.h"

enum port { PORT_PROGRAM, PORT_CONTROL, PORT_ERRORS, PORT_KERNEL };

#define KVM_READY_SECONDS 15 /* a KVM that lets a guest hang is noticed by its silence */
#define ESCAPE 0x1d          /* Ctrl-], telnet's; three in a row end the machine */
#define ESCAPES 3
#define CLEAR_LINE "\r\33[K" /* of what was said while the machine started; ECMA-48 EL */

/* What a program that cannot do so any more would have put back: main screen, cursor, colours,
 * mouse and bracketed paste off, cursor keys as they were (xterm's ctlseqs). */
#define RESTORE                                                                                    \
	"\33[?1049l\33[?25h\33[m\33[?1000l\33[?1002l\33[?1003l\33[?1006l\33[?2004l\33[?1l\33>\r\n"

/* One machine's run: the near ends of its ports and what is known so far. */
struct run {
	const struct vm_machine *machine;
	int ports[VM_PORTS];
	pid_t qemu;
	int words; /* what QEMU itself says */
	int signals;
	bool ready, input_ended, stopped;
	int status; /* -1 until "exit" */
	int escapes;
	uint64_t input_bytes;
	char line[64];
	size_t line_len;
	char kernel_log[16384]; /* the last of it */
	size_t kernel_log_len;
	struct timespec started;
};

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EAGAIN) {
			poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 1000);
			continue;
		}
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
}

static void send_line(const struct run *run, const char *line)
{
	write_all(run->ports[PORT_CONTROL], line, strlen(line));
}

static void send_size(const struct run *run)
{
	struct winsize size;
	char line[48];

	if (!run->machine->terminal || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return;
	snprintf(line, sizeof(line), "size %u %u\n", size.ws_row, size.ws_col);
	send_line(run, line);
}

static void send_end(struct run *run)
{
	char line[48];

	run->input_ended = true;
	snprintf(line, sizeof(line), "end %llu\n", (unsigned long long)run->input_bytes);
	send_line(run, line);
}

static void obey(struct run *run, const char *line)
{
	int status;

	if (strcmp(line, "ready") == 0) {
		run->ready = true;
		if (run->machine->terminal)
			write_all(STDOUT_FILENO, CLEAR_LINE, sizeof(CLEAR_LINE) - 1);
		send_size(run);
	} else if (sscanf(line, "exit %d", &status) == 1) {
		run->status = status & 0xff;
	}
}

static void take_control(struct run *run, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '\n') {
			run->line[run->line_len] = '\0';
			obey(run, run->line);
			run->line_len = 0;
		} else if (data[i] != '\r' && run->line_len + 1 < sizeof(run->line)) {
			run->line[run->line_len++] = data[i];
		}
	}
}

static void take_kernel_log(struct run *run, const char *data, size_t len)
{
	size_t size = sizeof(run->kernel_log);

	if (len > size) {
		data += len - size;
		len = size;
	}
	if (run->kernel_log_len + len > size) {
		size_t gone = run->kernel_log_len + len - size;

		memmove(run->kernel_log, run->kernel_log + gone, run->kernel_log_len - gone);
		run->kernel_log_len -= gone;
	}
	memcpy(run->kernel_log + run->kernel_log_len, data, len);
	run->kernel_log_len += len;
}

static void take_output(struct run *run, enum port port)
{
	char data[16384];
	ssize_t n = read(run->ports[port], data, sizeof(data));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		close(run->ports[port]);
		run->ports[port] = -1;
		return;
	}
	switch (port) {
	case PORT_PROGRAM:
		write_all(STDOUT_FILENO, data, (size_t)n);
		break;
	case PORT_ERRORS:
		write_all(STDERR_FILENO, data, (size_t)n);
		break;
	case PORT_CONTROL:
		take_control(run, data, (size_t)n);
		break;
	case PORT_KERNEL:
		take_kernel_log(run, data, (size_t)n);
		break;
	}
}

static void take_input(struct run *run)
{
	char data[1024];
	ssize_t n = read(STDIN_FILENO, data, sizeof(data));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		send_end(run);
		return;
	}
	for (ssize_t i = 0; i < n && run->machine->terminal; i++)
		run->escapes = data[i] == ESCAPE ? run->escapes + 1 : 0;
	if (run->escapes >= ESCAPES)
		run->stopped = true;
	run->input_bytes += (uint64_t)n;
	write_all(run->ports[PORT_PROGRAM], data, (size_t)n);
}

static void take_signal(struct run *run)
{
	struct signalfd_siginfo info;

	if (read(run->signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGWINCH)
		send_size(run);
	else if (info.ssi_signo != SIGCHLD)
		run->stopped = true;
}

static bool is_over(const struct run *run)
{
	return run->stopped || (run->ports[PORT_PROGRAM] < 0 && run->ports[PORT_CONTROL] < 0);
}

static bool is_late(const struct run *run, bool kvm)
{
	double age = seconds_since(&run->started);

	return (kvm && !run->ready && age > KVM_READY_SECONDS) ||
	       (run->machine->seconds && age > run->machine->seconds);
}

/* Passes everything on until the machine is gone. Input waits for "ready": before that the port
 * is in nobody's hands and would echo it. */
static int relay(struct run *run, bool kvm)
{
	while (!is_over(run)) {
		struct pollfd fds[VM_PORTS + 2];
		bool takes_input = run->ready && !run->input_ended && run->ports[PORT_PROGRAM] >= 0;

		for (int i = 0; i < VM_PORTS; i++)
			fds[i] = (struct pollfd){.fd = run->ports[i], .events = POLLIN};
		fds[VM_PORTS] = (struct pollfd){.fd = run->signals, .events = POLLIN};
		fds[VM_PORTS + 1] =
		    (struct pollfd){.fd = takes_input ? STDIN_FILENO : -1, .events = POLLIN};
		if (poll(fds, VM_PORTS + 2, 1000) < 0 && errno != EINTR)
			return -errno;
		for (int i = 0; i < VM_PORTS; i++)
			if (fds[i].revents)
				take_output(run, (enum port)i);
		if (fds[VM_PORTS].revents)
			take_signal(run);
		if (fds[VM_PORTS + 1].revents)
			take_input(run);
		if (is_late(run, kvm))
			return -ETIME;
	}
	return 0;
}

static int open_ports(struct run *run, int far[VM_PORTS], struct sb_error *err)
{
	for (int i = 0; i < VM_PORTS; i++)
		run->ports[i] = far[i] = -1;
	for (int i = 0; i < VM_PORTS; i++) {
		int ends[2];

		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
			return sb_fail(err, errno, "join the machine");
		run->ports[i] = ends[0];
		far[i] = ends[1];
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
	}
	return 0;
}

static void close_ports(int ports[VM_PORTS])
{
	for (int i = 0; i < VM_PORTS; i++)
		if (ports[i] >= 0)
			close(ports[i]);
}

static int end_qemu(pid_t pid, bool kill_it)
{
	int status = 0;

	if (kill_it)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Cuts the log after the line that `at` is in and returns that line. */
static char *line_at(char *log, char *at)
{
	at[strcspn(at, "\r\n")] = '\0';
	while (at > log && at[-1] != '\n')
		at--;
	return at;
}

/* The last thing the machine said before it panicked or fell silent: a program that cannot be
 * started complains in the line before the kernel does. */
static const char *last_words(struct run *run)
{
	char *log = run->kernel_log, *end, *line;
	size_t len = run->kernel_log_len;

	log[len < sizeof(run->kernel_log) ? len : len - 1] = '\0';
	end = strstr(log, "Kernel panic");
	if (!end)
		end = log + strlen(log);
	while (end > log && strchr("\r\n", end[-1]))
		*--end = '\0';
	line = line_at(log, end);
	if (line > log && strstr(line, "Kernel panic")) {
		char *before = line - 1;

		while (before > log && strchr("\r\n", *before))
			*before-- = '\0';
		before = line_at(log, before);
		if (before[0] && before[0] != '[')
			return before;
	}
	if (line[0] == '[' && strstr(line, "] "))
		line = strstr(line, "] ") + 2; /* the time stamp */
	return *line ? line : "it said nothing";
}

/* QEMU's own complaint, "qemu-system-x86_64: …", the first line of it. */
static bool read_complaint(const struct run *run, char *buf, size_t size)
{
	ssize_t n = pread(run->words, buf, size - 1, 0);

	buf[n < 0 ? 0 : n] = '\0';
	buf[strcspn(buf, "\r\n")] = '\0';
	return buf[0] != '\0';
}

static int explain(struct run *run, int relayed, int qemu, struct sb_error *err)
{
	char complaint[256];

	if (relayed == -ETIME)
		return sb_fail(err, 0,
		           "the machine had not ended after %u s and was switched off: %s",
		           run->machine->seconds, last_words(run)),
		       -ETIME;
	if (run->stopped)
		return sb_fail(err, ECANCELED, "the machine was switched off"), -EINTR;
	if (WIFEXITED(qemu) && WEXITSTATUS(qemu) == 127)
		return sb_fail(err, 0,
		           "qemu-system-x86_64 is not installed (package 'qemu-system-x86')"),
		       -ENOENT;
	if (!run->ready && read_complaint(run, complaint, sizeof(complaint)))
		return sb_fail(err, 0, "the machine did not start: %s", complaint), -EIO;
	return sb_fail(err, 0, "the machine died: %s", last_words(run)), -EIO;
}

static int run_once(
    const struct vm_machine *machine, int signals, bool kvm, int *ret_status, struct sb_error *err)
{
	struct run run = {.machine = machine, .signals = signals, .status = -1};
	int far[VM_PORTS], qemu = 0;
	int r = open_ports(&run, far, err);

	run.words = memfd_create("qemu-words", MFD_CLOEXEC);
	clock_gettime(CLOCK_MONOTONIC, &run.started);
	if (r == 0)
		r = vm_qemu_start(machine, kvm, far, run.words, &run.qemu, err);
	close_ports(far);
	if (r == 0) {
		r = relay(&run, kvm);
		qemu = end_qemu(run.qemu, r < 0 || run.stopped);
		if (run.status >= 0)
			*ret_status = run.status;
		else
			r = explain(&run, r, qemu, err);
	}
	close_ports(run.ports);
	if (run.words >= 0)
		close(run.words);
	return kvm && !run.ready && !run.stopped ? -EAGAIN : r;
}

static int watch_signals(sigset_t *old, struct sb_error *err)
{
	static const int watched[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCHLD};
	sigset_t set;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	for (size_t i = 0; i < SB_COUNT(watched); i++)
		sigaddset(&set, watched[i]);
	sigprocmask(SIG_BLOCK, &set, old);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? sb_fail(err, errno, "watch for signals") : fd;
}

int vm_machine_run(const struct vm_machine *machine, int *ret_status, struct sb_error *err)
{
	struct termios old, raw;
	sigset_t mask;
	int signals = watch_signals(&mask, err), r = -EAGAIN;
	bool is_raw = machine->terminal && tcgetattr(STDIN_FILENO, &old) == 0;

	if (signals < 0)
		return signals;
	if (is_raw) {
		raw = old;
		cfmakeraw(&raw);
		tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	}
	if (vm_qemu_has_kvm())
		r = run_once(machine, signals, true, ret_status, err);
	if (r == -EAGAIN)
		r = run_once(machine, signals, false, ret_status, err);
	if (is_raw && r < 0)
		write_all(STDOUT_FILENO, RESTORE, sizeof(RESTORE) - 1);
	if (is_raw)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
	close(signals);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return r;
}
