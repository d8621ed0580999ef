// SPDX-License-Identifier: GPL-3.0-or-later
/* The other side: this program as the first process of the machine (machine.h, contents.h). */
#pragma once

#include <stdbool.h>

/* What the machine is to run: text with a NUL after each word. */
#define VM_GUEST_FOLDER "/etc/layerlab-vm"
#define VM_GUEST_WORDS VM_GUEST_FOLDER "/words"
#define VM_GUEST_ENVIRONMENT VM_GUEST_FOLDER "/environment"
#define VM_GUEST_TERMINAL VM_GUEST_FOLDER "/terminal" /* there when it has a terminal */

/* True in such a machine, before anything is mounted. */
bool vm_guest_is_here(void);

/* Sets the machine up, runs the program, reports its status and switches the machine off. */
_Noreturn void vm_guest_run(void);
