// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/bind.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/text.h"

/* statvfs(3) flags and their mount(2) names: a remount in a user namespace may not clear a flag
 * that the original mount has (mount_namespaces(7), "locked"). */
static unsigned long kept_flags(const char *path)
{
	static const struct {
		unsigned long st;
		unsigned long ms;
	} map[] = {
	    {ST_RDONLY, MS_RDONLY},
	    {ST_NOSUID, MS_NOSUID},
	    {ST_NODEV, MS_NODEV},
	    {ST_NOEXEC, MS_NOEXEC},
	    {ST_NOATIME, MS_NOATIME},
	    {ST_NODIRATIME, MS_NODIRATIME},
	    {ST_RELATIME, MS_RELATIME},
	};
	unsigned long flags = 0;
	struct statvfs st;

	if (statvfs(path, &st) < 0)
		return 0;
	for (size_t i = 0; i < SB_COUNT(map); i++)
		if (st.f_flag & map[i].st)
			flags |= map[i].ms;
	return flags;
}

static int restrict_mount(
    const char *path, uint64_t attributes, unsigned long flags, struct sb_error *err)
{
	struct mount_attr attr = {.attr_set = attributes};

	if (syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attr, sizeof(attr)) == 0)
		return 0;
	if (mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | flags | kept_flags(path), NULL) < 0)
		return sb_fail(err, errno, "make %s of the sandbox read-only", path);
	return 0;
}

int sb_bind_readonly(const char *from, const char *to, struct sb_error *err)
{
	if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) < 0)
		return sb_fail(err, errno, "show %s in the sandbox", from);
	return restrict_mount(to, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
	    MS_RDONLY | MS_NOSUID | MS_NODEV, err);
}

int sb_bind_device(const char *from, const char *to, struct sb_error *err)
{
	if (mount(from, to, NULL, MS_BIND, NULL) < 0)
		return sb_fail(err, errno, "show %s in the sandbox", from);
	return restrict_mount(to, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
	    MS_RDONLY | MS_NOSUID | MS_NOEXEC, err);
}
