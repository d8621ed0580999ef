// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/plain.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

/* Of ABI 1 (Linux 5.13); refer came with 2, truncate with 3, scopes with 6. */
#define WRITES_1                                                                                   \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                           \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |                        \
	    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                            \
	    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |                          \
	    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define WRITES_2 (UINT64_C(1) << 13)
#define WRITES_3 (UINT64_C(1) << 14)
#define SCOPES_6 (UINT64_C(3)) /* abstract sockets, signals */

/* struct landlock_ruleset_attr of ABI 6, for older headers; the kernel takes any size it knows. */
struct ruleset {
	uint64_t handled_access_fs, handled_access_net, scoped;
};

static struct ruleset ruleset_for(long abi)
{
	return (struct ruleset){
	    .handled_access_fs = WRITES_1 | (abi >= 2 ? WRITES_2 : 0) | (abi >= 3 ? WRITES_3 : 0),
	    .scoped = abi >= 6 ? SCOPES_6 : 0,
	};
}

static void allow_devices(int ruleset)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_WRITE_FILE};
	cleanup_fd int dev = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);

	rule.parent_fd = dev;
	if (dev >= 0)
		(void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

int sb_plain_confine(struct sb_error *err)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset attributes = ruleset_for(abi);
	size_t size = abi >= 6 ? sizeof(attributes) : sizeof(attributes.handled_access_fs);
	cleanup_fd int ruleset = -1;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return sb_fail(err, errno, "set no_new_privs");
	if (abi < 1)
		return 0;
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
	if (ruleset < 0)
		return sb_fail(err, errno, "make files read-only (Landlock)");
	allow_devices(ruleset);
	if (syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		return sb_fail(err, errno, "make files read-only (Landlock)");
	return 0;
}

int sb_plain_adopt(struct sb_error *err)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		return sb_fail(err, errno, "adopt orphans of the sandbox");
	return 0;
}

static pid_t parent_of(const char *name)
{
	char path[64], text[512], *after_name;
	int fd, parent = 0;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%.16s/stat", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	after_name = strrchr(text, ')');
	return after_name && sscanf(after_name, ") %*c %d", &parent) == 1 ? parent : 0;
}

static void kill_children(void)
{
	cleanup_dir DIR *proc = opendir("/proc");
	const struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (atoi(entry->d_name) > 0 && parent_of(entry->d_name) == getpid())
			kill(atoi(entry->d_name), SIGKILL);
}

/* Grandchildren become children as their parents die, until there are none. */
void sb_plain_end(void)
{
	do
		kill_children();
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR);
}
