// SPDX-License-Identifier: GPL-3.0-or-later
/* What the behaviour tests share: one world a program, commands run in it, their status read back.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sandbox/spawn.h"
#include "sandbox/world.h"

extern struct sb_world *world;

/* cmocka group fixtures: a world for the open policy. */
int world_up(void **state);
int world_down(void **state);

/* The exit status of a test program that cannot run here: prints why. With LAB_MUST_WORK set a
 * failure instead. */
int skip_all(const char *why);
bool worlds_work(void); /* says why not on stderr */

/* True and a printed line where the world has other ids than 0; false with the reason printed. */
bool has_ids(void);

struct sb_policy open_policy(void);

/* Runs a shell script to its end; the output is valid until the next call. */
const char *sh(const struct sb_policy *policy, const char *script);
int sh_status(const struct sb_policy *policy, const char *script);

/* What /proc says of a process that waits under the policy. */
struct sb_status status_under(const struct sb_policy *policy);

/* Copies a file of the host into the world, executable. */
void put_program(const char *host_path, const char *path);

/* Polls until `holds(context)` or ten seconds have passed. */
bool eventually(bool (*holds)(void *context), void *context);
