// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/special.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/major.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define HELPERS_MAX 64

struct helper {
	pid_t pid; /* 0 = free */
	uint64_t id;
};

static struct helper helpers[HELPERS_MAX];

/* /dev/tty is the opener's controlling terminal, and the supervisor has none or another: the
 * target's own is opened by its name in the target's /dev/pts (pts(4)). */
static int open_terminal(struct call *call, int flags)
{
	cleanup_place struct place p = PLACE_NONE;
	const unsigned tty_nr = 7;
	unsigned long tty = 0;
	char path[32];
	int r;

	if (!stat_field(call->task->process->proc, tty_nr, &tty) ||
	    (tty >> 8 & 0xfff) < UNIX98_PTY_SLAVE_MAJOR)
		return -ENXIO;
	snprintf(path, sizeof(path), "/dev/pts/%lu", (tty & 0xff) | (tty >> 12 & 0xfff00));
	r = resolve(call, AT_FDCWD, path, 0, &p);
	if (r < 0 || p.fd < 0)
		return -ENXIO;
	take_off(call->supervisor);
	r = reopen(call->supervisor, p.fd, flags);
	wear(call->supervisor, call->task);
	return r;
}

static _Noreturn void wait_and_answer(struct call *call, const struct place *place, int flags)
{
	struct seccomp_notif_resp response = {.id = call->id};
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = reopen(call->supervisor, place->fd, flags);
	if (fd >= 0 && inject(call, fd, flags & O_CLOEXEC) == CALL_ANSWERED)
		_exit(0);
	response.error = fd < 0 ? fd : -EMFILE;
	ioctl(call->supervisor->listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
	_exit(0);
}

/* Opening a fifo waits for its other end, which may come through this very supervisor. */
static int open_waiting(struct call *call, const struct place *place, int flags)
{
	for (size_t i = 0; i < HELPERS_MAX; i++) {
		pid_t pid;

		if (helpers[i].pid)
			continue;
		pid = fork();
		if (pid == 0)
			wait_and_answer(call, place, flags);
		if (pid < 0)
			return -errno;
		helpers[i] = (struct helper){pid, call->id};
		return SPECIAL_ANSWERED;
	}
	return -EAGAIN;
}

int special_open(struct call *call, const struct place *place, int flags)
{
	bool waits =
	    S_ISFIFO(place->st.st_mode) && !(flags & O_NONBLOCK) && (flags & O_ACCMODE) != O_RDWR;

	if (S_ISCHR(place->st.st_mode) && place->st.st_rdev == makedev(TTYAUX_MAJOR, 0))
		return open_terminal(call, flags);
	if (waits)
		return open_waiting(call, place, flags);
	return reopen(call->supervisor, place->fd, flags);
}

bool special_reap(struct supervisor *s)
{
	bool any = false;

	for (size_t i = 0; i < HELPERS_MAX; i++) {
		struct helper *h = &helpers[i];

		if (!h->pid)
			continue;
		if (ioctl(s->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &h->id) < 0)
			kill(h->pid, SIGKILL);
		if (waitpid(h->pid, NULL, WNOHANG) == h->pid)
			h->pid = 0;
		any |= h->pid != 0;
	}
	return any;
}
