// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/silent.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/status.h"

/* What the file would give to a process with those ids; NULL = nothing. */
static const char *promise(const char *exe, const struct stat *st, const struct sb_status *status)
{
	if ((st->st_mode & S_ISUID) && st->st_uid != status->uid[1])
		return "set-user-ID bit";
	if ((st->st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && st->st_gid != status->gid[1])
		return "set-group-ID bit";
	if (getxattr(exe, "security.capability", NULL, 0) > 0)
		return "file capabilities";
	return NULL;
}

bool sb_silently_withheld(pid_t pid, pid_t map_pid, struct sb_refusal *refusal)
{
	char exe[64], name[200] = "";
	struct sb_status status; /* ids as this machine counts, like the file's */
	struct statvfs mount;
	const char *what;
	struct stat st;

	snprintf(exe, sizeof(exe), "/proc/%d/exe", pid);
	if (stat(exe, &st) < 0 || statvfs(exe, &mount) < 0 || sb_status_read(pid, 0, &status, NULL) < 0)
		return false;
	sb_refusal_ask_creds(refusal, map_pid);
	if (refusal->creds_known && refusal->uid == 0)
		return false; /* root has nothing to gain from a file */
	what = promise(exe, &st, &status);
	refusal->nosuid = mount.f_flag & ST_NOSUID;
	if (!what || (!refusal->nosuid && !status.no_new_privs))
		return false;
	if (readlink(exe, name, sizeof(name) - 1) < 0)
		return false;
	refusal->silent = true;
	refusal->capability = -1;
	snprintf(refusal->text, sizeof(refusal->text), "execve(\"%.180s\"): %s ignored", name, what);
	return true;
}
