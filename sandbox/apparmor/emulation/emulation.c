// SPDX-License-Identifier: GPL-3.0-or-later
/* The lab's side of the emulation: the policy, the supervisor process and what it tells. */
#include "sandbox/apparmor/emulation/emulation.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/apparmor/blob.h"
#include "sandbox/apparmor/compile.h"
#include "sandbox/apparmor/emulation/evaluator.h"
#include "sandbox/apparmor/emulation/filter.h"
#include "sandbox/apparmor/emulation/shared.h"
#include "sandbox/apparmor/emulation/supervisor.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define ANCESTORS_MAX 64

struct sb_emulation {
	struct sb_aa_policy *policy;
	sb_aa_profile profile;              /* of the first process */
	struct sb_emulation_shared *shared; /* also mapped by the supervisor */
	pid_t supervisor;                   /* 0 before start */
	int pidfd, channel;
	pid_t first, init;
};

static int emulation_new(struct sb_aa_policy *policy, sb_aa_profile profile,
    struct sb_emulation **ret, struct sb_error *err)
{
	struct sb_emulation *e = calloc(1, sizeof(*e));
	void *shared = mmap(NULL, sizeof(struct sb_emulation_shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (!e || shared == MAP_FAILED) {
		free(e);
		sb_aa_policy_free(policy);
		return sb_fail(err, ENOMEM, "AppArmor emulation");
	}
	*e = (struct sb_emulation){.policy = policy, .shared = shared, .pidfd = -1, .channel = -1};
	e->profile = profile;
	*ret = e;
	return 0;
}

static int load(const struct sb_policy *policy, struct sb_aa_policy **ret,
    sb_aa_profile *ret_profile, struct sb_error *err)
{
	const char *spec = policy->apparmor_profile;
	cleanup_free void *blob = NULL;
	char name[SB_NAME_MAX];
	size_t len;
	int r = sb_apparmor_compile(spec, policy->apparmor_mode, &blob, &len, err);

	if (r >= 0)
		r = sb_apparmor_blob_profile(blob, len, spec, name, sizeof(name), err);
	if (r >= 0)
		r = sb_aa_policy_load(blob, len, ret, err);
	if (r >= 0)
		*ret_profile = sb_aa_profile_find(*ret, name);
	return r;
}

int sb_emulation_prepare(const struct sb_policy *policy, struct sb_plan_builder *plan,
    struct sb_emulation **ret, struct sb_error *err)
{
	struct sb_aa_policy *loaded = NULL;
	struct sb_emulation *e = NULL;
	sb_aa_profile profile;
	int r;

	/* Strict mode knows four calls, none of them mediated, and takes no filter besides. */
	if (policy->seccomp == SB_SECCOMP_STRICT)
		return 0;
	r = load(policy, &loaded, &profile, err);
	if (r < 0)
		return r;
	r = emulation_new(loaded, profile, &e, err);
	if (r < 0)
		return r;
	r = filter_add(plan, err);
	if (r < 0) {
		sb_emulation_free(e);
		return r;
	}
	for (int set = 0; set < SB_CAPSETS; set++)
		plan->plan->caps[set] &= sb_aa_capabilities(loaded, profile);
	*ret = e;
	return 0;
}

static _Noreturn void be_supervisor(
    const struct sb_emulation *e, int listener, int channel, pid_t pid)
{
	struct supervisor s = {
	    .listener = listener,
	    .channel = channel,
	    .procfs = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC),
	    .policy = e->policy,
	    .shared = e->shared,
	    .main_profile = e->profile,
	};

	supervise(&s, pid);
}

static int wait_until_ready(struct sb_emulation *e, struct sb_error *err)
{
	int code = 0;
	ssize_t n;

	do
		n = recv(e->channel, &code, sizeof(code), 0);
	while (n < 0 && errno == EINTR);
	if (n != sizeof(code))
		return sb_fail(err, EPIPE, "AppArmor emulation: its supervisor ended");
	if (code < 0)
		return sb_fail(
		    err, -code, "AppArmor emulation: its supervisor cannot enter the sandbox");
	return 0;
}

int sb_emulation_start(
    struct sb_emulation *e, int listener_fd, pid_t pid, pid_t init_pid, struct sb_error *err)
{
	cleanup_fd int listener = listener_fd, theirs = -1;
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return sb_fail(err, errno, "AppArmor emulation");
	e->channel = sockets[0];
	theirs = sockets[1];
	e->first = pid;
	e->init = init_pid;
	e->supervisor = fork();
	if (e->supervisor == 0)
		be_supervisor(e, listener, theirs, pid);
	if (e->supervisor < 0) {
		e->supervisor = 0;
		return sb_fail(err, errno, "AppArmor emulation: start its supervisor");
	}
	e->pidfd = (int)syscall(SYS_pidfd_open, e->supervisor, 0);
	close(steal_fd(&theirs));
	return wait_until_ready(e, err);
}

struct sb_emulation *sb_emulation_free(struct sb_emulation *e)
{
	if (!e)
		return NULL;
	if (e->supervisor) {
		syscall(SYS_pidfd_send_signal, e->pidfd, SIGKILL, NULL, 0);
		while (waitpid(e->supervisor, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (e->pidfd >= 0)
		close(e->pidfd);
	if (e->channel >= 0)
		close(e->channel);
	munmap(e->shared, sizeof(*e->shared));
	sb_aa_policy_free(e->policy);
	free(e);
	return NULL;
}

static pid_t parent_of(pid_t pid)
{
	char path[32], buf[512], *end;
	cleanup_file FILE *file = NULL;
	int parent = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file || !fgets(buf, sizeof(buf), file))
		return 0;
	end = strrchr(buf, ')');
	return end && sscanf(end + 1, " %*c %d", &parent) == 1 ? parent : 0;
}

/* A process that has made no mediated call yet has its nearest known ancestor's label; one whose
 * ancestors have gone belongs to init and has the first process's. */
static bool find_profile(
    const struct sb_emulation *e, const struct sb_status *status, sb_aa_profile *ret)
{
	pid_t pid = status->pid;

	for (int i = 0; i < ANCESTORS_MAX && pid > 1; i++, pid = parent_of(pid)) {
		for (int slot = 0; slot < SB_EMULATION_SLOTS; slot++) {
			if (e->shared->slots[slot].pid != pid)
				continue;
			*ret = e->shared->slots[slot].profile;
			return true;
		}
		if (pid == e->init && i > 0 && status->seccomp_mode == 2) {
			*ret = e->profile;
			return true;
		}
	}
	return false;
}

bool sb_emulation_describe(const struct sb_emulation *e, struct sb_status *status)
{
	enum sb_aa_mode mode;
	sb_aa_profile profile;

	if (!e || !e->supervisor || !find_profile(e, status, &profile))
		return false;
	mode = sb_aa_profile_mode(e->policy, profile);
	status->apparmor_source = SB_APPARMOR_EMULATED;
	status->emulation_filters = SB_EMULATION_FILTERS;
	sb_copy(status->apparmor_label, sizeof(status->apparmor_label),
	    sb_aa_profile_name(e->policy, profile));
	sb_copy(status->apparmor_mode, sizeof(status->apparmor_mode),
	    profile < 0 ? "" : sb_aa_mode_name(mode));
	return true;
}

int sb_emulation_records_fd(const struct sb_emulation *e)
{
	return e->channel;
}

bool sb_emulation_next_record(struct sb_emulation *e, struct sb_emulation_record *ret)
{
	return e->channel >= 0 &&
	       recv(e->channel, ret, sizeof(*ret), MSG_DONTWAIT) == (ssize_t)sizeof(*ret);
}

unsigned long sb_emulation_lost_records(const struct sb_emulation *e)
{
	return e->shared->lost_records;
}

int sb_emulation_death_fd(const struct sb_emulation *e)
{
	return e->pidfd;
}

/* Its normal end is exit status 0, when nobody is left to answer. */
bool sb_emulation_died(const struct sb_emulation *e, struct sb_error *err)
{
	siginfo_t info = {0};

	if (!e->supervisor ||
	    waitid(P_PID, (id_t)e->supervisor, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	    !info.si_pid || (info.si_code == CLD_EXITED && info.si_status == 0))
		return false;
	(void)sb_fail(err, 0,
	    "the supervisor of the EMULATED AppArmor has died (%s %d): every mediated call "
	    "in its sandbox now fails; end the sandbox and start a new one",
	    info.si_code == CLD_EXITED ? "status" : "signal", info.si_status);
	return true;
}
