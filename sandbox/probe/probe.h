// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * lab-probe: one static program the world shows at /opt/lab/bin, with a verb for each attack that
 * no common tool carries out, and stand-ins for tools that may be missing. A verb either says on
 * stdout what it gained and exits 0, or says on stderr which call was refused and exits 1:
 *     raw-socket: socket(AF_INET, SOCK_RAW, IPPROTO_ICMP): EPERM (Operation not permitted)
 * A verb is one function and one row of the table in main.c.
 */
#pragma once

#include <stddef.h>

#define PROBE_REFUSED 1
#define PROBE_USAGE 2

struct probe_verb {
	const char *name;
	const char *arguments; /* "" or as in a usage line */
	int min_args;          /* argc the verb needs, its own name included */
	const char *help;
	int (*run)(int argc, char **argv); /* argv[0] is the verb; returns the exit status */
};

/* One line on stdout; returns 0. */
int probe_gained(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The line above from errno; returns PROBE_REFUSED. `call` is the call as a person writes it. */
int probe_refused(const char *verb, const char *call);

/* Replaces this process; says why where it cannot. */
int probe_exec(const char *verb, char **argv);

/* Whole number from text, at most `max`; -1 for anything else. */
long probe_number(const char *text, long max);

int verb_af_alg_socket(int argc, char **argv);
int verb_bind_low_port(int argc, char **argv);
int verb_bpf_load(int argc, char **argv);
int verb_calls(int argc, char **argv);
int verb_clone_newns(int argc, char **argv);
int verb_drop_and_exec(int argc, char **argv);
int verb_file_caps(int argc, char **argv);
int verb_http_get(int argc, char **argv);
int verb_io_uring(int argc, char **argv);
int verb_kexec_load(int argc, char **argv);
int verb_keyctl_add(int argc, char **argv);
int verb_make_netns(int argc, char **argv);
int verb_module_load(int argc, char **argv);
int verb_mount_tmpfs(int argc, char **argv);
int verb_open_by_handle(int argc, char **argv);
int verb_pause(int argc, char **argv);
int verb_personality(int argc, char **argv);
int verb_process_vm_read(int argc, char **argv);
int verb_ptrace_attach(int argc, char **argv);
int verb_raw_socket(int argc, char **argv);
int verb_serve(int argc, char **argv);
int verb_set_time(int argc, char **argv);
int verb_sethostname(int argc, char **argv);
int verb_setns(int argc, char **argv);
int verb_unshare_userns(int argc, char **argv);
int verb_userfaultfd(int argc, char **argv);
int verb_victim(int argc, char **argv);
int verb_victim_wait(int argc, char **argv);
int verb_whoami(int argc, char **argv);
