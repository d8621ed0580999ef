// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a machine finds in its file system: this program and its data, the tools of
 * assets/vm/contents with their libraries, a small /etc, and what the user asked for.
 */
#pragma once

#include "app/vm/archive.h"
#include "sandbox/error.h"

#define VM_CONTENTS_PROBE "/usr/libexec/layerlab/lab-probe" /* for $LAYERLAB_PROBE */

struct vm_contents {
	const char *share; /* a folder of the user's that appears, copied, as /share; or NULL */
	const char *const
	    *added; /* more programs, copied with their libraries to /usr/bin; ends with NULL */
};

int vm_contents_add(
    struct vm_archive *archive, const struct vm_contents *contents, struct sb_error *err);
