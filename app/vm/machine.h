// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A throw-away QEMU machine. Four serial ports join it to this process:
 *
 *   0  the program's terminal, or its input and output    1  control, lines in both directions
 *   2  its standard error, where it has no terminal       3  the kernel's messages
 *
 * Control, down: "size ROWS COLUMNS", "end BYTES" (how many bytes of input there were).
 * Control, up: "ready", "exit STATUS". A machine that ends without "exit" has died.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"

struct vm_machine {
	const char *kernel;
	int archive; /* descriptor of the first file system */
	size_t archive_size;
	const char *append; /* more kernel arguments; NULL = none */
	bool terminal;      /* standard input and output are one */
	unsigned seconds;   /* to live at most; 0 = no limit */
};

/* Runs the machine to its end, passing this process's standard input, output and error through.
 * *ret_status is the exit status of the program inside. Leaves the terminal as it was. */
int vm_machine_run(const struct vm_machine *machine, int *ret_status, struct sb_error *err);
