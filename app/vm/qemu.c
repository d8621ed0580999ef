// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/vm/qemu.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/text.h"

#define QEMU "qemu-system-x86_64"
#define WORDS_MAX 64
#define KVM_PROBE_MS 5000

/* no_timer_check: on a busy host the kernel's test of its timer comes too late and it panics
 * (Documentation/admin-guide/kernel-parameters.txt). */
#define KERNEL_ARGS "console=ttyS3 quiet panic=-1 no_timer_check rdinit=/usr/bin/layerlab"

struct words {
	char *words[WORDS_MAX];
	char store[WORDS_MAX][128];
	size_t n;
};

static void add(struct words *w, const char *word)
{
	w->words[w->n++] = (char *)word;
}

static void add_number(struct words *w, const char *before, int number)
{
	snprintf(w->store[w->n], sizeof(w->store[0]), "%s%d", before, number);
	add(w, w->store[w->n]);
}

static void add_all(struct words *w, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(w, words[i]);
}

static void add_machine(struct words *w, bool kvm)
{
	static const char *const common[] = {
	    QEMU, "-M", "q35", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"};
	static const char *const with_kvm[] = {"-accel", "kvm", "-cpu", "host"};
	static const char *const emulated[] = {"-accel", "tcg"};

	add_all(w, common, SB_COUNT(common));
	if (kvm)
		add_all(w, with_kvm, SB_COUNT(with_kvm));
	else
		add_all(w, emulated, SB_COUNT(emulated));
}

static void add_port(struct words *w, int number, int fd)
{
	add(w, "-chardev");
	snprintf(w->store[w->n], sizeof(w->store[0]), "socket,id=port%d,fd=%d", number, fd);
	add(w, w->store[w->n]);
	add(w, "-serial");
	add_number(w, "chardev:port", number);
}

/* In the child: no core file of an emulator, no life after the lab's. */
static _Noreturn void become(char *const *argv, pid_t parent)
{
	struct rlimit none = {0, 0};
	sigset_t empty;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &none);
	sigemptyset(&empty);
	sigprocmask(SIG_SETMASK, &empty, NULL);
	execvp(argv[0], argv);
	_exit(errno == ENOENT ? 127 : 126);
}

/* QEMU's own input and output are nobody's: everything goes through the ports. */
static void redirect(int input, int words)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(input >= 0 ? input : null, 0);
	dup2(words >= 0 ? words : null, 1);
	dup2(words >= 0 ? words : null, 2);
}

static void let_inherit(int fd)
{
	fcntl(fd, F_SETFD, 0);
}

int vm_qemu_start(const struct vm_machine *machine, bool kvm, const int ports[VM_PORTS], int words,
    pid_t *ret_pid, struct sb_error *err)
{
	struct words w = {.n = 0};
	pid_t parent = getpid(), pid;
	char append[512];

	add_machine(&w, kvm);
	add(&w, "-smp");
	add_number(&w, "", sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 2 : 1);
	add(&w, "-m");
	add_number(&w, "", 384 + (int)(machine->archive_size >> 19));
	add(&w, "-kernel");
	add(&w, machine->kernel);
	add(&w, "-initrd");
	add_number(&w, "/proc/self/fd/", machine->archive);
	add(&w, "-append");
	snprintf(append, sizeof(append), KERNEL_ARGS " %s -- vm",
	    machine->append ? machine->append : "");
	add(&w, append);
	for (int i = 0; i < VM_PORTS; i++)
		add_port(&w, i, ports[i]);
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < VM_PORTS; i++)
			let_inherit(ports[i]);
		let_inherit(machine->archive);
		redirect(-1, words);
		become(w.words, parent);
	}
	if (pid < 0)
		return sb_fail(err, errno, "start " QEMU);
	*ret_pid = pid;
	return 0;
}

/* A pipe with the one word that QEMU's monitor is to read once it is set up. */
static int open_orders(void)
{
	static const char quit[] = "quit\n";
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	if (write(ends[1], quit, sizeof(quit) - 1) < 0) {
		close(ends[0]);
		ends[0] = -1;
	}
	close(ends[1]);
	return ends[0];
}

/* True when the child ends well and in time. */
static bool ends_well(pid_t pid)
{
	struct pollfd ended = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
	int status = -1;

	if (ended.fd < 0 || poll(&ended, 1, KVM_PROBE_MS) != 1)
		kill(pid, SIGKILL);
	if (ended.fd >= 0)
		close(ended.fd);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status == 0;
}

bool vm_qemu_has_kvm(void)
{
	static const char *const paused[] = {"-S", "-monitor", "stdio"};
	struct words w = {.n = 0};
	pid_t parent = getpid(), pid;
	int orders;

	if (access("/dev/kvm", R_OK | W_OK) < 0)
		return false;
	add_machine(&w, true);
	add_all(&w, paused, SB_COUNT(paused));
	orders = open_orders();
	pid = fork();
	if (pid == 0) {
		redirect(orders, -1);
		become(w.words, parent);
	}
	if (orders >= 0)
		close(orders);
	return pid > 0 && ends_well(pid);
}
