// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The attacker's program inside the world. A verb returns 0 when it believes to have got out or
 * reached something of the machine, else the errno that stopped it. Each is chosen so that little
 * would happen if it did get out.
 */
#pragma once

struct verb {
	const char *name;
	int (*run)(char **args);
};

extern const struct verb file_verbs[], kernel_verbs[], process_verbs[];

/* The number in environment variable `name`, 0 when it is not set. */
long canary(const char *name);
