// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writes a cpio archive in the "newc" form that a kernel unpacks as its first file system
 * (Documentation/driver-api/early-userspace/buffer-format.rst). Paths are guest paths; each is
 * written once, with its parent folders, all owned by root.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#include "sandbox/error.h"

struct vm_archive; /* opaque */

int vm_archive_new(struct vm_archive **ret, struct sb_error *err);
struct vm_archive *vm_archive_free(struct vm_archive *archive);

int vm_archive_folder(struct vm_archive *archive, const char *path, struct sb_error *err);
int vm_archive_data(struct vm_archive *archive, const char *path, mode_t mode, const void *data,
    size_t len, struct sb_error *err);
int vm_archive_link(
    struct vm_archive *archive, const char *path, const char *target, struct sb_error *err);

/* A file of this machine under another or the same path; symbolic links are followed. */
int vm_archive_file(
    struct vm_archive *archive, const char *path, const char *from, struct sb_error *err);

/* Ends the archive; the descriptor of an unnamed file, owned by the caller, and its size. */
int vm_archive_finish(
    struct vm_archive *archive, int *ret_fd, size_t *ret_size, struct sb_error *err);
