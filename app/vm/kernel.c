// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/vm/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

/* basedir-spec; a service without HOME still has somewhere to go. */
static int cache_folder(char *buf, size_t size, struct sb_error *err)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int n;

	if (cache && *cache == '/')
		n = snprintf(buf, size, "%s/layerlab/vm", cache);
	else if (home && *home == '/')
		n = snprintf(buf, size, "%s/.cache/layerlab/vm", home);
	else
		n = snprintf(buf, size, "/var/tmp/layerlab-%u/vm", geteuid());
	return n < (int)size ? 0 : sb_fail(err, ENAMETOOLONG, "folder for the kernel image");
}

/* The last by name is the newest. Only a file of this user's: another's could be anything. */
static bool find_cached(const char *folder, char *buf, size_t size)
{
	char pattern[PATH_MAX];
	struct stat st;
	glob_t found;
	bool ok = false;

	snprintf(pattern, sizeof(pattern), "%s/vmlinuz-*", folder);
	if (glob(pattern, 0, NULL, &found) != 0)
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (stat(found.gl_pathv[i], &st) == 0 && S_ISREG(st.st_mode) &&
		    st.st_uid == geteuid())
			ok = sb_copy(buf, size, found.gl_pathv[i]);
	globfree(&found);
	return ok;
}

/* The last line of what the script said. */
static void last_line(int fd, char *buf, size_t size)
{
	char text[2048], *end, *line;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n < 0 ? 0 : n] = '\0';
	for (end = text + strlen(text); end > text && end[-1] == '\n'; end--)
		end[-1] = '\0';
	line = strrchr(text, '\n');
	sb_copy(buf, size, line ? line + 1 : text);
}

static int run_script(const char *script, const char *folder, int words, int *ret_status)
{
	char *argv[] = {(char *)script, (char *)folder, NULL};
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int r;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, words, 2);
	r = posix_spawn(&pid, script, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	while (r == 0 && waitpid(pid, ret_status, 0) < 0)
		if (errno != EINTR)
			r = errno;
	return r;
}

static int fetch(const char *folder, struct sb_error *err)
{
	cleanup_fd int words = memfd_create("fetch-kernel", MFD_CLOEXEC);
	char script[PATH_MAX], why[256];
	int status = 0, r;

	r = sb_data_path(script, sizeof(script), "vm/fetch-kernel", err);
	if (r < 0)
		return r;
	r = run_script(script, folder, words, &status);
	if (r)
		return sb_fail(err, r, "run %s", script);
	if (status == 0)
		return 0;
	last_line(words, why, sizeof(why));
	return sb_fail(err, 0, "fetch a kernel for the machine: %s", why[0] ? why : "interrupted");
}

int vm_kernel_find(char *buf, size_t size, struct sb_error *err)
{
	char folder[PATH_MAX];
	int r = cache_folder(folder, sizeof(folder), err);

	if (r < 0 || find_cached(folder, buf, size))
		return r;
	r = fetch(folder, err);
	if (r < 0)
		return r;
	return find_cached(folder, buf, size) ? 0
	                                      : sb_fail(err, ENOENT, "kernel image in %s", folder);
}
