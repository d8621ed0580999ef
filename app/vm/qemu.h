// SPDX-License-Identifier: GPL-3.0-or-later
/* Starting QEMU, and whether this machine's KVM is to be trusted. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "app/vm/machine.h"

#define VM_PORTS 4

/* Starts QEMU with its serial ports on `ports` and what it has to say itself going to `words`; it
 * dies with this process. */
int vm_qemu_start(const struct vm_machine *machine, bool kvm, const int ports[VM_PORTS], int words,
    pid_t *ret_pid, struct sb_error *err);

/* /dev/kvm being there says little: nested and half-configured ones let a guest hang, or QEMU
 * abort. Asked by setting up a processor, paused, and telling the monitor to quit: that has to end
 * well. */
bool vm_qemu_has_kvm(void);
