// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab vm`: the lab inside a throw-away machine whose kernel has AppArmor. */
#include "app/commands/commands.h"

#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/vm/archive.h"
#include "app/vm/contents.h"
#include "app/vm/guest.h"
#include "app/vm/kernel.h"
#include "app/vm/machine.h"
#include "sandbox/text.h"

#define ADDED_MAX 32

struct vm_options {
	const char *kernel, *share, *append;
	const char *added[ADDED_MAX + 1];
	size_t n_added;
	bool any_program;
	unsigned seconds;
};

static int set_kernel(void *target, const char *value, struct sb_error *err)
{
	struct vm_options *own = target;
	struct stat st;

	if (access(value, R_OK) < 0 || stat(value, &st) < 0)
		return sb_reject(err, "--kernel %s: %s", value, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return sb_reject(err, "--kernel %s: not a file", value);
	own->kernel = value;
	return 0;
}

static int set_share(void *target, const char *value, struct sb_error *err)
{
	struct vm_options *own = target;
	struct stat st;

	if (stat(value, &st) < 0 || !S_ISDIR(st.st_mode))
		return sb_reject(err, "--share %s: not a folder that can be read", value);
	own->share = value;
	return 0;
}

static int set_append(void *target, const char *value, struct sb_error *err)
{
	struct vm_options *own = target;

	(void)err;
	own->append = value;
	return 0;
}

static int set_add(void *target, const char *value, struct sb_error *err)
{
	struct vm_options *own = target;

	if (own->n_added == ADDED_MAX)
		return sb_reject(err, "--add: more than %d programs", ADDED_MAX);
	own->added[own->n_added++] = value;
	return 0;
}

static int set_exec(void *target, const char *value, struct sb_error *err)
{
	struct vm_options *own = target;

	(void)value;
	(void)err;
	own->any_program = true;
	return 0;
}

static int set_timeout(void *target, const char *value, struct sb_error *err)
{
	struct vm_options *own = target;
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (value[0] < '1' || value[0] > '9' || *end || n > 86400)
		return sb_reject(
		    err, "--timeout '%s': not a number of seconds from 1 to 86400", value);
	own->seconds = (unsigned)n;
	return 0;
}

static const struct cli_option options[] = {
    {"kernel", 0, "FILE", false, "boot this kernel image instead of the distribution's", set_kernel,
        CLI_VALUES_FILES},
    {"share", 0, "DIR", false,
        "a copy of this folder is there as /share, and is where the lab starts", set_share,
        CLI_VALUES_FILES},
    {"append", 0, "ARGS", false, "more kernel arguments, such as apparmor=0", set_append},
    {"add", 0, "PROGRAM", false, "copy a program and its libraries to /usr/bin (repeatable)",
        set_add, CLI_VALUES_FILES},
    {"exec", 0, NULL, false, "the words are a program to run, not arguments of the lab", set_exec},
    {"timeout", 0, "SECONDS", false, "switch the machine off after that long", set_timeout},
    {0},
};

/* Words with a NUL after each, as the guest reads them. */
static size_t join_words(char *buf, size_t size, const char *first, char *const *words)
{
	size_t used = 0;

	if (first)
		used = (size_t)snprintf(buf, size, "%s", first) + 1;
	for (; words && *words && used + strlen(*words) + 1 <= size; words++)
		used += (size_t)snprintf(buf + used, size - used, "%s", *words) + 1;
	return used;
}

/* What the terminal understands, and the one UTF-8 locale that every machine has. */
static size_t write_environment(char *buf, size_t size)
{
	static const char *const passed[] = {"TERM", "COLORTERM", "NO_COLOR", "COLORFGBG"};
	static const char path[] =
	    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
	bool is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	char *words[SB_COUNT(passed) + 6] = {(char *)path, "HOME=/root", "USER=root",
	    "LAYERLAB_PROBE=" VM_CONTENTS_PROBE, is_utf8 ? "LANG=C.UTF-8" : "LANG=C"};
	char text[SB_COUNT(passed)][128];
	size_t n = 5;

	for (size_t i = 0; i < SB_COUNT(passed); i++) {
		const char *value = getenv(passed[i]);

		if (!value || snprintf(text[i], sizeof(text[i]), "%s=%s", passed[i], value) >=
		                  (int)sizeof(text[i]))
			continue;
		words[n++] = text[i];
	}
	return join_words(buf, size, NULL, words);
}

static int add_orders(struct vm_archive *archive, const struct vm_options *own, char *const *words,
    bool terminal, struct sb_error *err)
{
	char text[8192];
	size_t len = join_words(text, sizeof(text), own->any_program ? NULL : "layerlab", words);
	int r = vm_archive_data(archive, VM_GUEST_WORDS, 0600, text, len, err);

	if (r < 0)
		return r;
	len = write_environment(text, sizeof(text));
	r = vm_archive_data(archive, VM_GUEST_ENVIRONMENT, 0600, text, len, err);
	return r < 0 || !terminal ? r
	                          : vm_archive_data(archive, VM_GUEST_TERMINAL, 0600, "", 0, err);
}

static int build(
    struct vm_options *own, char *const *words, struct vm_machine *machine, struct sb_error *err)
{
	struct vm_contents contents = {.share = own->share, .added = own->added};
	struct vm_archive *archive;
	int r = vm_archive_new(&archive, err);

	if (r < 0)
		return r;
	r = add_orders(archive, own, words, machine->terminal, err);
	if (r == 0)
		r = vm_contents_add(archive, &contents, err);
	if (r == 0)
		r = vm_archive_finish(archive, &machine->archive, &machine->archive_size, err);
	vm_archive_free(archive);
	return r;
}

static int start(struct vm_options *own, char *const *words, struct sb_error *err)
{
	struct vm_machine machine = {
	    .kernel = own->kernel,
	    .append = own->append,
	    .seconds = own->seconds,
	    .terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO),
	};
	char kernel[SB_PATH_MAX];
	int status, r = 0;

	if (machine.terminal)
		fprintf(stderr,
		    "Starting a machine with AppArmor; Ctrl-] three times switches it off.\r");
	if (!machine.kernel)
		r = vm_kernel_find(kernel, sizeof(kernel), err);
	if (r < 0)
		return r;
	if (!machine.kernel)
		machine.kernel = kernel;
	r = build(own, words, &machine, err);
	if (r < 0)
		return r;
	r = vm_machine_run(&machine, &status, err);
	close(machine.archive);
	return r < 0 ? r : status;
}

static int run(struct cli_args *args)
{
	struct vm_options own = {0};
	struct sb_error err;
	int r;

	if (vm_guest_is_here())
		vm_guest_run();
	args->own = &own;
	if (cli_parse(args, &err) < 0)
		return cli_fail(&err);
	if (own.any_program && !args->n_program)
		sb_reject(&err, "vm --exec: no program named");
	r = own.any_program && !args->n_program ? -EINVAL : start(&own, args->program, &err);
	if (r >= 0)
		return r;
	return cli_fail(&err) == CLI_USAGE ? CLI_USAGE : CLI_LAB_FAILED;
}

const struct cli_command cli_command_vm = {
    .name = "vm",
    .synopsis = "[--share DIR] [ARGS…]",
    .summary = "the lab inside a throw-away machine whose kernel has AppArmor",
    .about =
        "Boots the distribution's kernel for virtual machines (downloaded once, never "
        "installed) in QEMU, with this program and the plain tools of this system in memory, and "
        "runs `layerlab ARGS…` there; without ARGS on a terminal, the full-screen lab. Needs no "
        "root and no hardware virtualisation. Nothing is left behind; what is written inside is "
        "gone with the machine. The exit status is the lab's own; 125 when the machine failed. "
        "Ctrl-] pressed three times in a row switches the machine off.",
    .group = CLI_GROUP_MACHINE,
    .takes = CLI_TAKES_PROGRAM,
    .options = options,
    .run = run,
};
