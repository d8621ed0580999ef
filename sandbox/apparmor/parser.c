// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/parser.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/policy.h"
#include "sandbox/text.h"

#define POLICY_MAX (16u << 20) /* the kernel refuses larger ones anyway */
#define WORDS_MAX (64u << 10)

/* An ordinary user's PATH rarely has sbin. */
static const char *const parser_places[] = {
    "/usr/sbin/apparmor_parser",
    "/sbin/apparmor_parser",
    "/usr/bin/apparmor_parser",
    "/usr/local/sbin/apparmor_parser",
};

static const char *find_parser(void)
{
	for (size_t i = 0; i < SB_COUNT(parser_places); i++)
		if (access(parser_places[i], X_OK) == 0)
			return parser_places[i];
	return NULL;
}

static int start(char *const *argv, int out, int words, pid_t *ret_pid)
{
	static char *const env[] = {"LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none;
	int r;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_adddup2(&actions, words, 2);
	r = posix_spawn(ret_pid, argv[0], &actions, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

static int slurp(int fd, size_t max, char **ret, size_t *ret_len, struct sb_error *err)
{
	cleanup_free char *buf = NULL;
	struct stat st;
	size_t n = 0;
	ssize_t r;

	if (fstat(fd, &st) < 0)
		return sb_fail(err, errno, "read apparmor_parser's output");
	if ((size_t)st.st_size > max)
		return sb_reject(err, "AppArmor policy: larger than %zu bytes", max);
	buf = malloc((size_t)st.st_size + 1);
	if (!buf)
		return sb_fail(err, ENOMEM, "read apparmor_parser's output");
	while (n < (size_t)st.st_size) {
		r = pread(fd, buf + n, (size_t)st.st_size - n, (off_t)n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return sb_fail(err, r < 0 ? errno : EIO, "read apparmor_parser's output");
		n += (size_t)r;
	}
	buf[n] = '\0';
	*ret_len = n;
	*ret = steal_pointer(&buf);
	return 0;
}

/* "AppArmor parser error for FILE in profile FILE at line 7: syntax error, …" -> "FILE:7: …" */
static int syntax_error(const char *path, const char *words, struct sb_error *err)
{
	const char *error = strstr(words, "AppArmor parser error"), *at, *message;
	char file[SB_PATH_MAX];
	unsigned line;

	if (!error)
		return sb_reject(err, "%s: %.*s", path, (int)strcspn(words, "\n"),
		    *words ? words : "apparmor_parser refused it without a word");
	at = strstr(error, " at line ");
	message = at ? strchr(at, ':') : NULL;
	if (at && message && sscanf(at, " at line %u", &line) == 1) {
		const char *in = strstr(error, " in profile ");

		if (!in || in > at || sscanf(in, " in profile %511s", file) != 1)
			sb_copy(file, sizeof(file), path);
		message += strspn(message, ": ");
		return sb_reject(
		    err, "%s:%u: %.*s", file, line, (int)strcspn(message, "\n"), message);
	}
	message = strstr(error, ": ");
	message = message ? message + 2 : error;
	return sb_reject(err, "%s: %.*s", path, (int)strcspn(message, "\n"), message);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int run(const char *parser, const char *path, const char *features, const char *loudness,
    int out, int words, struct sb_error *err)
{
	char *argv[] = {(char *)parser, (char *)loudness, "-Q", "-K", "-M", (char *)features, "-S",
	    "--", (char *)path, NULL};
	cleanup_free char *said = NULL;
	size_t n;
	pid_t pid;
	int r;

	r = start(argv, out, words, &pid);
	if (r < 0)
		return sb_fail(err, -r, "start %s", parser);
	if (wait_for(pid) == 0)
		return 0;
	r = slurp(words, WORDS_MAX, &said, &n, err);
	return r < 0 ? r : syntax_error(path, said, err);
}

/* The parser repeats itself for every rule of an include: each warning once. */
static void gather_notes(int words, char *notes, size_t size)
{
	cleanup_free char *said = NULL;
	char *line, *rest;
	size_t n, used = 0;

	notes[0] = '\0';
	if (slurp(words, WORDS_MAX, &said, &n, NULL) < 0)
		return;
	for (line = strtok_r(said, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (strstr(notes, line) || used + strlen(line) + 2 > size)
			continue;
		used += (size_t)snprintf(notes + used, size - used, "%s\n", line);
	}
}

int sb_parser_run(const char *path, void **ret_blob, size_t *ret_len, char *notes,
    size_t notes_size, struct sb_error *err)
{
	cleanup_fd int out = -1, words = -1;
	const char *parser = find_parser();
	char features[SB_PATH_MAX];
	int r;

	if (access(path, R_OK) < 0)
		return sb_reject(err, "AppArmor profile %s: %s", path, strerror(errno));
	if (!parser)
		return sb_fail(err, 0,
		    "compile %s: apparmor_parser is not installed (package 'apparmor'); the "
		    "shipped profiles work without it",
		    path);
	r = sb_data_path(features, sizeof(features), "apparmor/features", err);
	if (r < 0)
		return r;
	out = memfd_create("apparmor-policy", MFD_CLOEXEC);
	words = memfd_create("apparmor-words", MFD_CLOEXEC);
	if (out < 0 || words < 0)
		return sb_fail(err, errno, "make room for the compiled profile");
	r = run(parser, path, features, notes ? "--warn=all" : "-q", out, words, err);
	if (r < 0)
		return r;
	if (notes)
		gather_notes(words, notes, notes_size);
	return ret_blob ? slurp(out, POLICY_MAX, (char **)ret_blob, ret_len, err) : 0;
}
