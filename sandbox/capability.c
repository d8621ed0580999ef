// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/capability.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/capability.h>
#include <sys/prctl.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

/* What capabilities(7) says each one lets a process do, in one line. */
static const char *const about[] = {
	[CAP_CHOWN] = "change the owner and group of any file",
	[CAP_DAC_OVERRIDE] = "skip file read, write and execute permission checks",
	[CAP_DAC_READ_SEARCH] = "skip file read and directory search checks; open by handle",
	[CAP_FOWNER] = "do what only a file's owner may: chmod, utime, sticky directories",
	[CAP_FSETID] = "keep set-user-ID and set-group-ID bits when a file changes",
	[CAP_KILL] = "send signals to processes of other users",
	[CAP_SETGID] = "change group ids and supplementary groups",
	[CAP_SETUID] = "change user ids",
	[CAP_SETPCAP] = "drop from the bounding set, add to inheritable, set securebits",
	[CAP_LINUX_IMMUTABLE] = "set the immutable and append-only file flags",
	[CAP_NET_BIND_SERVICE] = "bind ports below 1024",
	[CAP_NET_BROADCAST] = "unused by the kernel",
	[CAP_NET_ADMIN] = "configure interfaces, routes, firewalls",
	[CAP_NET_RAW] = "open raw and packet sockets",
	[CAP_IPC_LOCK] = "lock memory beyond the limit",
	[CAP_IPC_OWNER] = "skip permission checks on System V IPC",
	[CAP_SYS_MODULE] = "load and unload kernel modules",
	[CAP_SYS_RAWIO] = "port I/O, /dev/mem, raw device commands",
	[CAP_SYS_CHROOT] = "chroot; enter mount namespaces with setns",
	[CAP_SYS_PTRACE] = "trace and read the memory of any process",
	[CAP_SYS_PACCT] = "switch process accounting",
	[CAP_SYS_ADMIN] = "mount, namespaces, quotas and much more",
	[CAP_SYS_BOOT] = "reboot and kexec",
	[CAP_SYS_NICE] = "raise priorities, set scheduling and affinity of others",
	[CAP_SYS_RESOURCE] = "exceed quotas and resource limits",
	[CAP_SYS_TIME] = "set the clock",
	[CAP_SYS_TTY_CONFIG] = "vhangup and privileged terminal ioctls",
	[CAP_MKNOD] = "create device nodes",
	[CAP_LEASE] = "take leases on files of others",
	[CAP_AUDIT_WRITE] = "write to the kernel's audit log",
	[CAP_AUDIT_CONTROL] = "change audit rules",
	[CAP_SETFCAP] = "set file capabilities; map uid 0 in a new user namespace",
	[CAP_MAC_OVERRIDE] = "override mandatory access control (Smack)",
	[CAP_MAC_ADMIN] = "change mandatory access control policy",
	[CAP_SYSLOG] = "read kernel messages and addresses",
	[CAP_WAKE_ALARM] = "set timers that wake the machine",
	[CAP_BLOCK_SUSPEND] = "keep the machine from suspending",
	[CAP_AUDIT_READ] = "read the audit log by netlink",
	[CAP_PERFMON] = "performance monitoring and tracing",
	[CAP_BPF] = "load BPF programs and maps",
	[CAP_CHECKPOINT_RESTORE] = "checkpoint and restore processes, set pids",
};

static int last_cap_by_prctl(void)
{
	int cap = 0;

	while (cap < SB_CAP_LIMIT && prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0)
		cap++;
	return cap - 1;
}

int sb_cap_last(void)
{
	static int last = -1;
	cleanup_free char *text = NULL;
	size_t len;

	if (last >= 0)
		return last;
	if (sb_read_file("/proc/sys/kernel/cap_last_cap", 64, &text, &len, NULL) == 0)
		last = atoi(text);
	if (last <= 0 || last >= SB_CAP_LIMIT)
		last = last_cap_by_prctl();
	return last;
}

uint64_t sb_cap_all(void)
{
	int last = sb_cap_last();

	return last >= SB_CAP_LIMIT - 1 ? UINT64_MAX : (UINT64_C(1) << (last + 1)) - 1;
}

const char *sb_cap_name(int cap, char buf[static SB_CAP_NAME_MAX])
{
	char *name = cap <= CAP_LAST_CAP ? cap_to_name(cap) : NULL;

	if (name && strncmp(name, "cap_", 4) == 0)
		sb_copy(buf, SB_CAP_NAME_MAX, name + 4);
	else
		snprintf(buf, SB_CAP_NAME_MAX, "%d", cap);
	cap_free(name);
	return buf;
}

/* The names of all capabilities of this kernel, one entry each. */
static const char *candidate(const void *names, size_t i)
{
	return (int)i <= sb_cap_last() ? ((const char(*)[SB_CAP_NAME_MAX])names)[i] : NULL;
}

static int parse_number(const char *text, int *ret)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < 0 || n > sb_cap_last())
		return -EINVAL;
	*ret = (int)n;
	return 0;
}

int sb_cap_parse(const char *name, int *ret_cap, struct sb_error *err)
{
	const char *bare = strncasecmp(name, "cap_", 4) == 0 ? name + 4 : name;
	char names[SB_CAP_LIMIT][SB_CAP_NAME_MAX];

	for (int cap = 0; cap <= sb_cap_last(); cap++) {
		if (strcasecmp(bare, sb_cap_name(cap, names[cap])) == 0) {
			*ret_cap = cap;
			return 0;
		}
	}
	if (parse_number(bare, ret_cap) == 0)
		return 0;
	return sb_reject_unknown(
	    err, "capability", name, sb_nearest(bare, candidate, names), "see capabilities(7)");
}

static int parse_one(char *item, uint64_t *mask, struct sb_error *err)
{
	int cap, r;

	if (strcasecmp(item, "all") == 0) {
		*mask |= sb_cap_all();
		return 0;
	}
	if (*item == '\0' || strcasecmp(item, "none") == 0)
		return 0;
	r = sb_cap_parse(item, &cap, err);
	if (r == 0)
		*mask |= UINT64_C(1) << cap;
	return r;
}

int sb_caps_parse(const char *list, uint64_t *ret_mask, struct sb_error *err)
{
	cleanup_free char *copy = strdup(list);
	char *rest = copy, *item;
	uint64_t mask = 0;

	if (!copy)
		return sb_fail(err, ENOMEM, "capability list");
	while ((item = strsep(&rest, ","))) {
		item += strspn(item, " \t");
		item[strcspn(item, " \t")] = '\0';
		if (parse_one(item, &mask, err) < 0)
			return -EINVAL;
	}
	*ret_mask = mask;
	return 0;
}

const char *sb_cap_about(int cap)
{
	return cap >= 0 && (size_t)cap < SB_COUNT(about) && about[cap] ? about[cap] : "";
}
