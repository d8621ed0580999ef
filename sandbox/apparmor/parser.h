// SPDX-License-Identifier: GPL-3.0-or-later
/* Running apparmor_parser(8) and reading what it says. */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"

/* Runs the parser on `path` without touching any kernel: -q -Q -K and the lab's feature file. With
 * `ret_blob` the compiled policy (owned by the caller); without, it is thrown away and warnings go
 * to `notes`. Where it is not installed the message says which package has it. */
int sb_parser_run(const char *path, void **ret_blob, size_t *ret_len, char *notes,
    size_t notes_size, struct sb_error *err);
