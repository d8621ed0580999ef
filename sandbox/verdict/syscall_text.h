// SPDX-License-Identifier: GPL-3.0-or-later
/* A system call as a person writes it: "openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY)". */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Name of a native system call; "syscall 999" when libseccomp knows none. Returns `buf`. */
const char *sb_syscall_name(int nr, char *buf, size_t size);

/* `tid` is the caller, whose memory is asked for strings; 0 or a thread that is gone leaves "…" in
 * their place. */
void sb_syscall_text(int nr, const uint64_t args[6], pid_t tid, char *buf, size_t size);

/* The n-th path (from 0) among the arguments, as the caller wrote it; false when there is none or
 * it cannot be read any more. */
bool sb_syscall_nth_path(
    int nr, unsigned nth, const uint64_t args[6], pid_t tid, char *buf, size_t size);
