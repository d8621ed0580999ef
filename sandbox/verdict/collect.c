// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/collect.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/text.h"
#include "sandbox/verdict/syscall_text.h"

#define NUMBERS 1024
#define SEEN 8192 /* a power of two; what does not fit is noted twice, which does no harm */

struct sb_collector {
	int fd;
	bool numbers[NUMBERS];
	uint64_t seen[SEEN]; /* hashes of notes on files */
};

struct sb_collector *sb_collector_new(int fd)
{
	struct sb_collector *collector = calloc(1, sizeof(*collector));

	if (collector)
		collector->fd = fd;
	return collector;
}

static void put(struct sb_collector *collector, const struct sb_note *note)
{
	if (write(collector->fd, note, sizeof(*note)) < 0)
		return;
}

/* FNV-1a; two files with one hash would make one rule too few, which the proof would show. */
static bool is_new(struct sb_collector *collector, const struct sb_note *note)
{
	uint64_t hash = 0xcbf29ce484222325u ^ note->access;

	for (const char *c = note->path; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
	if (collector->seen[hash % SEEN] == hash)
		return false;
	collector->seen[hash % SEEN] = hash;
	return true;
}

/* Pipes, sockets and memory have names that are no paths. */
static void put_file(struct sb_collector *collector, const char *path, unsigned access)
{
	struct sb_note note = {.nr = -1, .access = access};

	if (path[0] != '/' || strncmp(path, "/memfd:", 7) == 0)
		return;
	sb_copy(note.path, sizeof(note.path), path);
	if (is_new(collector, &note))
		put(collector, &note);
}

/* The name behind /proc/TID/WHAT: a link the kernel resolves in the sandbox's own root. */
static bool read_link(pid_t tid, const char *what, char *buf, size_t size)
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", tid, what);
	n = readlink(path, buf, size - 1);
	if (n > 0)
		buf[n] = '\0';
	return n > 0;
}

static void put_descriptor(struct sb_collector *collector, pid_t tid, int64_t fd, unsigned access)
{
	char what[32], proc[64], path[256];
	struct stat st;

	snprintf(what, sizeof(what), "fd/%d", (int)fd);
	snprintf(proc, sizeof(proc), "/proc/%d/%s", tid, what);
	if (!read_link(tid, what, path, sizeof(path) - 1))
		return;
	if (stat(proc, &st) == 0 && S_ISDIR(st.st_mode) && path[1])
		strcat(path, "/"); /* as AppArmor names directories */
	put_file(collector, path, access);
}

static unsigned access_of_flags(uint64_t flags)
{
	unsigned access = flags & (O_CREAT | O_TRUNC | O_APPEND) ? SB_ACCESS_WRITE : 0;

	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return access | SB_ACCESS_READ;
	case O_WRONLY:
		return access | SB_ACCESS_WRITE;
	default:
		return access | SB_ACCESS_READ | SB_ACCESS_WRITE;
	}
}

/* Calls that change what a name stands for; the names are their string arguments. */
static bool changes_names(const char *name)
{
	static const char *const changing[] = {"mkdir", "mkdirat", "rmdir", "unlink", "unlinkat",
	    "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "chmod",
	    "fchmodat", "chown", "lchown", "fchownat", "truncate", "mknod", "mknodat"};

	for (size_t i = 0; i < SB_COUNT(changing); i++)
		if (strcmp(changing[i], name) == 0)
			return true;
	return false;
}

static void put_named(struct sb_collector *collector, pid_t tid, const char *name)
{
	char cwd[256], path[512];

	if (name[0] == '/') {
		put_file(collector, name, SB_ACCESS_WRITE);
	} else if (read_link(tid, "cwd", cwd, sizeof(cwd))) {
		snprintf(path, sizeof(path), "%s/%s", cwd[1] ? cwd : "", name);
		put_file(collector, path, SB_ACCESS_WRITE);
	}
}

void sb_collect_number(struct sb_collector *collector, long nr)
{
	if (nr < 0 || nr >= NUMBERS || collector->numbers[nr])
		return;
	collector->numbers[nr] = true;
	put(collector, &(struct sb_note){.nr = (int)nr});
}

void sb_collect_call(
    struct sb_collector *collector, pid_t tid, long nr, const uint64_t args[6], int64_t result)
{
	char name[64], path[256];

	if (nr == SYS_openat) {
		put_descriptor(collector, tid, result, access_of_flags(args[2]));
		return;
	}
	if (nr == SYS_mmap) {
		if ((args[2] & PROT_EXEC) && (int)args[4] >= 0)
			put_descriptor(
			    collector, tid, (int)args[4], SB_ACCESS_MAP | SB_ACCESS_READ);
		return;
	}
	sb_syscall_name((int)nr, name, sizeof(name));
	if (strcmp(name, "open") == 0 || strcmp(name, "creat") == 0)
		put_descriptor(collector, tid, result,
		    name[0] == 'c' ? SB_ACCESS_WRITE : access_of_flags(args[1]));
	for (unsigned which = 0; changes_names(name) && which < 2; which++)
		if (sb_syscall_nth_path((int)nr, which, args, tid, path, sizeof(path)))
			put_named(collector, tid, path);
}

void sb_collect_exec(struct sb_collector *collector, pid_t tid)
{
	char path[256];

	if (read_link(tid, "exe", path, sizeof(path)))
		put_file(collector, path, SB_ACCESS_EXEC | SB_ACCESS_READ | SB_ACCESS_MAP);
}
