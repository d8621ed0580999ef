// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/flags.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include "sandbox/text.h"

struct name {
	uint64_t value;
	const char *text;
};

#define N(x)                                                                                       \
	{                                                                                          \
		(uint64_t)(x), #x                                                                  \
	}

static const struct name accesses[] = {N(O_RDONLY), N(O_WRONLY), N(O_RDWR)};
static const struct name open_flags[] = {N(O_CREAT), N(O_EXCL), N(O_TRUNC), N(O_APPEND),
    N(O_NONBLOCK), N(O_DIRECTORY), N(O_NOFOLLOW), N(O_CLOEXEC), N(O_PATH), N(O_NOATIME)};
static const struct name clone_flags[] = {N(CLONE_NEWUSER), N(CLONE_NEWNS), N(CLONE_NEWPID),
    N(CLONE_NEWNET), N(CLONE_NEWIPC), N(CLONE_NEWUTS), N(CLONE_NEWCGROUP), N(CLONE_VM), N(CLONE_FS),
    N(CLONE_FILES), N(CLONE_SIGHAND), N(CLONE_THREAD), N(CLONE_VFORK)};
static const struct name mount_flags[] = {N(MS_RDONLY), N(MS_NOSUID), N(MS_NODEV), N(MS_NOEXEC),
    N(MS_REMOUNT), N(MS_BIND), N(MS_REC), N(MS_PRIVATE), N(MS_SLAVE), N(MS_SHARED), N(MS_MOVE)};
static const struct name domains[] = {N(AF_UNIX), N(AF_INET), N(AF_INET6), N(AF_NETLINK),
    N(AF_PACKET), N(AF_ALG), N(AF_VSOCK), N(AF_KEY), N(AF_BLUETOOTH)};
static const struct name types[] = {
    N(SOCK_STREAM), N(SOCK_DGRAM), N(SOCK_RAW), N(SOCK_SEQPACKET), N(SOCK_PACKET)};
static const struct name type_flags[] = {N(SOCK_CLOEXEC), N(SOCK_NONBLOCK)};

/* One enumerated value under `mask`, then flags; what has no name stays a number. */
static const struct flag_set {
	char kind;
	uint64_t mask;
	const struct name *values;
	size_t n_values;
	const struct name *flags;
	size_t n_flags;
} sets[] = {
    {'O', O_ACCMODE, accesses, SB_COUNT(accesses), open_flags, SB_COUNT(open_flags)},
    {'C', 0, NULL, 0, clone_flags, SB_COUNT(clone_flags)},
    {'M', 0, NULL, 0, mount_flags, SB_COUNT(mount_flags)},
    {'D', UINT64_MAX, domains, SB_COUNT(domains), NULL, 0},
    {'T', 0xf, types, SB_COUNT(types), type_flags, SB_COUNT(type_flags)},
};

static size_t put(char *buf, size_t size, size_t used, const char *text)
{
	if (used >= size)
		return used;
	return used + (size_t)snprintf(buf + used, size - used, "%s%s", used ? "|" : "", text);
}

static void write_set(const struct flag_set *set, uint64_t value, char *buf, size_t size)
{
	uint64_t rest = value;
	size_t used = 0;
	char number[24];

	buf[0] = '\0';
	for (size_t i = 0; i < set->n_values; i++) {
		if ((value & set->mask) != set->values[i].value)
			continue;
		used = put(buf, size, used, set->values[i].text);
		rest &= ~set->mask;
	}
	for (size_t i = 0; i < set->n_flags; i++) {
		if ((rest & set->flags[i].value) != set->flags[i].value)
			continue;
		used = put(buf, size, used, set->flags[i].text);
		rest &= ~set->flags[i].value;
	}
	if (rest || used == 0) {
		snprintf(number, sizeof(number), "%#llx", (unsigned long long)rest);
		put(buf, size, used, number);
	}
}

bool sb_flags_text(char kind, uint64_t value, char *buf, size_t size)
{
	if (kind == 'S') {
		const char *name = value < NSIG ? sigabbrev_np((int)value) : NULL;

		if (name)
			snprintf(buf, size, "SIG%s", name);
		else
			snprintf(buf, size, "%d", (int)value);
		return true;
	}
	for (size_t i = 0; i < SB_COUNT(sets); i++)
		if (sets[i].kind == kind) {
			write_set(&sets[i], value, buf, size);
			return true;
		}
	return false;
}
