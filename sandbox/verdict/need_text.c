// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/need_text.h"

#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/text.h"
#include "sandbox/verdict/syscall_text.h"

/* What starting and ending any program takes, whether or not the traced run showed it. */
static const char *const always[] = {
    "execve", "exit", "exit_group", "rt_sigreturn", "restart_syscall"};

static bool is_listed(const struct sb_need *need, const char *wanted)
{
	char name[64];

	for (size_t i = 0; i < need->n_calls; i++)
		if (strcmp(sb_syscall_name(need->calls[i], name, sizeof(name)), wanted) == 0)
			return true;
	return false;
}

static void write_calls(const struct sb_need *need, FILE *out)
{
	const char *separator = "";

	for (size_t i = 0; i < SB_COUNT(always); i++)
		if (!is_listed(need, always[i])) {
			fprintf(out, "%s\"%s\"", separator, always[i]);
			separator = ", ";
		}
	for (size_t i = 0; i < need->n_calls; i++) {
		char name[64];

		if (strchr(sb_syscall_name(need->calls[i], name, sizeof(name)), ' '))
			continue; /* a number without a name cannot be listed */
		fprintf(out, "%s\"%s\"", separator, name);
		separator = ", ";
	}
}

char *sb_need_seccomp(const struct sb_need *need)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "{\n\t\"defaultAction\": \"SCMP_ACT_ERRNO\",\n\t\"defaultErrnoRet\": 1,\n"
	             "\t\"syscalls\": [{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [");
	write_calls(need, out);
	fprintf(out, "]}]\n}\n");
	return fclose(out) == 0 ? text : (free(text), NULL);
}

/* Numbers of processes differ from run to run: /proc/17/maps is one of /proc/[0-9]*. */
static void write_path(const char *path, FILE *out)
{
	size_t digits;

	if (strncmp(path, "/proc/", 6) == 0 && (digits = strspn(path + 6, "0123456789")) > 0) {
		fprintf(out, "/proc/[0-9]*%s", path + 6 + digits);
		return;
	}
	for (; *path; path++) {
		if (strchr("*?[]{}^\"\\ \t,", *path))
			fputc('\\', out);
		fputc(*path, out);
	}
}

static void write_rule(const struct sb_note *file, FILE *out)
{
	fprintf(out, "  ");
	write_path(file->path, out);
	fprintf(out, " %s%s%s%s,\n", file->access & SB_ACCESS_READ ? "r" : "",
	    file->access & SB_ACCESS_WRITE ? "w" : "", file->access & SB_ACCESS_MAP ? "m" : "",
	    file->access & SB_ACCESS_EXEC ? "ix" : "");
}

static void write_caps(uint64_t caps, FILE *out)
{
	for (int cap = 0; cap < SB_CAP_LIMIT; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (caps >> cap & 1)
			fprintf(out, "  capability %s,\n", sb_cap_name(cap, name));
	}
}

char *sb_need_apparmor(const struct sb_need *need)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out,
	    "# What one workload was seen to use. Run it through all it does before trusting "
	    "this.\nprofile workload flags=(attach_disconnected,mediate_deleted) {\n");
	write_caps(need->caps, out);
	if (is_listed(need, "socket") || is_listed(need, "socketpair"))
		fprintf(out, "  network,\n");
	fprintf(out, "  signal,\n  ptrace (readby),\n  /dev/null rw,\n");
	for (size_t i = 0; i < need->n_files; i++)
		write_rule(&need->files[i], out);
	fprintf(out, "}\n");
	return fclose(out) == 0 ? text : (free(text), NULL);
}
