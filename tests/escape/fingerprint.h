// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The host as an escape would change it, as text: one line a fact. Others may be using the machine,
 * so only what they have no reason to change is in it.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

struct canary {
	char dir[64], file[96]; /* world-writable, outside */
	char socket_name[64];
	pid_t pid; /* a process of our uid */
	int key;   /* in a session keyring of our own */
	int shm_key, shm;
	int listener, port; /* on the host's loopback */
	int abstract;
	int pty_master, pty_slave;
};

void canary_make(struct canary *canary);
void canary_end(struct canary *canary);

/* malloc'd text; `whole` reads every sysctl. */
char *fingerprint(const struct canary *canary, int whole);

/* The first line of `after` that is not in `before` at its place; "" when equal. */
const char *first_difference(const char *before, const char *after);
