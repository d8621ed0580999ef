// SPDX-License-Identifier: GPL-3.0-or-later
/* Arguments as people write them. The constants are those that the shipped profiles look at. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/socket.h>

#include "app/commands/seccomp.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define NAMED(constant) #constant, constant

static const struct {
	const char *name;
	uint64_t value;
} constants[] = {
    {NAMED(CLONE_NEWCGROUP)},
    {NAMED(CLONE_NEWIPC)},
    {NAMED(CLONE_NEWNET)},
    {NAMED(CLONE_NEWNS)},
    {NAMED(CLONE_NEWPID)},
    {"CLONE_NEWTIME", 0x80},
    {NAMED(CLONE_NEWUSER)},
    {NAMED(CLONE_NEWUTS)},
    {NAMED(CLONE_VM)},
    {NAMED(CLONE_THREAD)},
    {NAMED(SIGCHLD)},
    {NAMED(AF_UNIX)},
    {NAMED(AF_INET)},
    {NAMED(AF_INET6)},
    {NAMED(AF_NETLINK)},
    {NAMED(AF_PACKET)},
    {NAMED(AF_ALG)},
    {NAMED(AF_VSOCK)},
    {"AF_XDP", 44},
    {NAMED(SOCK_STREAM)},
    {NAMED(SOCK_DGRAM)},
    {NAMED(SOCK_RAW)},
    {"IPPROTO_ICMP", 1},
    {"NETLINK_AUDIT", 9},
    {NAMED(O_RDONLY)},
    {NAMED(O_WRONLY)},
    {NAMED(O_RDWR)},
    {NAMED(O_CREAT)},
    {NAMED(O_TRUNC)},
    {NAMED(O_APPEND)},
    {"AT_FDCWD", (uint64_t)(unsigned)AT_FDCWD},
    {"ADDR_NO_RANDOMIZE", ADDR_NO_RANDOMIZE},
    {"PER_LINUX32", PER_LINUX32},
};

static const char *constant_at(const void *unused, size_t i)
{
	(void)unused;
	return i < SB_COUNT(constants) ? constants[i].name : NULL;
}

static int one_word(const char *word, uint64_t *ret, struct sb_error *err)
{
	char *end;

	for (size_t i = 0; i < SB_COUNT(constants); i++) {
		if (strcmp(constants[i].name, word) == 0) {
			*ret = constants[i].value;
			return 0;
		}
	}
	errno = 0;
	*ret = strtoull(word, &end, 0);
	if (*word >= '0' && *word <= '9' && !*end && !errno)
		return 0;
	return sb_reject_unknown(err, "argument", word, sb_nearest(word, constant_at, NULL),
	    "a number, or a constant such as CLONE_NEWUSER or AF_ALG");
}

int seccomp_argument(const char *text, uint64_t *ret, struct sb_error *err)
{
	cleanup_free char *copy = strdup(text);
	uint64_t sum = 0;

	if (!copy)
		return sb_fail(err, ENOMEM, "argument");
	for (char *at = copy, *word; (word = strsep(&at, "|"));) {
		uint64_t value;
		int r = one_word(word, &value, err);

		if (r < 0)
			return r;
		sum |= value;
	}
	*ret = sum;
	return 0;
}
