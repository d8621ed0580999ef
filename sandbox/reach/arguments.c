// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Six times -1 makes nearly every call fail on its first look at the arguments. The rows are the
 * calls where that is not harmless, not a fair question to the filter, or where other harmless
 * arguments get as far as the capability check. They must hold for the host's user namespace too,
 * with every capability: each says why nothing happens.
 */
#include "sandbox/reach/arguments.h"

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define MINUS_ONE UINT64_MAX
#define NO_PID 0x7fffffff /* above PID_MAX_LIMIT */

static const struct sb_harmless rows[] = {
    /* Would reach others: a pid that cannot exist, and signal 0, which is none. */
    {"kill", {NO_PID, 0}},
    {"tkill", {NO_PID, 0}},
    {"tgkill", {NO_PID, NO_PID, 0}},
    {"ptrace", {(uint64_t)-1, NO_PID}},
    /* One process's own affair, in a child that ends at once. */
    {"alarm", {0}},
    {"exit", {0}},
    {"exit_group", {0}},
    {"iopl", {3}},
    {"ioperm", {0, 1, 1}},
    {"unshare", {CLONE_NEWUTS}},
    {"socket", {AF_UNIX, SOCK_STREAM, 0}},
    {"socketpair", {AF_UNIX, SOCK_STREAM, 0, 0}}, /* nowhere to put the descriptors: EFAULT */
    {"personality", {0xffffffff}},                /* asks, sets nothing */
    {"modify_ldt", {0, 0, 0}}, /* reads nothing; an unknown operation would be ENOSYS */
    {"futex", {0, 1, 0}},      /* FUTEX_WAKE at NULL; an unknown operation would be ENOSYS */
    {"mincore", {0, 0, 0}},
    /* A thread without shared signal handlers is refused: clone(2), EINVAL. */
    {"clone", {CLONE_THREAD}},
    {"chroot", {SB_HARMLESS_ROOT}}, /* from "/" to "/" */
    /* Capability first, then an argument that cannot be. */
    {"mount", {0, SB_HARMLESS_ROOT, 0, 0, 0}}, /* no file system type */
    {"pivot_root", {0, 0}},
    {"sethostname", {0, MINUS_ONE}},
    {"setdomainname", {0, MINUS_ONE}},
    {"setgroups", {MINUS_ONE, 0}},
    {"acct", {MINUS_ONE}}, /* NULL would switch accounting off */
    {"swapon", {0, 0}},
    {"swapoff", {0}},
    {"delete_module", {0, 0}},
    {"init_module", {0, 0, 0}},           /* too short for a module: ENOEXEC */
    {"reboot", {0, 0, 0, 0}},             /* without the magic numbers: EINVAL */
    {"kexec_load", {0, 0, 0, MINUS_ONE}}, /* flags no kernel knows */
    {"kexec_file_load", {MINUS_ONE, MINUS_ONE, 0, 0, MINUS_ONE}},
    {"settimeofday", {0, 0}}, /* neither time nor zone: sets nothing */
    {"syslog", {10, 0, 0}},   /* asks for the size of the buffer */
    /* Not made. */
    {"pause", {0}, "it only waits"},
    {"sync", {0}, "it would write out every disk of the host"},
    {"vhangup", {0}, "with its capability it would hang up the terminal"},
    {"vfork", {0}, "parent and child would share a stack"},
    {"rt_sigreturn", {0}, "without a signal frame it can only crash"},
};

const struct sb_harmless *sb_harmless_call(const char *name)
{
	static const struct sb_harmless usual = {
	    NULL, {MINUS_ONE, MINUS_ONE, MINUS_ONE, MINUS_ONE, MINUS_ONE, MINUS_ONE}, NULL};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return &usual;
}
