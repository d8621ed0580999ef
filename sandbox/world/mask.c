// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/mask.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "sandbox/cleanup.h"
#include "sandbox/world.h"
#include "sandbox/world/bind.h"

/* containerd pkg/oci/spec.go: populateDefaultUnixSpec, MaskedPaths and ReadonlyPaths. */
const char *const sb_masked_paths[] = {
    "/proc/acpi",
    "/proc/asound",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
    "/sys/devices/virtual/powercap",
    NULL,
};
const char *const sb_readonly_paths[] = {
    "/proc/bus",
    "/proc/fs",
    "/proc/irq",
    "/proc/sys",
    "/proc/sysrq-trigger",
    NULL,
};

static int mask(const char *path, struct sb_error *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return 0;
	if (!S_ISDIR(st.st_mode))
		return sb_bind_device("/dev/null", path, err);
	if (mount("tmpfs", path, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=0,nr_inodes=2") <
	    0)
		return sb_fail(err, errno, "mask %s", path);
	return 0;
}

static int protect(const char *path, struct sb_error *err)
{
	struct stat st;

	return lstat(path, &st) < 0 ? 0 : sb_bind_readonly(path, path, err);
}

static int for_each(const char *const *paths, const char *below,
    int (*cover)(const char *path, struct sb_error *err), struct sb_error *err)
{
	int r = 0;

	for (; r == 0 && *paths; paths++)
		if (strncmp(*paths, below, strlen(below)) == 0)
			r = cover(*paths + 1, err);
	return r;
}

int sb_mask_below(const char *top, struct sb_error *err)
{
	int r = for_each(sb_masked_paths, top, mask, err);

	return r < 0 ? r : for_each(sb_readonly_paths, top, protect, err);
}

/* Links lead into the processes' own directories (self, net, mounts). */
static bool is_of_the_machine(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && !isdigit((unsigned char)entry->d_name[0]) &&
	       entry->d_type != DT_LNK;
}

int sb_mask_proc_writes(struct sb_error *err)
{
	cleanup_dir DIR *dir = opendir("proc");
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return sb_fail(err, errno, "list the sandbox's /proc");
	while (r == 0 && (entry = readdir(dir))) {
		char path[sizeof("proc/") + sizeof(entry->d_name)];

		snprintf(path, sizeof(path), "proc/%s", entry->d_name);
		if (is_of_the_machine(entry))
			r = protect(path, err);
	}
	return r;
}
