// SPDX-License-Identifier: GPL-3.0-or-later
/* What execve(2) gives: setuid, file capabilities, and uid 0's own rule. And a directory by its
 * handle. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "sandbox/probe/probe.h"

int verb_whoami(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return probe_gained("effective uid %u, real uid %u", geteuid(), getuid());
}

/* The bounding set stays: it is what uid 0 gets back at exec, capabilities(7). */
int verb_drop_and_exec(int argc, char **argv)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[2] = {{0}};

	(void)argc;
	if (syscall(SYS_capset, &header, none) < 0)
		return probe_refused(argv[0], "capset(none)");
	return probe_exec(argv[0], argv + 1);
}

int verb_file_caps(int argc, char **argv)
{
	long cap = probe_number(argv[2], 63);
	struct vfs_cap_data data = {.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE};

	(void)argc;
	if (cap < 0)
		return PROBE_USAGE;
	data.data[cap / 32].permitted = 1u << (cap % 32);
	if (setxattr(argv[1], "security.capability", &data, sizeof(data), 0) < 0)
		return probe_refused(argv[0], "setxattr(\"security.capability\")");
	return probe_gained("capability %ld on %s", cap, argv[1]);
}

/* A directory, because Linux 6.11 and later let none but the real root open other files so; and by
 * its parent, because they want no locked mount below the directory that stands for the mount. */
int verb_open_by_handle(int argc, char **argv)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} file = {.handle.handle_bytes = MAX_HANDLE_SZ};
	char parent[PATH_MAX];
	int mount_id, root;

	(void)argc;
	snprintf(parent, sizeof(parent), "%s/..", argv[1]);
	root = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (name_to_handle_at(AT_FDCWD, argv[1], &file.handle, &mount_id, 0) < 0)
		return probe_refused(argv[0], "name_to_handle_at()");
	if (open_by_handle_at(root, &file.handle, O_RDONLY | O_DIRECTORY | O_CLOEXEC) < 0)
		return probe_refused(argv[0], "open_by_handle_at(O_RDONLY|O_DIRECTORY)");
	return probe_gained("opened without a name");
}
