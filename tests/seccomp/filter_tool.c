// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Takes the filter off a running process, and compares such a filter with the lab's own:
 *     filter_tool dump PID >FILE
 *     filter_tool compare PROFILE BOUNDING-IN-HEX <FILE
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "queries.h"
#include "sandbox/seccomp/seccomp.h"

static int complain(const char *what)
{
	fprintf(stderr, "filter_tool: %s: %s\n", what, strerror(errno));
	return 1;
}

/* ptrace(2): PTRACE_SECCOMP_GET_FILTER wants CAP_SYS_ADMIN, a stopped tracee, and gives the program
 * as it was loaded; index 0 is the one installed last. */
static int dump(pid_t pid)
{
	static struct sock_filter program[BPF_MAXINSNS];
	long n;

	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0)
		return complain("PTRACE_SEIZE");
	if (ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) < 0 || waitpid(pid, NULL, 0) < 0)
		return complain("PTRACE_INTERRUPT");
	n = ptrace(PTRACE_SECCOMP_GET_FILTER, pid, (void *)0, program);
	if (n < 0)
		return complain("PTRACE_SECCOMP_GET_FILTER");
	fwrite(program, sizeof(*program), (size_t)n, stdout);
	return ptrace(PTRACE_DETACH, pid, NULL, NULL) < 0 ? complain("PTRACE_DETACH") : 0;
}

static int compare(const char *profile, uint64_t bounding)
{
	static struct sock_filter program[BPF_MAXINSNS];
	struct sb_filter ours, theirs = {.instructions = program};
	struct sb_error err;

	theirs.n_instructions = fread(program, sizeof(*program), BPF_MAXINSNS, stdin);
	if (sb_seccomp_filter(profile, bounding, &ours, &err) < 0) {
		fprintf(stderr, "filter_tool: %s\n", err.message);
		return 1;
	}
	for (size_t i = 0; i < query_count(); i++) {
		struct query q = query_at(i);
		uint32_t a = sb_seccomp_evaluate(&ours, q.arch, q.nr, q.args);
		uint32_t b = sb_seccomp_evaluate(&theirs, q.arch, q.nr, q.args);

		if (a == b)
			continue;
		printf("%s under %" PRIx64 ": entry %#x call %u(%#" PRIx64 ", %#" PRIx64
		       "): the lab %#x, the runtime %#x\n",
		    profile, bounding, q.arch, q.nr, q.args[0], q.args[1], a, b);
		return 1;
	}
	printf("%zu\n", query_count());
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "dump") == 0)
		return dump((pid_t)atoi(argv[2]));
	if (argc == 4 && strcmp(argv[1], "compare") == 0)
		return compare(argv[2], strtoull(argv[3], NULL, 16));
	fprintf(stderr, "filter_tool dump PID | compare PROFILE BOUNDING\n");
	return 2;
}
