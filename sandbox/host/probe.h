// SPDX-License-Identifier: GPL-3.0-or-later
/* What the probes share. A new probe is one function here and one row in ../host.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/host.h"

/* Fills the finding: there is no more to say when it is supported. */
void host_yes(struct sb_finding *finding, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* `remedy` "" when no command changes it. */
void host_lacks(struct sb_finding *finding, enum sb_support support, const char *what,
    const char *why, const char *remedy);

/* First line of a small file such as those of /proc/sys; "" when it cannot be read. */
const char *host_line(const char *path, char *buf, size_t size);

/* The number in such a file, or `otherwise`. */
long host_number(const char *path, long otherwise);

/* Value of "Key:" in /proc/self/status. */
long host_own_status(const char *key, int base, long otherwise);

bool host_has_program(const char *name);

/* Runs `step` in a child and returns what it returned: 0 or an errno below 255. */
int host_in_child(int (*step)(void));

/* Whether the lab itself runs in a container; `name` says which kind. */
bool host_in_container(const char **name);

typedef void host_probe(struct sb_finding *finding);

host_probe host_kernel, host_container, host_proc, host_cgroup, host_log, host_tracepoints,
    host_machine;
host_probe host_userns, host_id_range, host_private_proc, host_ubuntu;
host_probe host_capabilities, host_own_no_new_privs;
host_probe host_seccomp_filter, host_seccomp_strict, host_seccomp_notify, host_seccomp_log;
host_probe host_lsms, host_apparmor, host_apparmor_parser, host_apparmor_emulation, host_landlock,
    host_selinux, host_yama;
