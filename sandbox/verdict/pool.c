// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/verdict/witness.h"

#define WORKERS_MAX 4

struct pool {
	atomic_size_t next; /* in shared memory: the trial that is taken next */
	pid_t workers[WORKERS_MAX];
	unsigned n_workers;
	int report[2]; /* one byte for each finished trial */
};

struct sb_trial *sb_trials_new(size_t n, struct sb_error *err)
{
	void *trials = mmap(NULL, n * sizeof(struct sb_trial), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (trials == MAP_FAILED) {
		sb_fail(err, errno, "memory for %zu attempts", n);
		return NULL;
	}
	return trials;
}

void sb_trials_free(struct sb_trial *trials, size_t n)
{
	if (trials)
		munmap(trials, n * sizeof(struct sb_trial));
}

static void run_trial(struct sb_trial *trial)
{
	trial->rc = sb_attempt_run(trial->attack, trial->choice, &trial->policy, &trial->options,
	    &trial->attempt, &trial->error);
	trial->done = true;
}

static void worker(struct pool *pool, struct sb_trial *trials, size_t n, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	/* Ctrl-C is for the parent: it decides what is kept. */
	signal(SIGINT, SIG_IGN);
	for (;;) {
		size_t i = atomic_fetch_add(&pool->next, 1);

		if (i >= n)
			_exit(0);
		if (trials[i].done)
			continue;
		run_trial(&trials[i]);
		if (write(pool->report[1], "", 1) != 1)
			_exit(1);
	}
}

/* The filters are compiled once, here, and inherited by every worker; so is what the tracepoints
 * have to learn first. */
static void warm_up(const struct sb_trial *trials, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct sb_policy *policy = &trials[i].policy;
		struct sb_filter filter;

		if (!trials[i].done && policy->seccomp == SB_SECCOMP_FILTER)
			sb_seccomp_filter(policy->seccomp_profile,
			    sb_policy_filter_bounding(policy), &filter, NULL);
		if (trials[i].options.traced)
			sb_witness_probe(NULL);
	}
}

static unsigned workers_for(size_t n)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = cpus < 2 ? 2 : (size_t)cpus;

	wanted = wanted < WORKERS_MAX ? wanted : WORKERS_MAX;
	return (unsigned)(wanted < n ? wanted : n);
}

static int start_workers(struct pool *pool, struct sb_trial *trials, size_t n, struct sb_error *err)
{
	unsigned wanted = workers_for(n);
	pid_t self = getpid();

	while (pool->n_workers < wanted) {
		pid_t pid = fork();

		if (pid < 0)
			return pool->n_workers ? 0 : sb_fail(err, errno, "fork a worker");
		if (pid == 0) {
			close(pool->report[0]);
			worker(pool, trials, n, self);
		}
		pool->workers[pool->n_workers++] = pid;
	}
	return 0;
}

/* Ends when every worker has closed its end of the pipe. */
static int await(struct pool *pool, sb_pool_progress *progress, void *context)
{
	size_t done = 0;
	char bytes[64];

	for (;;) {
		ssize_t got = read(pool->report[0], bytes, sizeof(bytes));

		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			return 0;
		done += got > 0 ? (size_t)got : 0;
		if (progress && !progress(context, done))
			return -ECANCELED;
	}
}

static void end_workers(struct pool *pool, bool kill_them)
{
	for (unsigned i = 0; i < pool->n_workers; i++) {
		if (kill_them)
			kill(pool->workers[i], SIGKILL);
		while (waitpid(pool->workers[i], NULL, 0) < 0 && errno == EINTR)
			;
	}
}

static int run_pool(struct pool *pool, struct sb_trial *trials, size_t n,
    sb_pool_progress *progress, void *context, struct sb_error *err)
{
	int rc;

	if (pipe2(pool->report, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "pipe for the workers");
	rc = start_workers(pool, trials, n, err);
	close(pool->report[1]);
	if (rc == 0)
		rc = await(pool, progress, context);
	end_workers(pool, rc < 0);
	close(pool->report[0]);
	return rc;
}

int sb_trials_run(struct sb_trial *trials, size_t n, sb_pool_progress *progress, void *context,
    struct sb_error *err)
{
	struct pool *pool =
	    mmap(NULL, sizeof(*pool), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int rc;

	if (pool == MAP_FAILED)
		return sb_fail(err, errno, "memory for the workers");
	warm_up(trials, n);
	rc = run_pool(pool, trials, n, progress, context, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (!trials[i].done)
			rc = sb_fail(
			    err, EIO, "a worker died during attack %s", trials[i].attack->name);
	munmap(pool, sizeof(*pool));
	return rc;
}
