// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the kernel's AppArmor says of a process: /proc/PID/attr/apparmor/current, or attr/current
 * where AppArmor is the only such module (proc(5)).
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#include "sandbox/error.h"

#define SB_LABEL_MAX 256

/* "flask-deny-shadow" and "enforce"; "unconfined" and "". The lab's own policy namespace is cut
 * off, so that the label reads as it does inside. -ENOTSUP: this kernel has no AppArmor. */
int sb_apparmor_label(
    pid_t pid, char *label, size_t label_size, char *mode, size_t mode_size, struct sb_error *err);

/* Takes "NAME (MODE)" or "unconfined" apart. Pure. */
int sb_apparmor_label_parse(const char *text, char *label, size_t label_size, char *mode,
    size_t mode_size, struct sb_error *err);
