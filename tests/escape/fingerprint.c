// SPDX-License-Identifier: GPL-3.0-or-later
#include "fingerprint.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <linux/keyctl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define FILE_MAX (1u << 20)

static FILE *out;

static const char *const files[] = {
    "/proc/self/mountinfo",
    "/proc/modules",
    "/proc/swaps",
    "/proc/self/cgroup",
    "/proc/self/limits",
    "/proc/self/uid_map",
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/modprobe",
    "/proc/sys/kernel/hostname",
    "/proc/sys/kernel/domainname",
    "/proc/sys/kernel/printk",
    "/proc/sys/kernel/ctrl-alt-del",
    "/proc/sys/kernel/acct",
    "/proc/sys/kernel/poweroff_cmd",
    "/proc/sys/net/ipv4/ip_forward",
    "/proc/sys/fs/binfmt_misc/status",
    "/sys/kernel/uevent_helper",
    "/sys/kernel/kexec_loaded",
};

/* What counts, is random or belongs to whoever reads it. */
static const char *const volatile_sysctls[] = {
    "*/fs/dentry-state",
    "*/fs/file-nr",
    "*/fs/inode-*",
    "*/fs/quota/*",
    "*/kernel/random/*",
    "*/kernel/ns_last_pid",
    "*/kernel/pty/nr",
    "*/net/netfilter/*",
    "*/net/nf_conntrack*",
    "*/kernel/keys/*",
    "*/fs/aio-nr",
    "*/kernel/hung_task_detect_count",
    "*/vm/stat_refresh",
};

static void put_file(const char *path)
{
	cleanup_free char *text = NULL;

	if (sb_read_file(path, FILE_MAX, &text, NULL, NULL) == 0)
		fprintf(out, "%s: %s\n", path, text);
}

static int put_sysctl(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)walk;
	if (type != FTW_F || !(st->st_mode & 0444))
		return 0;
	for (size_t i = 0; i < SB_COUNT(volatile_sysctls); i++)
		if (fnmatch(volatile_sysctls[i], path, 0) == 0)
			return 0;
	put_file(path);
	return 0;
}

static void put_stat(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		fprintf(out, "%s: mode %o uid %u gid %u size %lld\n", path, st.st_mode, st.st_uid,
		    st.st_gid, S_ISREG(st.st_mode) ? (long long)st.st_size : 0LL);
	else
		fprintf(out, "%s: %s\n", path, strerror(errno));
}

static void put_names(const char *path)
{
	struct dirent **names;
	int n = scandir(path, &names, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		/* Other labs may be at work. */
		if (strncmp(names[i]->d_name, "layerlab-", strlen("layerlab-")) != 0 ||
		    strstr(names[i]->d_name, "escape"))
			fprintf(out, "%s/%s\n", path, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

/* /dev/null's times move with every write of anybody; that they lie in the past is an escape. */
static void put_devices(void)
{
	struct stat st;

	put_stat("/dev/null");
	put_stat("/dev/zero");
	put_stat("/dev/tty");
	fprintf(out, "/dev/null from this century: %d\n",
	    stat("/dev/null", &st) == 0 && st.st_mtime > 1000000000L);
}

static void put_clock(void)
{
	struct timespec real, boot;

	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	fprintf(out, "boot was at %lld\n", (long long)(real.tv_sec - boot.tv_sec + 30) / 60);
}

static void put_process(const struct canary *canary)
{
	cleanup_free char *text = NULL;
	struct rlimit limit;
	char path[64], *keep;

	snprintf(path, sizeof(path), "/proc/%d/status", canary->pid);
	if (sb_read_file(path, FILE_MAX, &text, NULL, NULL) == 0 &&
	    (keep = strstr(text, "\nState:")))
		fprintf(out, "canary:%.200s\n", keep);
	fprintf(out, "canary nice %d\n", getpriority(PRIO_PROCESS, (id_t)canary->pid));
	if (prlimit(canary->pid, RLIMIT_CORE, NULL, &limit) == 0)
		fprintf(out, "canary core limit %llu\n", (unsigned long long)limit.rlim_max);
	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", getpid());
	put_file(path);
}

static void put_key(const struct canary *canary)
{
	int32_t keys[32];
	char secret[32] = "";
	long n = syscall(SYS_keyctl, KEYCTL_READ, canary->key, secret, sizeof(secret) - 1, 0);

	fprintf(out, "key %ld %s\n", n, n < 0 ? strerror(errno) : secret);
	n = syscall(SYS_keyctl, KEYCTL_READ, KEY_SPEC_SESSION_KEYRING, keys, sizeof(keys), 0);
	fprintf(out, "keyring of %ld bytes\n", n);
}

static void put_connections(const struct canary *canary)
{
	int waiting = 0;

	fprintf(out, "connection from loopback: %d\n", accept(canary->listener, NULL, NULL));
	fprintf(
	    out, "connection to the abstract socket: %d\n", accept(canary->abstract, NULL, NULL));
	ioctl(canary->pty_slave, FIONREAD, &waiting);
	fprintf(out, "characters typed: %d, session %d\n", waiting, tcgetsid(canary->pty_slave));
}

char *fingerprint(const struct canary *canary, int whole)
{
	struct utsname uts;
	char *text = NULL;
	size_t len;

	out = open_memstream(&text, &len);
	for (size_t i = 0; i < SB_COUNT(files); i++)
		put_file(files[i]);
	if (whole)
		(void)nftw("/proc/sys", put_sysctl, 16, FTW_PHYS);
	uname(&uts);
	fprintf(out, "%s %s\n", uts.nodename, uts.domainname);
	put_names("/sys/class/net");
	put_names("/sys/fs/cgroup/memory");
	put_names(canary->dir);
	put_file(canary->file);
	put_stat(canary->file);
	put_stat("/usr/layerlab-escape");
	put_devices();
	put_clock();
	put_process(canary);
	put_key(canary);
	put_connections(canary);
	fclose(out);
	return text;
}

const char *first_difference(const char *before, const char *after)
{
	static char line[256];
	size_t start = 0, i = 0;

	for (; before[i] && before[i] == after[i]; i++)
		if (after[i] == '\n')
			start = i + 1;
	if (before[i] == after[i])
		return "";
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(after + start, "\n"), after + start);
	return line;
}
