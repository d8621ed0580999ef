// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether private worlds can be had, and if not, which of the many switches is off. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/host/probe.h"
#include "sandbox/text.h"
#include "sandbox/world/idmap.h"

static int write_file(const char *path, const char *text)
{
	cleanup_fd int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, text, strlen(text)) >= 0 ? 0 : errno;
}

/* user_namespaces(7): one id mapped to oneself needs no privilege, but setgroups has to go first.
 */
static int enter_userns(int others)
{
	char uids[32], gids[32];
	int r;

	snprintf(uids, sizeof(uids), "0 %u 1", geteuid());
	snprintf(gids, sizeof(gids), "0 %u 1", getegid());
	if (unshare(CLONE_NEWUSER | others) < 0)
		return errno;
	if ((r = write_file("/proc/self/setgroups", "deny")) && r != ENOENT)
		return r;
	if ((r = write_file("/proc/self/uid_map", uids)))
		return r;
	return write_file("/proc/self/gid_map", gids);
}

static int try_userns(void)
{
	return enter_userns(CLONE_NEWNS | CLONE_NEWNET);
}

static int try_proc(void)
{
	int r = enter_userns(CLONE_NEWNS | CLONE_NEWPID), status;
	pid_t pid;

	if (r)
		return r;
	pid = fork();
	if (pid == 0)
		_exit(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) ? errno
		                                                                             : 0);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return errno;
	return WEXITSTATUS(status);
}

/* The first row that applies is the cause. */
static const struct {
	const char *sysctl;
	long off;
	int error; /* 0 = any */
	const char *why, *remedy;
} switches[] = {
    {"/proc/sys/user/max_user_namespaces", 0, ENOSPC, "user.max_user_namespaces is 0",
        "sudo sysctl -w user.max_user_namespaces=15000"},
    {"/proc/sys/kernel/unprivileged_userns_clone", 0, EPERM,
        "kernel.unprivileged_userns_clone is 0",
        "sudo sysctl -w kernel.unprivileged_userns_clone=1"},
    {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1, 0,
        "kernel.apparmor_restrict_unprivileged_userns is 1: only programs with an AppArmor profile "
        "that says so may use them",
        "sudo layerlab setup"},
};

static bool is_own_root(void)
{
	return geteuid() == 0;
}

static void explain_userns(struct sb_finding *finding, int error)
{
	static const char what[] = "User namespaces: not to be had";
	const char *container = "";
	char why[128];

	for (size_t i = 0; i < SB_COUNT(switches); i++) {
		bool is_off = host_number(switches[i].sysctl, -1) == switches[i].off;

		if (is_off && (!switches[i].error || switches[i].error == error)) {
			host_lacks(
			    finding, SB_SUPPORT_NO, what, switches[i].why, switches[i].remedy);
			return;
		}
	}
	if (error == EPERM &&
	    (host_in_container(&container) || host_own_status("Seccomp", 10, 0) == 2))
		host_lacks(finding, SB_SUPPORT_NO, what,
		    "a seccomp filter around the lab itself refuses them (a container's default "
		    "has one)",
		    "docker run --security-opt seccomp=unconfined …");
	else if (error == ENOSYS || error == EINVAL)
		host_lacks(finding, SB_SUPPORT_NO, what,
		    "this kernel is built without CONFIG_USER_NS", "");
	else {
		snprintf(why, sizeof(why), "the kernel answers %s%s", strerror(error),
		    error == EPERM ? "; a chroot around the lab does that (unshare(2))" : "");
		host_lacks(finding, SB_SUPPORT_NO, what, why, "");
	}
}

void host_userns(struct sb_finding *finding)
{
	int error = host_in_child(try_userns);

	if (error == 0)
		host_yes(finding, "User namespaces: root in a sandbox is nobody outside");
	else
		explain_userns(finding, error);
}

static bool has_sub_ids(const char *path)
{
	const struct passwd *self = getpwuid(geteuid());
	cleanup_free char *text = NULL;
	char uid[16];

	snprintf(uid, sizeof(uid), "%u", geteuid());
	if (sb_read_file(path, 1 << 20, &text, NULL, NULL) < 0)
		return false;
	for (char *at = text, *line; (line = strsep(&at, "\n"));) {
		size_t length = strcspn(line, ":");

		if (!line[length])
			continue;
		line[length] = '\0';
		if (!strcmp(line, uid) || (self && !strcmp(line, self->pw_name)))
			return true;
	}
	return false;
}

/* Why a caller that is not root has no range: the first reason that applies. */
static void explain_single_id(struct sb_finding *finding)
{
	static const char what[] = "Ids in a sandbox: 0 only, which is you outside";

	if (is_own_root())
		host_lacks(finding, SB_SUPPORT_PARTLY, what,
		    "the user namespace around the lab maps too few ids; attacks as another user "
		    "cannot run",
		    "start the lab outside of it");
	else if (!has_sub_ids("/etc/subuid") || !has_sub_ids("/etc/subgid"))
		host_lacks(finding, SB_SUPPORT_PARTLY, what,
		    "this user has no range in /etc/subuid and /etc/subgid; attacks as another "
		    "user cannot run",
		    "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY, what,
		    "newuidmap and newgidmap are not installed", "sudo apt-get install uidmap");
}

void host_id_range(struct sb_finding *finding)
{
	if (host_in_child(try_userns))
		host_lacks(finding, SB_SUPPORT_NO, "Ids in a sandbox: the machine's own",
		    "there are no user namespaces", "");
	else if (sb_idmap_choose() == SB_IDMAP_RANGE)
		host_yes(finding, "Ids in a sandbox: 0 to 65535, unprivileged outside");
	else
		explain_single_id(finding);
}

/* A new proc shows everything; the kernel refuses it in a user namespace where the one around it is
 * partly covered (mount_too_revealing, user_namespaces(7)). */
void host_private_proc(struct sb_finding *finding)
{
	int error = host_in_child(try_proc);

	if (error == 0)
		host_yes(finding, "Own /proc: a sandbox sees its own processes only");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY, "Own /proc: not to be had",
		    host_in_child(try_userns)
		        ? "there are no user namespaces"
		        : "parts of this /proc are covered, as container runtimes do",
		    host_in_child(try_userns)
		        ? ""
		        : "docker run --security-opt systempaths=unconfined …");
}

void host_ubuntu(struct sb_finding *finding)
{
	long on = host_number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0);

	if (on == 1 && !is_own_root())
		host_lacks(finding, SB_SUPPORT_PARTLY,
		    "Ubuntu's restriction: unprivileged user namespaces are confined",
		    "kernel.apparmor_restrict_unprivileged_userns is 1", "sudo layerlab setup");
	else
		host_yes(finding, "Ubuntu's restriction of user namespaces: %s",
		    on == 1 ? "on, does not bind root" : "not in force");
}
