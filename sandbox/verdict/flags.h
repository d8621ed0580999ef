// SPDX-License-Identifier: GPL-3.0-or-later
/* Symbolic names of flag and enumeration arguments. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `kind` as in syscall_text.c: O, C, D, T, M, S. False when it is none of those. */
bool sb_flags_text(char kind, uint64_t value, char *buf, size_t size);
