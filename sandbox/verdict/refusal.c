// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/refusal.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include "sandbox/status.h"
#include "sandbox/verdict/silent.h"
#include "sandbox/verdict/syscall_text.h"

bool sb_refusal_is_ordinary(const struct sb_refusal *refusal)
{
	/* The runtimes' profiles answer ENOSYS on purpose: the C library then uses clone, whose
	 * flags a filter can see. */
	if (refusal->nr == SYS_clone3 && refusal->errno_value == ENOSYS)
		return true;
	if (refusal->silent || refusal->signal || (refusal->seccomp_known && refusal->by_seccomp))
		return false;
	switch (refusal->errno_value) {
	case EPERM:
	case EACCES:
	case EROFS:
	case ENOSYS:
		return false;
	case ENOSPC:
		return refusal->nr != SYS_unshare && refusal->nr != SYS_clone;
	default:
		return true;
	}
}

void sb_refusal_ask_creds(struct sb_refusal *refusal, pid_t map_pid)
{
	struct sb_status status;

	if (sb_status_read(refusal->pid, map_pid, &status, NULL) < 0)
		return;
	refusal->creds_known = true;
	refusal->uid = status.uid[1];
	refusal->effective = status.caps[SB_CAPS_EFFECTIVE];
}

/* What stands in the way of an execve may be the file's or its mount's. The caller may be gone by
 * now; the world's init sees the same files. */
static void ask_file(struct sb_refusal *refusal, const char *path, pid_t map_pid)
{
	char whole[320];
	struct statvfs mount;

	if (path[0] == '/')
		snprintf(whole, sizeof(whole), "/proc/%d/root%s", map_pid, path);
	else
		snprintf(whole, sizeof(whole), "/proc/%d/cwd/%s", refusal->pid, path);
	refusal->file_caps = sb_file_caps(whole);
	refusal->noexec = refusal->errno_value == EACCES && statvfs(whole, &mount) == 0 &&
	                  (mount.f_flag & ST_NOEXEC);
}

void sb_refusal_complete(struct sb_refusal *refusal, pid_t map_pid)
{
	char path[256];
	bool has_path =
	    sb_syscall_nth_path(refusal->nr, 0, refusal->args, refusal->pid, path, sizeof(path));

	sb_syscall_text(
	    refusal->nr, refusal->args, refusal->pid, refusal->text, sizeof(refusal->text));
	sb_refusal_ask_creds(refusal, map_pid);
	if (has_path && refusal->nr == SYS_execve)
		ask_file(refusal, path, map_pid);
}

void sb_one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}
