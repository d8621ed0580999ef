// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab setup`: what an administrator does once so that everybody can use all layers, and the
 * way back. Each step is a row; a step that this machine does not need does nothing. */
#include "app/commands/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/apparmor.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/apparmor/namespace.h"
#include "sandbox/cleanup.h"
#include "sandbox/policy.h"
#include "sandbox/text.h"

#define SYSCTL_FILE "/etc/sysctl.d/60-layerlab.conf"
#define PROFILE_FILE "/etc/apparmor.d/layerlab"
#define UNIT "layerlab-setup.service"
#define UNIT_FILE "/etc/systemd/system/" UNIT
#define UNIT_LINK "/etc/systemd/system/multi-user.target.wants/" UNIT

static int this_program(char path[static PATH_MAX], struct sb_error *err)
{
	return realpath("/proc/self/exe", path) ? 0 : sb_fail(err, errno, "find this program");
}

/* The folder above may be missing on a small system; its own parent never is. */
static int write_file(const char *path, const char *text, struct sb_error *err)
{
	cleanup_fd int fd = -1;
	char folder[PATH_MAX];

	sb_copy(folder, sizeof(folder), path);
	*strrchr(folder, '/') = '\0';
	mkdir(folder, 0755);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		return sb_fail(err, errno, "write %s", path);
	return 0;
}

static int remove_file(const char *path, struct sb_error *err)
{
	return unlink(path) < 0 && errno != ENOENT ? sb_fail(err, errno, "remove %s", path) : 0;
}

static long read_number(const char *path)
{
	cleanup_free char *text = NULL;
	size_t len;

	return sb_read_file(path, 64, &text, &len, NULL) == 0 ? strtol(text, NULL, 10) : -1;
}

/* Settings that forbid user namespaces to ordinary users: Debian's own and the kernel's limit. */
static const struct {
	const char *path, *name, *value;
} settings[] = {
    {"/proc/sys/kernel/unprivileged_userns_clone", "kernel.unprivileged_userns_clone", "1"},
    {"/proc/sys/user/max_user_namespaces", "user.max_user_namespaces", "15000"},
};

static bool settings_needed(void)
{
	for (size_t i = 0; i < SB_COUNT(settings); i++)
		if (read_number(settings[i].path) == 0)
			return true;
	return false;
}

static int write_setting(const char *path, const char *value, struct sb_error *err)
{
	cleanup_fd int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		return sb_fail(err, errno, "set %s", path);
	return 0;
}

/* What an earlier run has set is in our file and stays there. */
static int settings_apply(struct sb_error *err)
{
	char text[512] =
	    "# Written by `layerlab setup`; `layerlab setup --undo` sets them back to 0.\n";
	cleanup_free char *old = NULL;
	size_t len;
	int r = 0;

	sb_read_file(SYSCTL_FILE, 4096, &old, &len, NULL);
	for (size_t i = 0; i < SB_COUNT(settings) && r == 0; i++) {
		bool is_ours = old && strstr(old, settings[i].name);

		if (read_number(settings[i].path) != 0 && !is_ours)
			continue;
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s=%s\n",
		    settings[i].name, settings[i].value);
		r = write_setting(settings[i].path, settings[i].value, err);
	}
	return r < 0 ? r : write_file(SYSCTL_FILE, text, err);
}

/* What our own file names was 0 before. */
static int settings_undo(struct sb_error *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	int r = 0;

	if (sb_read_file(SYSCTL_FILE, 4096, &text, &len, NULL) < 0)
		return 0;
	for (size_t i = 0; i < SB_COUNT(settings) && r == 0; i++)
		if (strstr(text, settings[i].name))
			r = write_setting(settings[i].path, "0", err);
	return r < 0 ? r : remove_file(SYSCTL_FILE, err);
}

/* Ubuntu 23.10 and later: an unconfined program may make a user namespace but gets no capability
 * in it, unless a profile says `userns`. */
static bool exemption_needed(void)
{
	return read_number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1;
}

static int run_parser(const char *action, struct sb_error *err)
{
	char *argv[] = {"apparmor_parser", (char *)action, PROFILE_FILE, NULL};
	int status = 0, r;
	pid_t pid;

	r = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
	if (r)
		return sb_fail(err, r, "start apparmor_parser (package 'apparmor')");
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status ? sb_fail(err, 0, "apparmor_parser %s %s failed", action, PROFILE_FILE) : 0;
}

static int exemption_apply(struct sb_error *err)
{
	char text[PATH_MAX + 256], path[PATH_MAX];
	int r = this_program(path, err);

	if (r < 0)
		return r;
	snprintf(text, sizeof(text),
	    "# Written by `layerlab setup`; `layerlab setup --undo` removes it.\n"
	    "abi <abi/4.0>,\ninclude <tunables/global>\n\n"
	    "profile layerlab \"%s\" flags=(unconfined) {\n  userns,\n}\n",
	    path);
	r = write_file(PROFILE_FILE, text, err);
	return r < 0 ? r : run_parser("-r", err);
}

static int exemption_undo(struct sb_error *err)
{
	int r = access(PROFILE_FILE, F_OK) == 0 ? run_parser("-R", err) : 0;

	return r < 0 ? r : remove_file(PROFILE_FILE, err);
}

static bool profiles_needed(void)
{
	return aa_is_enabled() == 1;
}

static int profiles_apply(struct sb_error *err)
{
	return sb_namespace_share(err);
}

static int profiles_undo(struct sb_error *err)
{
	return sb_namespace_remove(SB_NAMESPACE_SHARED, err);
}

/* Loaded policy is gone at the next boot: systemd, where it runs, asks for it again. */
static bool unit_needed(void)
{
	return profiles_needed() && access("/run/systemd/system", F_OK) == 0;
}

static int unit_apply(struct sb_error *err)
{
	char text[PATH_MAX + 512], path[PATH_MAX];
	int r = this_program(path, err);

	if (r < 0)
		return r;
	snprintf(text, sizeof(text),
	    "# Written by `layerlab setup`; `layerlab setup --undo` removes it.\n"
	    "[Unit]\nDescription=AppArmor profiles of layerlab\nAfter=apparmor.service\n\n"
	    "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=\"%s\" setup\n\n"
	    "[Install]\nWantedBy=multi-user.target\n",
	    path);
	r = write_file(UNIT_FILE, text, err);
	if (r < 0)
		return r;
	if (symlink("../" UNIT, UNIT_LINK) < 0 && errno != EEXIST)
		return sb_fail(err, errno, "link %s", UNIT_LINK);
	return 0;
}

static int unit_undo(struct sb_error *err)
{
	int r = remove_file(UNIT_LINK, err);

	return r < 0 ? r : remove_file(UNIT_FILE, err);
}

static const struct {
	const char *what;
	bool (*is_needed)(void);
	int (*apply)(struct sb_error *err);
	int (*undo)(struct sb_error *err);
} steps[] = {
    {"user namespaces for ordinary users (" SYSCTL_FILE ")", settings_needed, settings_apply,
        settings_undo},
    {"exemption from the AppArmor restriction of user namespaces (" PROFILE_FILE ")",
        exemption_needed, exemption_apply, exemption_undo},
    {"the lab's AppArmor profiles, loaded for everybody in namespace '" SB_NAMESPACE_SHARED "'",
        profiles_needed, profiles_apply, profiles_undo},
    {"the same at each boot (" UNIT_FILE ")", unit_needed, unit_apply, unit_undo},
};

struct setup_options {
	bool undo, dry_run;
};

static int set_undo(void *target, const char *value, struct sb_error *err)
{
	(void)value;
	(void)err;
	((struct setup_options *)target)->undo = true;
	return 0;
}

static int set_dry_run(void *target, const char *value, struct sb_error *err)
{
	(void)value;
	(void)err;
	((struct setup_options *)target)->dry_run = true;
	return 0;
}

static const struct cli_option options[] = {
    {"undo", 0, NULL, false, "take everything back that setup did", set_undo},
    {"dry-run", 'n', NULL, false, "say what would be done and do nothing", set_dry_run},
    {0},
};

static int undo_all(struct sb_error *err)
{
	int r = 0;

	for (size_t i = SB_COUNT(steps); i > 0 && r == 0; i--)
		r = steps[i - 1].undo(err);
	if (r == 0)
		puts("undone");
	return r;
}

static int apply_all(bool dry_run, struct sb_error *err)
{
	const char *done = dry_run ? "would do" : "done";
	int r = 0;

	for (size_t i = 0; i < SB_COUNT(steps) && r == 0; i++) {
		bool needed = steps[i].is_needed();

		if (needed && !dry_run)
			r = steps[i].apply(err);
		if (r == 0)
			printf("%-10s %s\n", needed ? done : "not needed", steps[i].what);
	}
	return r;
}

static int run(struct cli_args *args)
{
	struct setup_options own = {0};
	struct sb_error err;

	args->own = &own;
	if (cli_parse(args, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	if (geteuid() != 0 && !own.dry_run) {
		sb_fail(&err, 0, "setup is for the administrator: sudo layerlab setup%s",
		    own.undo ? " --undo" : "");
		return cli_fail(&err);
	}
	if ((own.undo ? undo_all(&err) : apply_all(own.dry_run, &err)) < 0)
		return cli_fail(&err);
	return CLI_OK;
}

const struct cli_command cli_command_setup = {
    .name = "setup",
    .synopsis = "[--dry-run] [--undo]",
    .summary = "what an administrator does once, so that everybody here can use all layers",
    .about =
        "Allows user namespaces to ordinary users where a setting or Ubuntu's AppArmor restriction "
        "forbids them, and loads the lab's AppArmor profiles into a policy namespace of their "
        "own, now and at each boot. Nothing is done that this machine does not need; --undo takes "
        "it all "
        "back.",
    .group = CLI_GROUP_MACHINE,
    .options = options,
    .run = run,
};
