// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/namespace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/apparmor.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sandbox/apparmor/label.h"
#include "sandbox/apparmor/shipped.h"
#include "sandbox/cleanup.h"
#include "sandbox/policy.h"
#include "sandbox/text.h"

#define PREFIX "layerlab-"
#define LOADED_MAX 64

/* Process-wide because the kernel's policy is: what this lab has loaded so far. */
static struct {
	pid_t owner;
	uint64_t hashes[LOADED_MAX];
	size_t n;
	int keeper; /* write end of the pipe whose end of file is the lab's death */
} loaded = {.keeper = -1};

/* FNV-1a, 64 bits: tells the few blobs of one lab apart, nothing more. */
static uint64_t hash(const unsigned char *data, size_t len)
{
	uint64_t h = 0xcbf29ce484222325;

	while (len--)
		h = (h ^ *data++) * 0x100000001b3;
	return h;
}

static int namespaces_dir(char *buf, size_t size, struct sb_error *err)
{
	cleanup_free char *mount = NULL;

	if (aa_find_mountpoint(&mount) < 0)
		return sb_fail(err, errno, "find AppArmor's files (is securityfs mounted?)");
	snprintf(buf, size, "%s/policy/namespaces", mount);
	return 0;
}

static int namespace_path(const char *name, char *buf, size_t size, struct sb_error *err)
{
	int r = namespaces_dir(buf, size, err);
	size_t n;

	if (r < 0)
		return r;
	n = strlen(buf);
	snprintf(buf + n, size - n, "/%s", name);
	return 0;
}

int sb_namespace_may_load(struct sb_error *err)
{
	char dir[SB_PATH_MAX], label[SB_LABEL_MAX], mode[16];
	int r = namespaces_dir(dir, sizeof(dir), err);

	if (r < 0)
		return r;
	if (access(dir, W_OK) < 0 || geteuid() != 0)
		return sb_fail(err, 0,
		           "loading AppArmor policy needs root: as an administrator run "
		           "'layerlab setup' once, or start the lab with sudo"),
		       -EACCES;
	r = sb_apparmor_label(getpid(), label, sizeof(label), mode, sizeof(mode), err);
	if (r < 0)
		return r;
	if (strcmp(label, "unconfined") != 0)
		return sb_fail(err, 0,
		           "the lab itself runs confined by AppArmor profile '%s', which may not "
		           "load policy",
		           label),
		       -EACCES;
	return 0;
}

int sb_namespace_remove(const char *name, struct sb_error *err)
{
	char path[SB_PATH_MAX];
	int r = namespace_path(name, path, sizeof(path), err);

	if (r < 0)
		return r;
	if (rmdir(path) < 0 && errno != ENOENT)
		return sb_fail(err, errno, "remove AppArmor namespace %s", name);
	return 0;
}

static void remove_of(pid_t owner)
{
	char dir[SB_PATH_MAX], prefix[SB_NAMESPACE_MAX];
	cleanup_dir DIR *d = NULL;
	struct dirent *entry;

	if (namespaces_dir(dir, sizeof(dir), NULL) < 0)
		return;
	snprintf(prefix, sizeof(prefix), PREFIX "%d-", owner);
	d = opendir(dir);
	while (d && (entry = readdir(d)) != NULL)
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			unlinkat(dirfd(d), entry->d_name, AT_REMOVEDIR);
}

static void remove_own(void)
{
	if (loaded.owner == getpid())
		remove_of(loaded.owner);
}

static _Noreturn void keep(pid_t owner, int pipe)
{
	char byte;

	setsid();
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_IGN);
	prctl(PR_SET_NAME, "layerlab-keeper");
	dup2(pipe, 0);
	close_range(1, ~0u, 0);
	while (read(0, &byte, 1) < 0 && errno == EINTR)
		;
	remove_of(owner);
	_exit(0);
}

/* Forked twice, so that nobody has to wait for the keeper. */
static int start_keeper(struct sb_error *err)
{
	int ends[2];
	pid_t owner = getpid(), pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "watch over AppArmor's namespaces");
	pid = fork();
	if (pid == 0) {
		close(ends[1]);
		if (fork() == 0)
			keep(owner, ends[0]);
		_exit(0);
	}
	close(ends[0]);
	if (pid < 0) {
		close(ends[1]);
		return sb_fail(err, errno, "watch over AppArmor's namespaces");
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	loaded.owner = owner;
	loaded.keeper = ends[1];
	atexit(remove_own);
	return 0;
}

static int load_into(const char *name, const void *blob, size_t len, struct sb_error *err)
{
	aa_kernel_interface *kernel = NULL;
	char path[SB_PATH_MAX];
	int r = namespace_path(name, path, sizeof(path), err);

	if (r < 0)
		return r;
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		return sb_fail(err, errno, "make AppArmor namespace %s", name);
	if (aa_kernel_interface_new(&kernel, NULL, path) < 0)
		return sb_fail(err, errno, "open AppArmor namespace %s", name);
	r = aa_kernel_interface_replace_policy(kernel, blob, len) < 0 ? errno : 0;
	aa_kernel_interface_unref(kernel);
	if (r == EPROTO || r == EPROTONOSUPPORT)
		return sb_fail(
		    err, r, "load AppArmor policy (this kernel does not know its format)");
	return r ? sb_fail(err, r, "load AppArmor policy of %zu bytes", len) : 0;
}

/* Somebody else may have removed the namespace meanwhile. */
static bool is_loaded(uint64_t h, const char *name)
{
	char path[SB_PATH_MAX];

	if (namespace_path(name, path, sizeof(path), NULL) < 0 || access(path, F_OK) < 0)
		return false;
	for (size_t i = 0; i < loaded.n; i++)
		if (loaded.hashes[i] == h)
			return true;
	return false;
}

int sb_namespace_load(
    const void *blob, size_t len, char *name, size_t name_size, struct sb_error *err)
{
	uint64_t h = hash(blob, len);
	int r = loaded.owner ? 0 : start_keeper(err);

	if (r < 0)
		return r;
	snprintf(name, name_size, PREFIX "%d-%08x", loaded.owner, (unsigned)(h ^ h >> 32));
	if (is_loaded(h, name))
		return 0;
	r = load_into(name, blob, len, err);
	if (r == 0 && loaded.n < LOADED_MAX)
		loaded.hashes[loaded.n++] = h;
	return r;
}

int sb_namespace_share(struct sb_error *err)
{
	int r = sb_namespace_may_load(err);

	for (const struct sb_shipped_profile *p = sb_shipped_profiles; p->name && r == 0; p++)
		r = load_into(SB_NAMESPACE_SHARED, p->blob, p->len, err);
	return r;
}
