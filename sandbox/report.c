// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/report.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int sb_message_send(int socket, const struct sb_message *message, const int *fds, size_t n_fds)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(SB_MESSAGE_FDS * sizeof(int))];
	} control;
	struct iovec data = {.iov_base = (void *)message, .iov_len = sizeof(*message)};
	struct msghdr msg = {.msg_iov = &data, .msg_iovlen = 1};
	ssize_t n;

	if (n_fds) {
		memset(&control, 0, sizeof(control));
		msg.msg_control = &control;
		msg.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(n_fds * sizeof(int));
		memcpy(CMSG_DATA(&control.header), fds, n_fds * sizeof(int));
	}
	do
		n = sendmsg(socket, &msg, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

static void take_fds(const struct cmsghdr *header, int *fds, size_t max_fds, size_t *n_fds)
{
	size_t n = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);

	for (size_t i = 0; i < n; i++) {
		int fd;

		memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(fd));
		if (*n_fds < max_fds)
			fds[(*n_fds)++] = fd;
		else
			close(fd);
	}
}

static void take_control(
    struct msghdr *msg, int *fds, size_t max_fds, size_t *n_fds, pid_t *ret_pid)
{
	pid_t pid = 0;

	for (struct cmsghdr *header = CMSG_FIRSTHDR(msg); header;
	     header = CMSG_NXTHDR(msg, header)) {
		if (header->cmsg_level != SOL_SOCKET)
			continue;
		if (header->cmsg_type == SCM_RIGHTS)
			take_fds(header, fds, max_fds, n_fds);
		if (header->cmsg_type == SCM_CREDENTIALS) {
			struct ucred who;

			memcpy(&who, CMSG_DATA(header), sizeof(who));
			pid = who.pid;
		}
	}
	if (ret_pid)
		*ret_pid = pid;
}

int sb_message_receive(int socket, int flags, struct sb_message *ret, int *fds, size_t max_fds,
    size_t *ret_n_fds, pid_t *ret_pid)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(SB_MESSAGE_FDS * sizeof(int)) +
		           CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct iovec data = {.iov_base = ret, .iov_len = sizeof(*ret)};
	struct msghdr msg = {
	    .msg_iov = &data,
	    .msg_iovlen = 1,
	    .msg_control = &control,
	    .msg_controllen = sizeof(control),
	};
	size_t n_fds = 0;
	ssize_t n;

	do
		n = recvmsg(socket, &msg, flags | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	take_control(&msg, fds, max_fds, &n_fds, ret_pid);
	if ((size_t)n != sizeof(*ret) || msg.msg_flags & MSG_TRUNC) {
		for (size_t i = 0; i < n_fds; i++)
			close(fds[i]);
		return n == 0 ? 0 : -EBADMSG;
	}
	if (ret_n_fds)
		*ret_n_fds = n_fds;
	ret->error.message[sizeof(ret->error.message) - 1] = '\0';
	return 1;
}

int sb_report_listener(int report, int listener, struct sb_error *err)
{
	struct sb_message message = {.kind = SB_MESSAGE_LISTENER};
	int r = sb_message_send(report, &message, &listener, 1);

	close(listener);
	if (r < 0)
		return sb_fail(err, -r, "hand over the seccomp listener");
	r = sb_message_receive(report, 0, &message, NULL, 0, NULL, NULL);
	if (r != 1 || message.kind != SB_MESSAGE_GO)
		return sb_fail(err, r < 0 ? -r : ECANCELED, "wait for the supervisor");
	return 0;
}
