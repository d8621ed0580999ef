// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/silent.h"

#include <endian.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "sandbox/status.h"
#include "sandbox/text.h"

uint64_t sb_file_caps(const char *path)
{
	struct vfs_ns_cap_data data = {.magic_etc = 0};
	ssize_t n = getxattr(path, "security.capability", &data, sizeof(data));

	if (n < (ssize_t)sizeof(struct vfs_cap_data) ||
	    !(le32toh(data.magic_etc) & VFS_CAP_FLAGS_EFFECTIVE))
		return 0;
	return le32toh(data.data[0].permitted) | (uint64_t)le32toh(data.data[1].permitted) << 32;
}

/* Who executes, in this machine's ids like the file's. Of a process that has ended only what the
 * policy said is known; an id of its own is then taken for one that differs from root's. */
struct caller {
	bool alive, no_new_privs;
	uint32_t uid, gid;
};

static struct caller caller_of(const struct sb_exec *exec)
{
	struct sb_status status;

	if (sb_status_read(exec->pid, 0, &status, NULL) < 0)
		return (struct caller){.no_new_privs = exec->no_new_privs};
	return (struct caller){.alive = true,
	    .no_new_privs = status.no_new_privs,
	    .uid = status.uid[1],
	    .gid = status.gid[1]};
}

/* What the file would give to the caller; NULL = nothing. */
static const char *promise(const char *path, const struct stat *st, const struct caller *caller)
{
	bool sets_gid = (st->st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);

	if ((st->st_mode & S_ISUID) && (!caller->alive || st->st_uid != caller->uid))
		return "set-user-ID bit";
	if (sets_gid && (!caller->alive || st->st_gid != caller->gid))
		return "set-group-ID bit";
	return sb_file_caps(path) ? "file capabilities" : NULL;
}

static bool find_file(
    const struct sb_exec *exec, char *name, size_t name_size, char *path, size_t size)
{
	ssize_t n;

	if (exec->exe) {
		sb_copy(name, name_size, exec->exe);
		snprintf(path, size, "/proc/%d/root%s", exec->init, exec->exe);
		return true;
	}
	snprintf(path, size, "/proc/%d/exe", exec->pid);
	n = readlink(path, name, name_size - 1);
	if (n > 0)
		name[n] = '\0';
	return n > 0;
}

bool sb_silently_withheld(const struct sb_exec *exec, struct sb_refusal *refusal)
{
	char name[200], path[320];
	struct caller caller = caller_of(exec);
	struct statvfs mount;
	const char *what;
	struct stat st;

	sb_refusal_ask_creds(refusal, exec->init);
	if ((refusal->creds_known ? refusal->uid : exec->uid) == 0)
		return false; /* root has nothing to gain from a file */
	if (!find_file(exec, name, sizeof(name), path, sizeof(path)) || stat(path, &st) < 0 ||
	    statvfs(path, &mount) < 0)
		return false;
	what = promise(path, &st, &caller);
	refusal->nosuid = mount.f_flag & ST_NOSUID;
	if (!what || (!refusal->nosuid && !caller.no_new_privs))
		return false;
	refusal->silent = true;
	refusal->capability = -1;
	snprintf(
	    refusal->text, sizeof(refusal->text), "execve(\"%.180s\"): %s ignored", name, what);
	return true;
}
