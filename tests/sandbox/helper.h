// SPDX-License-Identifier: GPL-3.0-or-later
/* Verbs of the tests' program inside the world. */
#pragma once

int run_exec_cases(int count, unsigned seed, int ids);
int print_after_exec(void);
