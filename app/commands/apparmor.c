// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab apparmor`: the profiles there are, whether one compiles, what the kernel refuses. */
#include "app/commands/commands.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/output.h"
#include "sandbox/apparmor/audit.h"
#include "sandbox/apparmor/compile.h"
#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

static int one_word(const struct cli_args *args, const char **ret, struct sb_error *err)
{
	if (args->n_words != 2)
		return sb_reject(err, "apparmor %s: one profile is to be named", args->words[0]);
	*ret = args->words[1];
	return 0;
}

static int list(const struct cli_args *args, struct sb_error *err)
{
	char **names, path[SB_PATH_MAX];
	size_t n;
	int r = sb_data_names("apparmor", ".profile", &names, &n, err);

	(void)args;
	for (size_t i = 0; r == 0 && i < n; i++)
		if (sb_apparmor_source_path(names[i], path, sizeof(path), NULL) == 0)
			printf("%-28s %s\n", names[i], path);
	if (r == 0)
		sb_names_free(names, n);
	return r;
}

static int show(const struct cli_args *args, struct sb_error *err)
{
	cleanup_free char *text = NULL;
	char path[SB_PATH_MAX];
	const char *name = NULL;
	size_t len;
	int r = one_word(args, &name, err);

	if (r == 0)
		r = sb_apparmor_source_path(name, path, sizeof(path), err);
	if (r == 0)
		r = sb_read_file(path, 1 << 20, &text, &len, err);
	if (r == 0)
		fwrite(text, 1, len, stdout);
	return r;
}

static int check(const struct cli_args *args, struct sb_error *err)
{
	char path[SB_PATH_MAX], notes[4096];
	const char *name = NULL;
	int r = one_word(args, &name, err);

	/* Here a word is a file first: what is being written rarely has a name yet. */
	if (r == 0 && access(name, F_OK) == 0)
		sb_copy(path, sizeof(path), name);
	else if (r == 0)
		r = sb_apparmor_source_path(name, path, sizeof(path), err);
	if (r == 0)
		r = sb_apparmor_check(path, notes, sizeof(notes), err);
	if (r < 0)
		return r;
	cli_print_foreign("    ", notes);
	printf("%s: compiles\n", path);
	return 0;
}

/* A shipped profile is copied first: what is edited is the user's own from then on, and wins. */
static int copy_shipped(const char *name, const char *to, struct sb_error *err)
{
	cleanup_file FILE *file = NULL;
	cleanup_free char *text = NULL;
	char from[SB_PATH_MAX], folder[SB_PATH_MAX];
	size_t len;
	int r = sb_apparmor_source_path(name, from, sizeof(from), err);

	if (r == 0)
		r = sb_read_file(from, 1 << 20, &text, &len, err);
	if (r < 0)
		return r;
	sb_copy(folder, sizeof(folder), to);
	for (char *at = strchr(folder + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(folder, 0755);
		*at = '/';
	}
	file = fopen(to, "wxe");
	if (!file || fwrite(text, 1, len, file) != len || fflush(file) != 0)
		return sb_fail(err, errno, "write %s", to);
	return 0;
}

static int run_editor(const char *path, struct sb_error *err)
{
	const char *editor = getenv("VISUAL");
	char *argv[] = {"sh", "-c", "exec $0 \"$1\"", NULL, (char *)path, NULL};
	int status = 0, r;
	pid_t pid;

	if (!editor || !*editor)
		editor = getenv("EDITOR");
	argv[3] = (char *)(editor && *editor ? editor : "vi");
	r = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
	while (r == 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (r || status)
		return sb_fail(err, r, "editor %s: it did not end well", argv[3]);
	return 0;
}

static int edit(const struct cli_args *args, struct sb_error *err)
{
	char path[SB_PATH_MAX], sub[SB_PATH_MAX];
	const char *name = NULL;
	int r = one_word(args, &name, err);

	if (r < 0)
		return r;
	snprintf(sub, sizeof(sub), "apparmor/%s.profile", name);
	if (strchr(name, '/'))
		sb_copy(path, sizeof(path), name);
	else
		r = sb_user_data_path(path, sizeof(path), sub, err);
	if (r == 0 && access(path, F_OK) < 0)
		r = copy_shipped(name, path, err);
	if (r == 0)
		r = run_editor(path, err);
	if (r == 0)
		r = sb_apparmor_check(path, NULL, 0, err);
	if (r == 0)
		printf("%s: compiles; the next command under it gets the new text\n", path);
	return r;
}

static void print_record(const struct sb_audit_record *record)
{
	char line[1024];

	sb_audit_describe(record, line, sizeof(line));
	cli_print_foreign("", line);
	putchar('\n');
	fflush(stdout);
}

static int watch_end(void)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	return signalfd(-1, &ends, SFD_CLOEXEC);
}

static int follow(struct sb_audit_reader *reader, struct sb_error *err)
{
	cleanup_fd int ends = watch_end();
	struct pollfd fds[] = {
	    {.fd = sb_audit_fd(reader), .events = POLLIN}, {.fd = ends, .events = POLLIN}};
	struct sb_audit_record record;
	int r = 0;

	while (r >= 0 && poll(fds, SB_COUNT(fds), -1) >= 0 && !fds[1].revents)
		while ((r = sb_audit_next(reader, &record, err)) > 0)
			print_record(&record);
	return r;
}

static int log_denials(const struct cli_args *args, struct sb_error *err)
{
	struct sb_audit_reader *reader;
	struct sb_audit_lost lost;
	char why[256];
	int r = sb_audit_open(&reader, err);

	(void)args;
	if (r < 0)
		return r;
	sb_audit_losses(reader, why, sizeof(why));
	fprintf(stderr, "AppArmor's own log, until Ctrl-C; a plain `deny` rule is silent, `audit "
	                "deny` is not.\n");
	if (why[0])
		fprintf(stderr, "%s\n", why);
	r = follow(reader, err);
	lost = sb_audit_losses(reader, why, sizeof(why));
	if (lost.overrun || lost.suppressed)
		fprintf(stderr, "%llu lines overwritten, %llu kept back by the kernel\n",
		    (unsigned long long)lost.overrun, (unsigned long long)lost.suppressed);
	sb_audit_close(reader);
	return r;
}

static const struct {
	const char *name;
	int (*run)(const struct cli_args *args, struct sb_error *err);
} actions[] = {
    {"list", list},
    {"show", show},
    {"check", check},
    {"edit", edit},
    {"log", log_denials},
};

static const char *next_action(const void *context, size_t i)
{
	(void)context;
	return i < SB_COUNT(actions) ? actions[i].name : NULL;
}

static int act(const struct cli_args *args, struct sb_error *err)
{
	const char *word = args->n_words ? args->words[0] : "list";

	for (size_t i = 0; i < SB_COUNT(actions); i++)
		if (strcmp(actions[i].name, word) == 0)
			return actions[i].run(args, err);
	return sb_reject_unknown(err, "apparmor action", word, sb_nearest(word, next_action, NULL),
	    "there are list, show, check, edit and log");
}

static int run(struct cli_args *args)
{
	struct sb_error err;

	if (cli_parse(args, &err) < 0 || cli_no_program(args, &err) < 0 || act(args, &err) < 0)
		return cli_fail(&err);
	return CLI_OK;
}

const struct cli_command cli_command_apparmor = {
    .name = "apparmor",
    .synopsis = "list | show NAME | check FILE | edit NAME | log",
    .summary = "AppArmor profiles: which there are, whether one compiles, what the kernel refuses",
    .about =
        "`check` compiles a profile without loading it, with every warning, on any kernel: "
        "needs apparmor_parser. `edit` opens a profile in $EDITOR, a shipped one as a copy of your "
        "own, and compiles it. `log` follows the kernel's own records of refusals; an explicit "
        "`deny` leaves none unless it says `audit deny`. Own profiles go to "
        "~/.config/layerlab/apparmor/NAME.profile.",
    .group = CLI_GROUP_MACHINE,
    .words = CLI_VALUES_APPARMOR,
    .run = run,
};
