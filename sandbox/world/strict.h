// SPDX-License-Identifier: GPL-3.0-or-later
/* Seccomp mode 1: after it only read, write, _exit and sigreturn exist (seccomp(2)). */
#pragma once

#include <stdbool.h>

/* Enters strict mode. With `loop` it then is what a person can still have in it: a program that
 * reads lines and writes them back, and really tries to execute what is typed, for which the kernel
 * kills it. Without, it goes straight on to execve, with the same end. */
_Noreturn void sb_strict_enter(int report, char *const *argv, char *const *env, bool loop);
