// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A program of the tests that runs inside a world: `sandbox-helper state` prints what /proc does
 * not show. Static, so that it needs nothing there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "helper.h"

static int print_state(void)
{
	uid_t r, e, s;

	if (getresuid(&r, &e, &s) < 0)
		return 1;
	printf("uid %u %u %u securebits %x dumpable %d\n", r, e, s,
	    (unsigned)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0), prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "state") == 0)
		return print_state();
	if (argc == 5 && strcmp(argv[1], "exec") == 0)
		return run_exec_cases(atoi(argv[2]), (unsigned)atoi(argv[3]), atoi(argv[4]));
	if (argc == 2 && strcmp(argv[1], "after") == 0)
		return print_after_exec();
	return 2;
}
