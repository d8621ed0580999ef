// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The two sockets between the lab and a world, and their messages. Each message is one
 * SOCK_SEQPACKET record of a fixed struct.
 *
 *   control  lab <-> init: "spawn this plan" (with descriptors) down; "ready", "failed", "ended" up
 *   report   child -> lab during one spawn: who I am, here is my pty, here is a listener, it failed
 *            at this step; end of file means that exec has happened (the socket is close-on-exec)
 *
 * What comes up was written by a process inside the sandbox and is read as such: fixed size,
 * unknown kinds ignored, pids only ever taken from SCM_CREDENTIALS.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"

enum sb_message_kind {
	SB_MESSAGE_READY,    /* init: the world is set up */
	SB_MESSAGE_FAILED,   /* init or child: `error` */
	SB_MESSAGE_SPAWN,    /* lab: descriptors plan, report, stdin, stdout, stderr */
	SB_MESSAGE_ENDED,    /* init: direct child `ns_pid` ended with `status` */
	SB_MESSAGE_STARTED,  /* child: `ns_pid`; credentials carry the pid outside */
	SB_MESSAGE_PTY,      /* child: descriptor pty master */
	SB_MESSAGE_LISTENER, /* child: descriptor seccomp listener; waits for GO */
	SB_MESSAGE_GO,       /* lab: the supervisor listens, go on */
	SB_MESSAGE_STRICT,   /* child: seccomp strict mode is on; nothing can close the socket now */
};

struct sb_message {
	uint32_t kind;
	int32_t ns_pid;
	int32_t status;
	struct sb_error error;
};

#define SB_MESSAGE_FDS 5

/* Sends one message with up to SB_MESSAGE_FDS descriptors. Async-signal-safe. 0 or -errno. */
int sb_message_send(int socket, const struct sb_message *message, const int *fds, size_t n_fds);

/* Receives one message. Descriptors arrive close-on-exec in `fds` (at most `max_fds`, the rest is
 * closed); *ret_pid gets the sender's pid where the socket has SO_PASSCRED, else 0.
 * 1 = a message, 0 = end of file, -errno (-EAGAIN when `flags` has MSG_DONTWAIT). */
int sb_message_receive(int socket, int flags, struct sb_message *ret, int *fds, size_t max_fds,
    size_t *ret_n_fds, pid_t *ret_pid);

/* Child: hands a seccomp listener to the lab, closes it and waits for GO. */
int sb_report_listener(int report, int listener, struct sb_error *err);
