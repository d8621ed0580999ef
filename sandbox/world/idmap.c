// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/idmap.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define RANGE 65536

/* As root the range is ours to choose: above what useradd, subuid allocation (from 100000) and
 * systemd-nspawn (0x80000 to 0x6fffffff) hand out. */
#define PRIVATE_BASE 0x78000000u

struct subids {
	unsigned uid, gid;
};

static bool has_cap(cap_value_t cap)
{
	cap_flag_value_t value = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	if (caps)
		(void)cap_get_flag(caps, cap, CAP_EFFECTIVE, &value);
	cap_free(caps);
	return value == CAP_SET;
}

/* "name:start:count" or "uid:start:count", the first line with a whole range. */
static bool find_subid(const char *path, const char *name, unsigned *ret)
{
	cleanup_file FILE *file = fopen(path, "re");
	char line[256], number[16];
	unsigned start, count;

	snprintf(number, sizeof(number), "%u", getuid());
	while (file && fgets(line, sizeof(line), file)) {
		char *colon = strchr(line, ':');

		if (!colon || sscanf(colon, ":%u:%u", &start, &count) != 2 || count < RANGE)
			continue;
		*colon = '\0';
		if (strcmp(line, name) == 0 || strcmp(line, number) == 0) {
			*ret = start;
			return true;
		}
	}
	return false;
}

static bool find_subids(struct subids *ret)
{
	const struct passwd *user = getpwuid(getuid());
	const char *name = user ? user->pw_name : "";

	return find_subid("/etc/subuid", name, &ret->uid) &&
	       find_subid("/etc/subgid", name, &ret->gid) &&
	       access("/usr/bin/newuidmap", X_OK) == 0 && access("/usr/bin/newgidmap", X_OK) == 0;
}

/* Root of a user namespace with few ids (unshare -r) has the capabilities but not the ids. */
static bool owns_private_range(void)
{
	cleanup_file FILE *file = fopen("/proc/self/uid_map", "re");
	unsigned long inside, outside, count;

	while (file && fscanf(file, "%lu %lu %lu", &inside, &outside, &count) == 3)
		if (inside <= PRIVATE_BASE && inside + count >= (unsigned long)PRIVATE_BASE + RANGE)
			return true;
	return false;
}

enum sb_idmap sb_idmap_choose(void)
{
	struct subids ids;

	if (has_cap(CAP_SETUID) && has_cap(CAP_SETGID) && owns_private_range())
		return SB_IDMAP_RANGE;
	return find_subids(&ids) ? SB_IDMAP_RANGE : SB_IDMAP_SINGLE;
}

static int write_proc(pid_t pid, const char *name, const char *text, struct sb_error *err)
{
	char path[64];
	int fd;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return sb_fail(err, errno, "%s", path);
	n = write(fd, text, strlen(text));
	if (n < 0)
		n = -errno;
	close(fd);
	return n < 0 ? sb_fail(err, (int)-n, "write %s", path) : 0;
}

static int write_single(pid_t pid, struct sb_error *err)
{
	char map[64];
	int r;

	snprintf(map, sizeof(map), "0 %u 1", geteuid());
	if ((r = write_proc(pid, "uid_map", map, err)) < 0 ||
	    (r = write_proc(pid, "setgroups", "deny", err)) < 0)
		return r;
	snprintf(map, sizeof(map), "0 %u 1", getegid());
	return write_proc(pid, "gid_map", map, err);
}

static int write_private_range(pid_t pid, struct sb_error *err)
{
	char map[64];
	int r;

	snprintf(map, sizeof(map), "0 %u %d", PRIVATE_BASE, RANGE);
	r = write_proc(pid, "uid_map", map, err);
	return r < 0 ? r : write_proc(pid, "gid_map", map, err);
}

static int run_mapper(const char *program, pid_t pid, unsigned base, struct sb_error *err)
{
	char pid_text[16], base_text[16];
	char *argv[] = {(char *)program, pid_text, (char *)"0", base_text, (char *)"65536", NULL};
	char *env[] = {NULL};
	int status, r;
	pid_t child;

	snprintf(pid_text, sizeof(pid_text), "%d", pid);
	snprintf(base_text, sizeof(base_text), "%u", base);
	r = posix_spawn(&child, program, NULL, NULL, argv, env);
	if (r != 0)
		return sb_fail(err, r, "%s", program);
	if (waitpid(child, &status, 0) < 0 || status != 0)
		return sb_fail(err, EPERM, "%s (see /etc/subuid and /etc/subgid)", program);
	return 0;
}

int sb_idmap_write(pid_t pid, enum sb_idmap kind, struct sb_error *err)
{
	struct subids ids;
	int r;

	if (kind == SB_IDMAP_NONE)
		return 0;
	if (kind == SB_IDMAP_SINGLE)
		return write_single(pid, err);
	if (owns_private_range() && has_cap(CAP_SETUID))
		return write_private_range(pid, err);
	if (!find_subids(&ids))
		return sb_fail(err, ENOENT, "no subordinate ids in /etc/subuid and /etc/subgid");
	r = run_mapper("/usr/bin/newuidmap", pid, ids.uid, err);
	return r < 0 ? r : run_mapper("/usr/bin/newgidmap", pid, ids.gid, err);
}
