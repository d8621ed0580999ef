// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/tracefs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

static const char *const paths[SB_TRACEPOINTS] = {
    [SB_TRACEPOINT_ENTER] = "events/raw_syscalls/sys_enter/id",
    [SB_TRACEPOINT_EXIT] = "events/raw_syscalls/sys_exit/id",
    [SB_TRACEPOINT_CAP] = "events/capability/cap_capable/id",
};

/* fsopen(2): a mount that is attached nowhere and gone with its descriptor. */
static int detached_tracefs(void)
{
	cleanup_fd int fs = (int)syscall(SYS_fsopen, "tracefs", FSOPEN_CLOEXEC);

	if (fs < 0 || syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -1;
	return (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY);
}

static int open_tracefs(void)
{
	int fd = open("/sys/kernel/tracing", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && faccessat(fd, paths[SB_TRACEPOINT_ENTER], R_OK, 0) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return detached_tracefs();
}

static int read_id(int tracefs, const char *path)
{
	cleanup_fd int fd = openat(tracefs, path, O_RDONLY | O_CLOEXEC);
	char text[16] = "";

	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return -1;
	return atoi(text);
}

int sb_tracefs_ids(int ret_ids[static SB_TRACEPOINTS], struct sb_error *err)
{
	static int known[SB_TRACEPOINTS];
	cleanup_fd int tracefs = -1;

	if (known[SB_TRACEPOINT_ENTER] <= 0) {
		tracefs = open_tracefs();
		if (tracefs < 0)
			return sb_fail(err, errno, "tracefs (tracepoints are for root only)");
		for (int i = 0; i < SB_TRACEPOINTS; i++)
			known[i] = read_id(tracefs, paths[i]);
	}
	if (known[SB_TRACEPOINT_ENTER] <= 0 || known[SB_TRACEPOINT_EXIT] <= 0)
		return sb_fail(err, ENOENT, "tracepoint raw_syscalls:sys_enter");
	memcpy(ret_ids, known, sizeof(known));
	return 0;
}
