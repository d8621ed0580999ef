// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The lab's own AppArmor policy namespaces: policy loaded there is invisible to the host's, so the
 * host's list of profiles never changes (apparmor.d(5), "Policy namespaces").
 *
 * One namespace for each blob, "layerlab-PID-HASH": two sandboxes with different texts of one
 * profile never replace each other's. They go when the lab exits; when it is killed, a keeper
 * process that waits for its death removes them.
 */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"

#define SB_NAMESPACE_MAX 64

/* What `layerlab setup` loads for everybody: profiles an ordinary user can enter. */
#define SB_NAMESPACE_SHARED "layerlab"

/* 0 when this process may load policy; -EACCES and the reason otherwise. */
int sb_namespace_may_load(struct sb_error *err);

/* Makes the blob's namespace and loads the blob there, once. Writes the namespace's name. */
int sb_namespace_load(
    const void *blob, size_t len, char *name, size_t name_size, struct sb_error *err);

/* Loads every shipped profile into SB_NAMESPACE_SHARED, where they stay until the next boot. */
int sb_namespace_share(struct sb_error *err);

/* Removes a namespace with everything in it; what still runs there becomes unconfined at once.
 * 0 also when there is none. */
int sb_namespace_remove(const char *name, struct sb_error *err);
