// SPDX-License-Identifier: GPL-3.0-or-later
/* What each system call is for, so that a filter can be read by a person. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Index of the call's group, in the order groups are shown; the last one is "other calls". */
size_t sb_seccomp_purpose(const char *syscall_name);
