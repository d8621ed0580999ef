// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/vm/libraries.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

/* Starts ldd on all files at once; its complaints about scripts are no news. */
static int start_ldd(char *const *files, int *ret_fd, pid_t *ret_pid, struct sb_error *err)
{
	posix_spawn_file_actions_t actions;
	cleanup_free char **argv = NULL;
	size_t n = 0;
	int ends[2], r;

	while (files[n])
		n++;
	argv = calloc(n + 2, sizeof(*argv));
	if (!argv || pipe2(ends, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "start ldd");
	argv[0] = "ldd";
	memcpy(argv + 1, files, n * sizeof(*files));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	r = posix_spawnp(ret_pid, "ldd", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (r) {
		close(ends[0]);
		return sb_fail(err, r, "start ldd");
	}
	*ret_fd = ends[0];
	return 0;
}

/* "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)", "\t/lib64/ld-linux-x86-64.so.2 (0x…)" */
static bool take_path(char *line, char **ret_path)
{
	char *path = strstr(line, "=> "), *end;

	path = path ? path + 3 : line + strspn(line, "\t ");
	end = strstr(path, " (0x");
	if (line[0] != '\t' || path[0] != '/' || !end)
		return false;
	*end = '\0';
	*ret_path = path;
	return true;
}

int vm_libraries_of(char *const *files,
    int (*add)(void *context, const char *path, struct sb_error *err), void *context,
    struct sb_error *err)
{
	cleanup_file FILE *out = NULL;
	char line[PATH_MAX + 128], *path;
	pid_t pid;
	int fd = -1, r = start_ldd(files, &fd, &pid, err);

	if (r < 0)
		return r;
	out = fdopen(fd, "r");
	while (out && r == 0 && fgets(line, sizeof(line), out))
		if (take_path(line, &path))
			r = add(context, path, err);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return r;
}
