// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calls on an open file that AppArmor asks about once more, because opening does not cover them: a
 * lock needs `k`, truncation needs `w` where the file was opened for appending alone. Judged here,
 * then carried out by the kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/resolve.h"

/* "flags:" of its fdinfo, octal: proc_pid_fdinfo(5). */
int open_flags(const struct call *call, int fd)
{
	char path[32], line[256];
	int flags = -1;
	FILE *file;
	int info;

	snprintf(path, sizeof(path), "fdinfo/%d", fd);
	take_off(call->supervisor);
	info = openat(call->task->proc, path, O_RDONLY | O_CLOEXEC);
	file = info >= 0 ? fdopen(info, "r") : NULL;
	while (file && flags < 0 && fgets(line, sizeof(line), file))
		if (!strncmp(line, "flags:", 6))
			flags = (int)strtol(line + 6, NULL, 8);
	if (file)
		fclose(file);
	return flags;
}

static long judge(struct call *call, const char *operation, uint32_t request)
{
	cleanup_place struct place place = PLACE_NONE;
	int r = resolve_fd(call, (int)call->args[0], &place);

	if (r == 0 && !place.is_private)
		r = decide_place(call, &place, operation, request);
	return r < 0 ? r : CALL_CONTINUE;
}

/* What the kernel refuses before AppArmor is left to it: what is not open for writing. */
long call_ftruncate(struct call *call)
{
	int flags = open_flags(call, (int)call->args[0]);

	if (flags < 0 || flags & O_PATH || (flags & O_ACCMODE) == O_RDONLY)
		return CALL_CONTINUE;
	return judge(call, "truncate", SB_AA_WRITE);
}

long call_flock(struct call *call)
{
	int flags = open_flags(call, (int)call->args[0]), kind = (int)call->args[1] & ~LOCK_NB;

	if (flags < 0 || flags & O_PATH || (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN))
		return CALL_CONTINUE;
	return judge(call, "file_lock", SB_AA_LOCK | (kind == LOCK_EX ? SB_AA_WRITE : 0));
}

/* Record locks: fcntl(2) wants a descriptor open for what the lock is for, and says EBADF. */
long call_record_lock(struct call *call)
{
	int flags = open_flags(call, (int)call->args[0]), mode = flags & O_ACCMODE, r;
	struct flock lock;

	if (flags < 0 || flags & O_PATH)
		return CALL_CONTINUE;
	r = read_memory(call, call->args[2], &lock, sizeof(lock));
	if (r < 0)
		return r;
	if ((lock.l_type == F_RDLCK && mode == O_WRONLY) ||
	    (lock.l_type == F_WRLCK && mode == O_RDONLY))
		return CALL_CONTINUE;
	return judge(call, "file_lock", SB_AA_LOCK | (lock.l_type == F_WRLCK ? SB_AA_WRITE : 0));
}
