// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>

#include "sandbox/text.h"

struct header {
	enum worker_message_kind kind;
	unsigned done, total;
	size_t n;    /* findings */
	size_t size; /* bytes that follow */
};

#define BUFFER_SIZE                                                                                \
	(sizeof(struct header) + MODEL_FINDINGS * sizeof(struct sb_finding) +                      \
	    sizeof(struct sb_verdict))

static bool write_all(int fd, const void *data, size_t size)
{
	const char *bytes = data;

	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

static bool tell(int fd, struct header header, const void *data)
{
	return write_all(fd, &header, sizeof(header)) && write_all(fd, data, header.size);
}

/* In the child: nothing of the lab's is left but the pipe. Descriptors of worlds, kept open here,
 * would keep those worlds alive. */
static void leave_the_lab(int pipe_fd)
{
	static const int handled[] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP, SIGCONT, SIGPIPE};
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	for (size_t i = 0; i < SB_COUNT(handled); i++)
		signal(handled[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int fd = 0; fd <= 2; fd++)
		if (fd != pipe_fd)
			dup2(null, fd);
	if (pipe_fd > 3)
		close_range(3, (unsigned)pipe_fd - 1, 0);
	close_range((unsigned)(pipe_fd > 2 ? pipe_fd : 2) + 1, ~0u, 0);
}

/* Forks; in the child returns 0 with the pipe's writing end in *ret_fd. */
static int start(struct worker *worker, enum worker_kind kind, int *ret_fd, struct sb_error *err)
{
	int ends[2];
	pid_t pid, lab = getpid();

	if (!worker->buffer && !(worker->buffer = malloc(BUFFER_SIZE)))
		return sb_fail(err, ENOMEM, "start a worker");
	if (pipe2(ends, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "start a worker: pipe");
	pid = fork();
	if (pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return sb_fail(err, errno, "start a worker: fork");
	}
	if (pid == 0) {
		leave_the_lab(ends[1]);
		if (getppid() != lab)
			_exit(1);
		*ret_fd = ends[1];
		return 0;
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	worker->kind = kind;
	worker->pid = pid;
	worker->fd = ends[0];
	worker->len = 0;
	return 1;
}

struct progress {
	int fd;
};

static bool on_progress(void *context, unsigned done, unsigned total)
{
	const struct progress *progress = context;

	return tell(progress->fd,
	    (struct header){.kind = WORKER_PROGRESS, .done = done, .total = total}, NULL);
}

static _Noreturn void judge(int fd, const struct backend *backend, const struct sb_attack *attack,
    const struct sb_policy *policy, const struct effect *effect)
{
	struct progress progress = {fd};
	struct sb_judge_options options = {.via_service = effect->via_service,
	    .all_subsets = effect->all_subsets,
	    .progress = on_progress,
	    .context = &progress};
	struct sb_verdict verdict;
	struct sb_error err;

	if (backend->judge(attack, policy, &options, &verdict, &err) == 0)
		tell(
		    fd, (struct header){.kind = WORKER_VERDICT, .size = sizeof(verdict)}, &verdict);
	else
		tell(fd, (struct header){.kind = WORKER_FAILED, .size = sizeof(err.message)},
		    err.message);
	_exit(0);
}

int worker_judge(struct worker *worker, const struct backend *backend,
    const struct sb_attack *attack, const struct sb_policy *policy, const struct effect *effect,
    struct sb_error *err)
{
	int fd = -1, r;

	worker->effect = *effect;
	r = start(worker, WORKER_JUDGE, &fd, err);
	if (r == 0)
		judge(fd, backend, attack, policy, effect);
	return r < 0 ? r : 0;
}

int worker_probe(struct worker *worker, const struct backend *backend, struct sb_error *err)
{
	static struct sb_finding findings[MODEL_FINDINGS];
	int fd = -1, r = start(worker, WORKER_PROBE, &fd, err);
	size_t n;

	if (r)
		return r < 0 ? r : 0;
	n = backend->probe(findings, MODEL_FINDINGS);
	tell(fd, (struct header){.kind = WORKER_FINDINGS, .n = n, .size = n * sizeof(*findings)},
	    findings);
	_exit(0);
}

int worker_lesson(struct worker *worker, const struct backend *backend, const struct model *model,
    enum lesson_part part, struct sb_error *err)
{
	const struct lesson_state *state = &model->lesson;
	struct lesson_report report;
	struct sb_error trouble;
	int fd = -1, r = start(worker, WORKER_LESSON, &fd, err);

	if (r)
		return r < 0 ? r : 0;
	if (backend->lesson(
	        state->open, (size_t)state->step, part, &model->policy, &report, &trouble) == 0)
		tell(fd, (struct header){.kind = WORKER_REPORT, .size = sizeof(report)}, &report);
	else
		tell(fd, (struct header){.kind = WORKER_FAILED, .size = sizeof(trouble.message)},
		    trouble.message);
	_exit(0);
}

static _Noreturn void run_command(int fd, const wordexp_t *words)
{
	char *argv[64] = {(char *)"layerlab"};

	for (size_t i = 0; i < words->we_wordc && i + 2 < SB_COUNT(argv); i++)
		argv[i + 1] = words->we_wordv[i];
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	setenv("NO_COLOR", "1", 1);
	execv("/proc/self/exe", argv);
	_exit(127);
}

int worker_command(struct worker *worker, const char *line, struct sb_error *err)
{
	wordexp_t words;
	int fd = -1, r;

	if (wordexp(line, &words, WRDE_NOCMD) != 0)
		return sb_reject(err, "'%s': cannot be split into words", line);
	r = start(worker, WORKER_COMMAND, &fd, err);
	if (r == 0)
		run_command(fd, &words);
	wordfree(&words);
	return r < 0 ? r : 0;
}

static bool ended(struct worker *worker, struct worker_message *ret)
{
	int status = 0;

	waitpid(worker->pid, &status, 0);
	close(worker->fd);
	worker->fd = -1;
	worker->kind = WORKER_IDLE;
	*ret = (struct worker_message){.kind = WORKER_ENDED, .status = status};
	return true;
}

/* Up to `want` bytes in the buffer; false when they are not there yet. */
static bool fill(struct worker *worker, size_t want, bool *at_end)
{
	while (worker->len < want) {
		ssize_t n = read(worker->fd, worker->buffer + worker->len, want - worker->len);

		if (n < 0 && errno == EINTR)
			continue;
		*at_end = n == 0 || (n < 0 && errno != EAGAIN);
		if (n <= 0)
			return false;
		worker->len += (size_t)n;
	}
	return true;
}

static bool next_text(struct worker *worker, struct worker_message *ret)
{
	ssize_t n = read(worker->fd, worker->buffer, BUFFER_SIZE);

	if (n > 0) {
		*ret = (struct worker_message){
		    .kind = WORKER_TEXT, .text = worker->buffer, .n = (size_t)n};
		return true;
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? false : ended(worker, ret);
}

bool worker_next(struct worker *worker, struct worker_message *ret)
{
	struct header header;
	const void *data;
	bool at_end = false;

	if (worker->kind == WORKER_IDLE)
		return false;
	if (worker->kind == WORKER_COMMAND)
		return next_text(worker, ret);
	data = worker->buffer + sizeof(header);
	if (!fill(worker, sizeof(header), &at_end))
		return at_end ? ended(worker, ret) : false;
	memcpy(&header, worker->buffer, sizeof(header));
	if (header.size > BUFFER_SIZE - sizeof(header))
		return ended(worker, ret);
	if (!fill(worker, sizeof(header) + header.size, &at_end))
		return at_end ? ended(worker, ret) : false;
	worker->len = 0;
	*ret = (struct worker_message){.kind = header.kind,
	    .done = header.done,
	    .total = header.total,
	    .n = header.n,
	    .verdict = data,
	    .findings = data,
	    .report = data,
	    .text = data};
	return true;
}

/* Its own workers are in its process group and die with it. */
void worker_stop(struct worker *worker)
{
	struct worker_message ignored;

	if (worker->kind == WORKER_IDLE)
		return;
	kill(-worker->pid, SIGKILL);
	kill(worker->pid, SIGKILL);
	ended(worker, &ignored);
}
