// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Runs inside a sandbox, in one of two roles:
 *   ops helper  unconfined: builds the files under /p anew whenever a byte arrives on stdin
 *   ops run     under the profile in question: carries out each operation in a child of its own and
 *               prints "NAME RESULT" on stderr: an errno's name, OK, a signal, or what a program
 * that was executed may read ("ran:px") The two are connected by pipes. Linked statically: nothing
 * but this file is needed to run it.
 */
#include "tests/apparmor/parity_operations.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SECONDS_MAX 5 /* for one operation; then its result is SIGALRM */
#define RAN 0x80      /* exit status of an executed program: this and its marks */

static const char *const marks[] = {"px", "cx", "other", "plain"};

static void put(const char *path, const char *text, mode_t mode, uid_t uid)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);

	(void)!write(fd, text, strlen(text));
	(void)!fchown(fd, uid, 0);
	fchmod(fd, mode);
	close(fd);
}

static const struct {
	const char *path, *text;
	mode_t mode;
	uid_t uid;
} files[] = {
    {"/p/a", "a", 0644, 0},
    {"/p/b", "b", 0644, 1000},
    {"/p/secret", "secret", 0600, 0},
    {"/p/app", "", 0644, 0},
    {"/p/wonly", "", 0644, 0},
    {"/p/dir/x", "x", 0644, 0},
    {"/p/dir/denied", "", 0644, 0},
    {"/p/script", "#!/p/run marks\n", 0755, 0},
    {"/p/mark/files", "", 0644, 0},
    {"/p/mark/owner", "", 0644, 0},
    {"/p/mark/px", "", 0644, 0},
    {"/p/mark/cx", "", 0644, 0},
    {"/p/mark/other", "", 0644, 0},
    {"/p/mark/plain", "", 0644, 0},
};

static const char *const directories[] = {"/p", "/p/dir", "/p/dir/sub", "/p/mark", "/p/bind"};
static const char *const symlinks[][2] = {
    {"/p/a", "/p/link"},
    {"dir", "/p/dlink"},
    {"secret", "/p/slink"},
    {"newtarget", "/p/dangling"},
    {"loop", "/p/loop"},
    {"run", "/p/runlink"},
};
static const char *const leftovers[] = {
    "/p/new",
    "/p/new1",
    "/p/new2",
    "/p/new3",
    "/p/newlink",
    "/p/newfifo",
    "/p/newdev",
    "/p/newsock",
    "/p/newtarget",
    "/p/other",
    "/p/dir/new",
    "/p/dir/y",
    "/p/dir/b",
    "/p/runlink",
    "/p/dlink",
    "/p/hard",
    "/p/slink",
    "/p/link",
};
static const char *const programs[] = {
    "/p/run",
    "/p/px",
    "/p/cx",
    "/p/pix",
    "/p/cux",
    "/p/named",
    "/p/child",
    "/p/ux",
    "/p/missing",
};

static void reset(void)
{
	while (umount2("/p/dir/sub", MNT_DETACH) == 0 || umount2("/p/dir", MNT_DETACH) == 0 ||
	       umount2("/p/bind", MNT_DETACH) == 0 || umount2("/p/a", MNT_DETACH) == 0)
		;
	rmdir("/p/newdir/sub");
	rmdir("/p/newdir");
	rmdir("/p/new");
	rmdir("/p/dir/newdir");
	rmdir("/p/dir/sub2");
	for (size_t i = 0; i < COUNT(leftovers); i++)
		unlink(leftovers[i]);
	for (size_t i = 0; i < COUNT(directories); i++)
		mkdir(directories[i], 0755);
	for (size_t i = 0; i < COUNT(files); i++)
		put(files[i].path, files[i].text, files[i].mode, files[i].uid);
	for (size_t i = 0; i < COUNT(symlinks); i++)
		(void)!symlink(symlinks[i][0], symlinks[i][1]);
	(void)!link("/p/secret", "/p/hard");
}

static void install_programs(void)
{
	static char buf[1 << 16];
	int from = open("/tmp/ops", O_RDONLY), to = open("/p/run", O_WRONLY | O_CREAT, 0755);
	ssize_t n;

	while ((n = read(from, buf, sizeof(buf))) > 0)
		(void)!write(to, buf, (size_t)n);
	close(from);
	close(to);
	for (size_t i = 1; i < COUNT(programs); i++)
		(void)!link("/p/run", programs[i]);
}

static int be_helper(void)
{
	pid_t self = getpid();
	char byte;

	umask(0);
	reset();
	install_programs();
	(void)!write(1, &self, sizeof(self));
	while (read(0, &byte, 1) == 1) {
		reset();
		(void)!write(1, &byte, 1);
	}
	return 0;
}

/* As an executed program: which marks can be read tells which profile is in force. */
static int show_marks(void)
{
	int readable = 0;

	for (size_t i = 0; i < COUNT(marks); i++) {
		char path[64];

		snprintf(path, sizeof(path), "/p/mark/%s", marks[i]);
		if (open(path, O_RDONLY) >= 0)
			readable |= 1 << i;
	}
	return RAN | readable;
}

static void print_result(const struct operation *op, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	char line[128];
	int n = snprintf(line, sizeof(line), "%s ", op->name);

	if (WIFSIGNALED(status))
		n += snprintf(
		    line + n, sizeof(line) - (size_t)n, "SIG%s", sigabbrev_np(WTERMSIG(status)));
	else if (code & RAN)
		for (size_t i = 0; i <= COUNT(marks); i++)
			n += snprintf(line + n, sizeof(line) - (size_t)n, "%s",
			    i == 0                ? "ran:"
			    : code & 1 << (i - 1) ? marks[i - 1]
			                          : "-");
	else
		n += snprintf(
		    line + n, sizeof(line) - (size_t)n, "%s", code ? strerrorname_np(code) : "OK");
	line[n++] = '\n';
	(void)!write(2, line, (size_t)n);
}

static bool ask_for_reset(void)
{
	char byte = 'r';

	return write(1, &byte, 1) == 1 && read(0, &byte, 1) == 1;
}

static bool run_one(const struct operation *op)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		alarm(SECONDS_MAX);
		_exit(op->run(op));
	}
	waitpid(pid, &status, 0);
	print_result(op, status);
	return !changes_files(op) || ask_for_reset();
}

static int run_all(void)
{
	const struct operations *const tables[] = {
	    &path_operations, &file_operations, &system_operations};

	if (read(0, &helper, sizeof(helper)) != sizeof(helper))
		return 1;
	for (size_t t = 0; t < COUNT(tables); t++)
		for (size_t i = 0; i < tables[t]->n; i++)
			if (!run_one(&tables[t]->rows[i]))
				return 1;
	return write(2, "end\n", 4) == 4 ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[argc - 1], "helper"))
		return be_helper();
	if (argc > 1 && !strcmp(argv[argc - 1], "run"))
		return run_all();
	return show_marks();
}
