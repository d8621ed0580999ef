// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the kernel says of a process: the security lines of /proc/PID/status (proc(5)) and
 * /proc/PID/attr. Raw: never echoed from a policy, never corrected.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

struct sb_status {
	pid_t pid;                  /* as this machine (the reader) sees it */
	pid_t ns_pid;               /* innermost NSpid */
	pid_t parent;
	char name[32];
	char state;                 /* R, S, D, T, Z, … */
	uint32_t uid[4], gid[4];    /* real, effective, saved, file system; see sb_status_read */
	uint32_t groups[SB_GROUPS_MAX];
	unsigned n_groups;
	uint64_t caps[SB_CAPSETS];
	int no_new_privs;           /* 0 or 1 */
	int seccomp_mode;           /* 0 off, 1 strict, 2 filter */
	int seccomp_filters;        /* -1 where the kernel does not print it (before 5.9) */
	int emulation_filters;      /* how many of those are the lab's own AppArmor emulation */
	enum sb_apparmor_source apparmor_source; /* KERNEL, EMULATED or NONE */
	char apparmor_label[128];   /* "" with NONE */
	char apparmor_mode[16];     /* "enforce", "complain", "kill", …; "" when unconfined or NONE */
};

/* Ids as the process's world sees them: `map_pid`'s uid_map and gid_map translate them (0 = as
 * the reader sees them). Fails with ESRCH when the process is gone. */
int sb_status_read(pid_t pid, pid_t map_pid, struct sb_status *ret, struct sb_error *err);

/* "off", "strict", "filter" */
const char *sb_seccomp_mode_name(int mode);
