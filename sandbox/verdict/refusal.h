// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One system call that was refused, as the kernel reported it while the process ran.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"

struct sb_refusal {
	pid_t pid; /* thread, as this machine sees it */
	char comm[32];
	int nr; /* system call number, native ABI */
	uint64_t args[6];
	char text[256];      /* decoded: "openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY)" */
	int errno_value;     /* 0 for a silent refusal; see `silent` */
	bool by_seccomp;     /* refused before the call began */
	bool seccomp_known;  /* false: nobody could tell, by_seccomp means nothing */
	int signal;          /* SIGSYS: the filter's KILL or TRAP; else 0 */
	int capability;      /* last one that was asked for and not held; -1 = none seen */
	bool outside_userns; /* that question was about a user namespace above the process's own */
	uint64_t
	    file_caps;    /* a refused execve: capabilities the file must have in full; 0 = none */
	bool noexec;      /* a refused execve: the file's mount is noexec */
	bool creds_known; /* the thread could still be asked who it is: */
	uint32_t uid;     /* its effective uid, as the sandbox counts */
	uint64_t effective; /* its effective capabilities */
	bool silent;        /* execve succeeded, but privilege of the file was withheld, by */
	bool nosuid;        /* its mount; else by no_new_privs */
};

/* A call that failed the way programs expect calls to fail: nobody's policy is behind it. */
bool sb_refusal_is_ordinary(const struct sb_refusal *refusal);

/* Fills `creds_known`, `uid` and `effective` from /proc while the thread is still there; `map_pid`
 * is a process whose id maps are the sandbox's. */
void sb_refusal_ask_creds(struct sb_refusal *refusal, pid_t map_pid);

/* All that has to be asked of the thread while it is there: text, credentials, mount. */
void sb_refusal_complete(struct sb_refusal *refusal, pid_t map_pid);

/* What comes out of a sandbox is shown on a terminal: control characters become '?'. */
void sb_one_line(char *text);
