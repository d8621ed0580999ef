// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where the data files are (assets/ in a checkout, PREFIX/share/layerlab when installed) and the
 * values made from them.
 */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

/* $LAYERLAB_DATA, else the checkout the program was built in (assets/SUB, else SUB at its top), else
 * the installed place. Writes "DIR/sub" to buf. */
int sb_data_path(char *buf, size_t size, const char *sub, struct sb_error *err);

/* A user's own files of the same kinds: $XDG_CONFIG_HOME/layerlab/SUB. They win over shipped ones. */
int sb_user_data_path(char *buf, size_t size, const char *sub, struct sb_error *err);

/* A user's own file where there is one, else the shipped one: "presets/NAME.yaml" and the like. */
int sb_data_find(char *buf, size_t size, const char *sub, struct sb_error *err);

/* Names (without suffix) of the files "DIR/sub/ *SUFFIX", user's and shipped, sorted, unique.
 * The array and its strings are freed by sb_names_free(). */
int sb_data_names(const char *sub, const char *suffix, char ***ret, size_t *ret_n, struct sb_error *err);
void sb_names_free(char **names, size_t n);

struct sb_preset {
	struct sb_policy policy;
	char title[SB_NAME_MAX];
	char about[512];
	char source[512]; /* where the settings come from */
};

/* assets/presets/NAME.yaml; -EINVAL with the nearest name when there is none. */
int sb_preset_load(const char *name, struct sb_preset *ret, struct sb_error *err);

/* Kubernetes Pod/Deployment/… manifest "FILE" or "FILE:CONTAINER". What the lab cannot honour goes
 * to `notes`, one per line (may be NULL). */
int sb_manifest_load(const char *spec, struct sb_policy *ret, char *notes, size_t notes_size,
    struct sb_error *err);
