// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/rootfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"
#include "sandbox/world/bind.h"
#include "sandbox/world/etc.h"
#include "sandbox/world/mask.h"

#define UID_USER 1000

/* Where the new root is put together: any directory will do, it is covered only in this mount
 * namespace. */
static const char *const stages[] = {"/tmp", "/mnt", "/run", "/home"};

static const struct directory {
	const char *path;
	mode_t mode;
	uid_t uid; /* where the world has more ids than 0 */
} directories[] = {
    {"usr", 0755, 0},
    {"etc", 0755, 0},
    {"proc", 0555, 0},
    {"sys", 0555, 0},
    {"dev", 0755, 0},
    {"dev/pts", 0755, 0},
    {"dev/shm", 01777, 0},
    {"tmp", 01777, 0},
    {"run", 0755, 0},
    {"root", 0700, 0},
    {"home", 0755, 0},
    {"home/user", 0755, UID_USER},
    {"var", 0755, 0},
    {"var/tmp", 01777, 0},
    {"var/log", 0755, 0},
    {"mnt", 0755, 0},
    {"srv", 0755, 0},
    {"opt", 0755, 0},
    {"opt/lab", 0755, 0},
    {"opt/lab/bin", 0755, 0},
};

/* On a merged-/usr host these are symbolic links, elsewhere directories of their own. */
static const char *const top_level[] = {
    "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix", "gnu"};

/* What programs of /usr need from the host's /etc. */
static const char *const etc_binds[] = {"alternatives", "ld.so.cache", "terminfo"};

static const char *const devices[] = {"null", "zero", "full", "random", "urandom", "tty"};

static const struct link {
	const char *path, *target;
} links[] = {
    {"dev/ptmx", "pts/ptmx"},
    {"dev/fd", "/proc/self/fd"},
    {"dev/stdin", "/proc/self/fd/0"},
    {"dev/stdout", "/proc/self/fd/1"},
    {"dev/stderr", "/proc/self/fd/2"},
    {"etc/mtab", "/proc/self/mounts"},
    {"var/run", "/run"},
};

static int touch(const char *path, struct sb_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	if (fd < 0)
		return sb_fail(err, errno, "create %s in the sandbox", path);
	close(fd);
	return 0;
}

/* The world may not have the id (EINVAL): then its root keeps the file. */
static bool give_to(const char *path, uid_t uid, gid_t gid)
{
	return chown(path, uid, gid) == 0 || errno == EINVAL;
}

static int make_directories(struct sb_error *err)
{
	for (size_t i = 0; i < SB_COUNT(directories); i++) {
		const struct directory *dir = &directories[i];

		if (mkdir(dir->path, 0755) < 0 || chmod(dir->path, dir->mode) < 0)
			return sb_fail(err, errno, "create /%s in the sandbox", dir->path);
		if (dir->uid && !give_to(dir->path, dir->uid, dir->uid))
			return sb_fail(err, errno, "give /%s to uid %u", dir->path, dir->uid);
	}
	for (size_t i = 0; i < SB_COUNT(links); i++)
		if (symlink(links[i].target, links[i].path) < 0)
			return sb_fail(err, errno, "link /%s in the sandbox", links[i].path);
	return 0;
}

static int show_top_level(const char *name, struct sb_error *err)
{
	char host[64], target[SB_PATH_MAX];
	struct stat st;
	ssize_t n;

	snprintf(host, sizeof(host), "/%s", name);
	if (lstat(host, &st) < 0)
		return 0;
	if (S_ISLNK(st.st_mode)) {
		n = readlink(host, target, sizeof(target) - 1);
		if (n < 0)
			return sb_fail(err, errno, "%s", host);
		target[n] = '\0';
		return symlink(target, name) < 0 ? sb_fail(err, errno, "link %s", host) : 0;
	}
	if (!S_ISDIR(st.st_mode))
		return 0;
	if (mkdir(name, 0755) < 0)
		return sb_fail(err, errno, "create %s in the sandbox", host);
	return sb_bind_readonly(host, name, err);
}

static int show_programs(struct sb_error *err)
{
	int r = sb_bind_readonly("/usr", "usr", err);

	for (size_t i = 0; r == 0 && i < SB_COUNT(top_level); i++)
		r = show_top_level(top_level[i], err);
	return r;
}

/* Copied, not bound: its descriptor belongs to a mount of the host's namespace, which cannot be
 * bound here (mount(2), EINVAL), and its path may be out of reach for the sandbox's ids. */
static int show_probe(int probe, struct sb_error *err)
{
	cleanup_fd int to = -1;
	ssize_t n;

	if (probe < 0)
		return 0;
	to = open("opt/lab/bin/lab-probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	if (to < 0)
		return sb_fail(err, errno, "create lab-probe in the sandbox");
	while ((n = sendfile(to, probe, NULL, 1 << 20)) > 0)
		;
	return n < 0 ? sb_fail(err, errno, "copy lab-probe into the sandbox") : 0;
}

static int write_etc_file(const struct sb_etc_file *file, struct sb_error *err)
{
	cleanup_fd int fd = open(file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file->mode);
	size_t len = strlen(file->text);

	if (fd < 0 || write(fd, file->text, len) != (ssize_t)len || fchmod(fd, file->mode) < 0)
		return sb_fail(err, errno, "write /%s in the sandbox", file->path);
	if (file->gid && !give_to(file->path, 0, file->gid))
		return sb_fail(err, errno, "give /%s to gid %u", file->path, file->gid);
	return 0;
}

static int bind_etc(const char *name, struct sb_error *err)
{
	char from[64], to[64];
	struct stat st;
	int r;

	snprintf(from, sizeof(from), "/etc/%s", name);
	snprintf(to, sizeof(to), "etc/%s", name);
	if (stat(from, &st) < 0)
		return 0;
	r = S_ISDIR(st.st_mode) ? (mkdir(to, 0755) < 0 ? sb_fail(err, errno, "create /%s", to) : 0)
	                        : touch(to, err);
	return r < 0 ? r : sb_bind_readonly(from, to, err);
}

static int make_etc(struct sb_error *err)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && i < sb_n_etc_files; i++)
		r = write_etc_file(&sb_etc_files[i], err);
	for (size_t i = 0; r == 0 && i < SB_COUNT(etc_binds); i++)
		r = bind_etc(etc_binds[i], err);
	return r;
}

/* Device nodes cannot be made in a user namespace (mknod(2) EPERM), so the host's are shown. */
static int make_dev(struct sb_error *err)
{
	for (size_t i = 0; i < SB_COUNT(devices); i++) {
		char from[64], to[64];
		int r;

		snprintf(from, sizeof(from), "/dev/%s", devices[i]);
		snprintf(to, sizeof(to), "dev/%s", devices[i]);
		if (access(from, F_OK) < 0)
			continue;
		if ((r = touch(to, err)) < 0 || (r = sb_bind_device(from, to, err)) < 0)
			return r;
	}
	if (mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
	        "newinstance,ptmxmode=0666,mode=0620") < 0)
		return sb_fail(err, errno, "mount the sandbox's devpts");
	return 0;
}

/* A new proc is refused where the one outside is partly covered, as in a container
 * (mount_too_revealing() in fs/namespace.c): then the outer one is shown as it is. */
static int show_proc(struct sb_rootfs *rootfs, struct sb_error *err)
{
	if (mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) {
		if (mount("/proc", "proc", NULL, MS_BIND | MS_REC, NULL) < 0)
			return sb_fail(err, errno, "show /proc in the sandbox");
		rootfs->is_proc_outer = true;
	}
	rootfs->sysctls = open("proc/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return rootfs->sysctls < 0 ? sb_fail(err, errno, "/proc/sys of the sandbox") : 0;
}

static int cover_proc(const struct sb_rootfs *rootfs, bool mask_paths, struct sb_error *err)
{
	int r = mask_paths && !rootfs->is_proc_outer ? sb_mask_below("/proc/", err) : 0;

	return r == 0 && rootfs->is_guarded ? sb_mask_proc_writes(err) : r;
}

static int open_stage(struct sb_rootfs *rootfs, uint64_t bytes, struct sb_error *err)
{
	char data[96];

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return sb_fail(err, errno, "make the sandbox's mounts private");
	snprintf(
	    data, sizeof(data), "mode=0755,size=%llu,nr_inodes=16384", (unsigned long long)bytes);
	for (size_t i = 0; i < SB_COUNT(stages); i++) {
		rootfs->stage = stages[i];
		if (mount("tmpfs", stages[i], "tmpfs", MS_NODEV, data) == 0 &&
		    chdir(stages[i]) == 0)
			return 0;
	}
	return sb_fail(err, errno, "mount the sandbox's root file system");
}

int sb_rootfs_build(const struct sb_world_options *options, int probe, struct sb_rootfs *rootfs,
    struct sb_error *err)
{
	mode_t old = umask(0);
	int r;

	if ((r = open_stage(rootfs, options->tmpfs_bytes, err)) == 0 &&
	    (r = make_directories(err)) == 0 && (r = show_programs(err)) == 0 &&
	    (r = show_probe(probe, err)) == 0 && (r = make_etc(err)) == 0 &&
	    (r = make_dev(err)) == 0 && (r = show_proc(rootfs, err)) == 0)
		r = cover_proc(rootfs, options->mask_paths, err);
	umask(old);
	return r;
}

/* In a mount namespace that was copied into a lesser user namespace the stage is locked to its
 * place (mount_namespaces(7)); a recursive bind mount of it is not, and its submounts stay locked.
 */
static int free_stage(const struct sb_rootfs *rootfs, struct sb_error *err)
{
	if (mount(rootfs->stage, rootfs->stage, NULL, MS_BIND | MS_REC, NULL) < 0 ||
	    chdir(rootfs->stage) < 0)
		return sb_fail(err, errno, "take the sandbox's root file system");
	return 0;
}

/* A convenience that may be missing: it needs a visible sysfs outside. Its files belong to the
 * machine's root, so a world with that uid goes without. */
static void show_sys(const struct sb_rootfs *rootfs)
{
	if (!rootfs->is_guarded)
		(void)mount(
		    "sysfs", "sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

int sb_rootfs_enter(
    const struct sb_world_options *options, const struct sb_rootfs *rootfs, struct sb_error *err)
{
	int r = free_stage(rootfs, err);

	if (r < 0)
		return r;
	show_sys(rootfs);
	if (options->mask_paths && (r = sb_mask_below("/sys/", err)) < 0)
		return r;
	/* pivot_root(".", "."): see its manual page; the old root ends up stacked below. */
	if (syscall(SYS_pivot_root, ".", ".") < 0)
		return sb_fail(
		    err, errno, "pivot_root (a root file system that is an initramfs cannot)");
	if (umount2(".", MNT_DETACH) < 0)
		return sb_fail(err, errno, "let go of the host's file systems");
	return chdir("/") < 0 ? sb_fail(err, errno, "chdir /") : 0;
}
