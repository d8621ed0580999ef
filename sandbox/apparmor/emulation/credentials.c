// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Acting for a target with exactly its power. The supervisor joins the sandbox's user namespace, so
 * that a capability means to it what it means to the target; for one call it takes the target's
 * ids and no more than the target's effective capabilities. SECBIT_NO_SETUID_FIXUP keeps the kernel
 * from changing the sets behind its back (capabilities(7)).
 */
#include "sandbox/apparmor/emulation/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

static int set_effective(struct supervisor *s, uint64_t effective)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct data[2] = {
	    {.effective = (uint32_t)effective, .permitted = (uint32_t)s->full},
	    {.effective = (uint32_t)(effective >> 32), .permitted = (uint32_t)(s->full >> 32)},
	};

	if (effective == s->worn_caps)
		return 0;
	if (syscall(SYS_capset, &header, data) < 0)
		return -errno;
	s->worn_caps = effective;
	return 0;
}

static bool same_ids(const struct credentials *a, const struct credentials *b)
{
	return a->uid[1] == b->uid[1] && a->uid[3] == b->uid[3] && a->gid[1] == b->gid[1] &&
	       a->gid[3] == b->gid[3] && a->n_groups == b->n_groups &&
	       !memcmp(a->groups, b->groups, a->n_groups * sizeof(a->groups[0]));
}

/* setfsuid(2) reports no error: asking again with an invalid id tells what is in force. */
static int set_file_ids(const struct credentials *c)
{
	setfsgid(c->gid[3]);
	setfsuid(c->uid[3]);
	return setfsgid((gid_t)-1) == (int)c->gid[3] && setfsuid((uid_t)-1) == (int)c->uid[3]
	           ? 0
	           : -EPERM;
}

/* A world with a single id denies setgroups(2); there nobody has other groups either. */
static int put_on_ids(struct supervisor *s, const struct credentials *c)
{
	if (s->worn && same_ids(c, &s->worn_ids))
		return 0;
	s->worn = NULL;
	if (setgroups(c->n_groups, c->groups) < 0 && errno != EPERM)
		return -errno;
	if (setresgid((gid_t)-1, c->gid[1], (gid_t)-1) < 0 ||
	    setresuid((uid_t)-1, c->uid[1], (uid_t)-1) < 0)
		return -EPERM;
	if (set_file_ids(c) < 0)
		return -EPERM;
	s->worn_ids = *c;
	s->worn = &s->worn_ids;
	return 0;
}

/* What a task has in a namespace below is nothing here: there it acts by its ids alone. Only the
 * right to map root into it is kept from before (user_namespaces(7): CAP_SETFCAP at creation). */
static uint64_t powers(const struct task *task)
{
	if (task->is_foreign)
		return task->process->had & 1ULL << CAP_SETFCAP;
	return task->credentials.effective;
}

int wear(struct supervisor *s, const struct task *task)
{
	const struct credentials *c = &task->credentials;
	int r;

	if (!s->worn || !same_ids(c, &s->worn_ids)) {
		take_off(s);
		r = put_on_ids(s, c);
		if (r < 0)
			return r;
	}
	umask(c->umask);
	return set_effective(s, powers(task) & s->full);
}

void take_off(struct supervisor *s)
{
	set_effective(s, s->full);
}

static uint64_t permitted(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return 0;
	return data[0].permitted | (uint64_t)data[1].permitted << 32;
}

/* A namespace of the target; being in it already is fine. */
static int join(const struct supervisor *s, pid_t pid, const char *kind, int type)
{
	cleanup_fd int fd = -1;
	struct file_id theirs, own;
	char path[48], self[32];

	snprintf(path, sizeof(path), "%d/ns/%s", pid, kind);
	snprintf(self, sizeof(self), "self/ns/%s", kind);
	fd = openat(s->procfs, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || !file_id_of(s->procfs, path, &theirs) || !file_id_of(s->procfs, self, &own))
		return -errno;
	if (theirs.ino == own.ino)
		return 0;
	return setns(fd, type) < 0 ? -errno : 0;
}

/* Opens of /proc/sys and of sockets' files depend on the opener's network, ipc and uts namespace;
 * pid and mount stay outside, where the sandbox cannot reach the supervisor. */
int become_supervisor(struct supervisor *s, pid_t pid)
{
	static const struct {
		const char *kind;
		int type;
	} others[] = {{"net", CLONE_NEWNET}, {"ipc", CLONE_NEWIPC}, {"uts", CLONE_NEWUTS}};
	int r = join(s, pid, "user", CLONE_NEWUSER);

	if (r < 0)
		return r;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if ((r = join(s, pid, others[i].kind, others[i].type)) < 0)
			return r;
	s->full = permitted();
	s->worn_caps = ~s->full;
	if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) < 0)
		return -errno;
	(void)setgroups(0, NULL);
	if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0)
		return -errno;
	return set_effective(s, s->full);
}
