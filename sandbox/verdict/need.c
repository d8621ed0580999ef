// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/need.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/apparmor/backend.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/verdict/need_text.h"
#include "sandbox/verdict/tracer.h"
#include "sandbox/world.h"

#define WORKLOAD_MS 60000

struct search {
	const struct sb_policy *from;
	char *const *argv;
	struct sb_need *need;
};

static int run_in(struct sb_world *world, const struct sb_policy *policy, char *const *argv,
    int *ret_status, struct sb_error *err)
{
	const struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	const struct sb_run_limits limits = {.milliseconds = WORKLOAD_MS};
	struct sb_run_result result = {.output = NULL};
	int rc = sb_run(world, policy, &command, NULL, &limits, &result, err);

	free(result.output);
	if (rc < 0)
		return rc;
	if (result.timed_out)
		return sb_fail(err, ETIMEDOUT, "the workload did not end");
	*ret_status =
	    WIFSIGNALED(result.status) ? 128 + WTERMSIG(result.status) : WEXITSTATUS(result.status);
	return 0;
}

static int run_once(const struct search *search, const struct sb_policy *policy, int *ret_status,
    struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_world *world = NULL;
	int rc = sb_world_new(&options, &world, err);

	if (rc < 0)
		return rc;
	search->need->runs++;
	rc = run_in(world, policy, search->argv, ret_status, err);
	sb_world_free(world);
	return rc;
}

/* A policy under which it cannot even be started does not let it work. */
static bool works(const struct search *search, const struct sb_policy *policy)
{
	int status;

	return run_once(search, policy, &status, NULL) == 0 && status == search->need->exit_status;
}

static int traced_run(const struct search *search, int notes, struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(search->from);
	const struct sb_tracer_options tracing = {.notes_fd = notes};
	cleanup_free char **argv = sb_tracer_argv(search->argv);
	struct sb_tracer *tracer = NULL;
	struct sb_world *world = NULL;
	int status, rc;

	if (!argv)
		return sb_fail(err, ENOMEM, "need");
	rc = sb_world_new(&options, &world, err);
	if (rc < 0)
		return rc;
	search->need->runs++;
	rc = sb_tracer_open(sb_world_init_pid(world), &tracing, &tracer, err);
	if (rc == 0)
		rc = run_in(world, search->from, argv, &status, err);
	sb_tracer_close(tracer);
	sb_world_free(world);
	return rc;
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct sb_note *)a)->path, ((const struct sb_note *)b)->path);
}

static void take_notes(struct sb_need *need, int notes)
{
	struct sb_note note;

	for (off_t at = 0; pread(notes, &note, sizeof(note), at) == (ssize_t)sizeof(note);
	     at += (off_t)sizeof(note)) {
		if (note.nr >= 0 && need->n_calls < SB_NEED_CALLS)
			need->calls[need->n_calls++] = note.nr;
		else if (note.nr < 0 && need->n_files < SB_NEED_FILES)
			need->files[need->n_files++] = note;
	}
	qsort(need->calls, need->n_calls, sizeof(*need->calls), by_number);
	qsort(need->files, need->n_files, sizeof(*need->files), by_path);
}

static void merge_files(struct sb_need *need)
{
	size_t n = 0;

	for (size_t i = 0; i < need->n_files; i++) {
		if (n > 0 && strcmp(need->files[n - 1].path, need->files[i].path) == 0)
			need->files[n - 1].access |= need->files[i].access;
		else
			need->files[n++] = need->files[i];
	}
	need->n_files = n;
}

static int trace(const struct search *search, struct sb_error *err)
{
	cleanup_fd int notes = memfd_create("notes", MFD_CLOEXEC);
	struct sb_need *need = search->need;
	int rc;

	need->files = calloc(SB_NEED_FILES, sizeof(*need->files));
	if (notes < 0 || !need->files)
		return sb_fail(err, ENOMEM, "need");
	rc = traced_run(search, notes, err);
	if (rc < 0)
		return rc;
	take_notes(need, notes);
	merge_files(need);
	return 0;
}

/* All at once first: most workloads need none. Then one after the other, keeping what was dropped.
 */
static void find_caps(const struct search *search)
{
	struct sb_policy policy = *search->from, tried = policy;

	sb_policy_cap_drop(&tried, UINT64_MAX);
	if (works(search, &tried)) {
		search->need->caps = 0;
		return;
	}
	for (int cap = 0; cap < 64; cap++) {
		uint64_t bit = UINT64_C(1) << cap;

		if (!(policy.caps[SB_CAPS_BOUNDING] & bit))
			continue;
		tried = policy;
		sb_policy_cap_drop(&tried, bit);
		if (works(search, &tried))
			policy = tried;
	}
	search->need->caps = policy.caps[SB_CAPS_BOUNDING];
}

void sb_need_policy(const struct sb_need *need, const struct sb_policy *from, struct sb_policy *ret)
{
	*ret = *from;
	sb_policy_cap_drop(ret, ~need->caps);
	ret->no_new_privs = need->no_new_privs;
}

static void find_no_new_privs(const struct search *search)
{
	struct sb_policy policy;

	search->need->no_new_privs = true;
	sb_need_policy(search->need, search->from, &policy);
	search->need->no_new_privs = search->from->no_new_privs || works(search, &policy);
}

/* The engine reads profiles from files. */
static int write_temporary(const char *text, const char *suffix, char *path, size_t size)
{
	cleanup_fd int fd = -1;

	snprintf(path, size, "/tmp/layerlab-need-XXXXXX%s", suffix);
	fd = mkstemps(path, (int)strlen(suffix));
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		return -errno;
	return 0;
}

static void prove_apparmor(const struct search *search, struct sb_policy *policy)
{
	struct sb_need *need = search->need;
	const struct sb_apparmor_backend *backend;
	struct sb_error err = {.message = ""};
	int status = 0, rc;

	policy->apparmor_mode = SB_APPARMOR_ENFORCE;
	policy->apparmor_source = SB_APPARMOR_AUTO;
	if (write_temporary(need->apparmor, ".profile", policy->apparmor_profile,
	        sizeof(policy->apparmor_profile)) < 0)
		return;
	rc = sb_apparmor_choose(policy, &backend, &err);
	if (rc == 0 && backend->source == SB_APPARMOR_NONE)
		rc = sb_fail(&err, 0, "no AppArmor here");
	if (rc == 0)
		rc = run_once(search, policy, &status, &err);
	need->apparmor_proved = rc == 0 && status == need->exit_status;
	if (rc < 0)
		snprintf(
		    need->why_not, sizeof(need->why_not), "AppArmor profile: %.200s", err.message);
	else if (!need->apparmor_proved)
		snprintf(need->why_not, sizeof(need->why_not),
		    "under the AppArmor profile it ends with %d", status);
	unlink(policy->apparmor_profile);
}

static void prove(const struct search *search)
{
	struct sb_need *need = search->need;
	struct sb_policy policy;
	int status;

	sb_need_policy(need, search->from, &policy);
	policy.apparmor_profile[0] = '\0';
	policy.seccomp = SB_SECCOMP_FILTER;
	policy.seccomp_profile2[0] = '\0';
	if (write_temporary(
	        need->seccomp, ".json", policy.seccomp_profile, sizeof(policy.seccomp_profile)) < 0)
		return;
	need->proved = run_once(search, &policy, &status, NULL) == 0 && status == need->exit_status;
	if (need->proved)
		prove_apparmor(search, &policy);
	else
		sb_copy(need->why_not, sizeof(need->why_not),
		    "under exactly these capabilities and calls it ends otherwise: it does not do "
		    "the same in each run");
	unlink(policy.seccomp_profile);
}

int sb_need_find(
    const struct sb_policy *from, char *const argv[], struct sb_need *ret, struct sb_error *err)
{
	struct sb_need need = {.runs = 0};
	const struct search search = {.from = from, .argv = argv, .need = &need};
	int rc = run_once(&search, from, &need.exit_status, err);

	if (rc == 0)
		rc = trace(&search, err);
	if (rc == 0) {
		find_caps(&search);
		find_no_new_privs(&search);
		need.seccomp = sb_need_seccomp(&need);
		need.apparmor = sb_need_apparmor(&need);
		if (!need.seccomp || !need.apparmor)
			rc = sb_fail(err, ENOMEM, "need");
	}
	if (rc < 0) {
		sb_need_done(&need);
		return rc;
	}
	prove(&search);
	*ret = need;
	return 0;
}

void sb_need_done(struct sb_need *need)
{
	free(need->files);
	free(need->seccomp);
	free(need->apparmor);
	*need = (struct sb_need){.files = NULL};
}
