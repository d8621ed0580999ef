// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Three streams of events become refused calls:
 *   an exit without an entry          -> seccomp refused it (it is asked before sys_enter fires)
 *   a refused capability in a call
 *   that then fails                   -> that capability; the last one before the exit counts,
 * since several checks only ask and go on (memory overcommit) a failing exit                    ->
 * its errno
 */
#include "sandbox/verdict/witness.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/text.h"
#include "sandbox/verdict/anchor.h"
#include "sandbox/verdict/first_ns.h"
#include "sandbox/verdict/ring.h"
#include "sandbox/verdict/silent.h"

#define QUEUE_MAX 4096

struct thread {
	pid_t tid; /* 0 = free slot */
	bool live; /* has been through an execve: the lab's own set-up is over */
	bool entered;
	long nr;
	uint64_t args[6];
	int capability;
	uint64_t asked_ns;
	char comm[16];
	char exe[192]; /* of the execve that is going on; "" = not yet told */
};

struct sb_witness {
	struct sb_rings *rings;
	pid_t parent;
	struct sb_witness_options options;
	bool inside_first_ns;   /* what is watched lives in the machine's first user namespace */
	struct thread *threads; /* open addressing by tid */
	size_t n_threads, capacity;
	struct sb_refusal *queue;
	size_t n_queue;
	bool lost;
};

static struct thread *slot(struct thread *threads, size_t capacity, pid_t tid)
{
	size_t i = (size_t)tid * 2654435761u % capacity;

	while (threads[i].tid && threads[i].tid != tid)
		i = (i + 1) % capacity;
	return &threads[i];
}

static bool grow(struct sb_witness *witness)
{
	size_t capacity = witness->capacity ? witness->capacity * 2 : 64;
	struct thread *threads = calloc(capacity, sizeof(*threads));

	if (!threads)
		return false;
	for (size_t i = 0; i < witness->capacity; i++)
		if (witness->threads[i].tid)
			*slot(threads, capacity, witness->threads[i].tid) = witness->threads[i];
	free(witness->threads);
	witness->threads = threads;
	witness->capacity = capacity;
	return true;
}

/* NULL when there is no memory. */
static struct thread *thread_of(struct sb_witness *witness, pid_t tid)
{
	struct thread *thread;

	if (witness->n_threads * 2 >= witness->capacity && !grow(witness))
		return NULL;
	thread = slot(witness->threads, witness->capacity, tid);
	if (!thread->tid) {
		*thread = (struct thread){.tid = tid, .capability = -1};
		witness->n_threads++;
	}
	return thread;
}

static void on_fork(struct sb_witness *witness, const struct sb_ring_event *event)
{
	struct thread *child = thread_of(witness, event->tid);
	struct thread *parent = child ? thread_of(witness, event->fork.parent) : NULL;

	/* thread_of() may have moved the table. */
	child = parent ? thread_of(witness, event->tid) : NULL;
	if (!child)
		return;
	child->live = parent->live;
	child->entered = false;
	memcpy(child->comm, parent->comm, sizeof(child->comm));
}

static void on_enter(struct thread *thread, const struct sb_ring_event *event)
{
	thread->entered = true;
	thread->capability = -1;
	thread->nr = event->enter.nr;
	memcpy(thread->args, event->enter.args, sizeof(thread->args));
}

static bool is_exec(long nr)
{
	return nr == SYS_execve || nr == SYS_execveat;
}

static void on_comm(struct thread *thread, const struct sb_ring_event *event)
{
	sb_copy(thread->comm, sizeof(thread->comm), event->comm.name);
	if (event->comm.by_exec)
		thread->exe[0] = '\0';
}

/* The first file that is mapped executable after the name has changed is the program itself. */
static void on_map(struct thread *thread, const struct sb_ring_event *event)
{
	if (!thread->exe[0] && thread->entered && is_exec(thread->nr))
		sb_copy(thread->exe, sizeof(thread->exe), event->map.name);
}

static void on_capability(struct thread *thread, const struct sb_ring_event *event)
{
	thread->capability = event->cap.cap;
	thread->asked_ns = event->cap.target_ns;
}

static void enqueue(struct sb_witness *witness, const struct sb_refusal *refusal)
{
	if (witness->n_queue == QUEUE_MAX) {
		witness->lost = true;
		return;
	}
	if (!witness->queue)
		witness->queue = calloc(QUEUE_MAX, sizeof(*witness->queue));
	if (witness->queue)
		witness->queue[witness->n_queue++] = *refusal;
	else
		witness->lost = true;
}

static void fill(const struct sb_witness *witness, const struct thread *thread,
    const struct sb_ring_event *event, struct sb_refusal *ret)
{
	*ret = (struct sb_refusal){.pid = thread->tid,
	    .nr = (int)event->exit.nr,
	    .errno_value = event->exit.ret < 0 ? (int)-event->exit.ret : 0,
	    .by_seccomp = !thread->entered,
	    .seccomp_known = thread->entered || !witness->options.emulated,
	    .capability = thread->entered ? thread->capability : -1};
	if (is_exec(event->exit.nr) && ret->capability == CAP_SYS_ADMIN)
		ret->capability = -1; /* memory overcommit asks and goes on */
	ret->outside_userns = ret->capability >= 0 && !witness->inside_first_ns &&
	                      thread->asked_ns == sb_first_userns();
	memcpy(ret->comm, thread->comm, sizeof(thread->comm));
	memcpy(ret->args, thread->entered ? thread->args : event->exit.args, sizeof(ret->args));
}

/* A call that did not fail: seccomp's KILL and TRAP show the number as the result; an execve may
 * have been given less than its file promises. */
static void on_success(
    struct sb_witness *witness, struct thread *thread, const struct sb_ring_event *event)
{
	const struct sb_exec exec = {.pid = thread->tid,
	    .init = witness->parent,
	    .exe = thread->exe[0] ? thread->exe : NULL,
	    .uid = witness->options.uid,
	    .no_new_privs = witness->options.no_new_privs};
	struct sb_refusal refusal;

	fill(witness, thread, event, &refusal);
	if (is_exec(event->exit.nr)) {
		thread->live = true;
		if (sb_silently_withheld(&exec, &refusal))
			enqueue(witness, &refusal);
	} else if (!thread->entered && thread->live && event->exit.ret == event->exit.nr) {
		refusal.signal = SIGSYS;
		sb_refusal_complete(&refusal, witness->parent);
		enqueue(witness, &refusal);
	}
}

static void on_exit_event(
    struct sb_witness *witness, struct thread *thread, const struct sb_ring_event *event)
{
	struct sb_refusal refusal;

	if (event->exit.ret >= 0) {
		on_success(witness, thread, event);
	} else if (event->exit.nr >= 0 && (thread->live || is_exec(event->exit.nr))) {
		fill(witness, thread, event, &refusal);
		if (witness->options.ordinary || !sb_refusal_is_ordinary(&refusal)) {
			sb_refusal_complete(&refusal, witness->parent);
			enqueue(witness, &refusal);
		}
	}
	thread->entered = false;
}

static void on_event(void *context, const struct sb_ring_event *event)
{
	struct sb_witness *witness = context;
	struct thread *thread;

	if (event->tid == witness->parent)
		return;
	if (event->kind == SB_RING_FORK) {
		on_fork(witness, event);
		return;
	}
	thread = thread_of(witness, event->tid);
	if (!thread)
		witness->lost = true;
	else if (event->kind == SB_RING_ENTER)
		on_enter(thread, event);
	else if (event->kind == SB_RING_CAP)
		on_capability(thread, event);
	else if (event->kind == SB_RING_COMM)
		on_comm(thread, event);
	else if (event->kind == SB_RING_MAP)
		on_map(thread, event);
	else
		on_exit_event(witness, thread, event);
}

int sb_witness_probe(struct sb_error *err)
{
	static int known = 1; /* 1 = not asked yet */
	static struct sb_error why;
	struct sb_rings *rings = NULL;
	int ids[SB_TRACEPOINTS];

	if (known > 0) {
		known = sb_tracefs_ids(ids, &why);
		if (known == 0)
			sb_tracepoints_anchor(ids);
		if (known == 0)
			known = sb_rings_open(0, &rings, &why);
		sb_rings_close(rings);
		if (known == 0)
			sb_first_userns();
	}
	if (known < 0 && err)
		*err = why;
	return known;
}

int sb_witness_open(pid_t parent, const struct sb_witness_options *options, struct sb_witness **ret)
{
	int rc = sb_witness_probe(NULL);
	struct sb_witness *witness;

	if (rc < 0)
		return rc;
	witness = calloc(1, sizeof(*witness));
	if (!witness)
		return -ENOMEM;
	witness->parent = parent;
	witness->options = *options;
	witness->inside_first_ns = sb_in_first_userns(parent);
	rc = sb_rings_open(parent, &witness->rings, NULL);
	if (rc < 0) {
		free(witness);
		return rc;
	}
	*ret = witness;
	return 0;
}

struct sb_witness *sb_witness_close(struct sb_witness *witness)
{
	if (!witness)
		return NULL;
	sb_rings_close(witness->rings);
	free(witness->threads);
	free(witness->queue);
	free(witness);
	return NULL;
}

int sb_witness_fd(const struct sb_witness *witness)
{
	return sb_rings_fd(witness->rings);
}

bool sb_witness_drain(struct sb_witness *witness)
{
	sb_rings_read(witness->rings, on_event, witness);
	return !witness->lost && !sb_rings_lost(witness->rings);
}

unsigned sb_witness_take(struct sb_witness *witness, struct sb_refusal *refusals, unsigned max)
{
	size_t n;

	if (!witness || witness->n_queue == 0)
		return 0;
	n = witness->n_queue < max ? witness->n_queue : max;
	memcpy(refusals, witness->queue, n * sizeof(*refusals));
	witness->n_queue -= n;
	memmove(witness->queue, witness->queue + n, witness->n_queue * sizeof(*refusals));
	return (unsigned)n;
}
