// SPDX-License-Identifier: GPL-3.0-or-later
/* Compiled filters on disk. The file is the user's own and is checked for being whole and made
 * from the same profile; what a program may do is checked by the kernel when it is loaded. */
#include <dirent.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/seccomp/cache.h"
#include "sandbox/text.h"

#define MAGIC "layerlab filter 1"
#define SUFFIX ".bpf"
#define KEPT_MAX 256

struct header {
	char magic[24];
	struct sb_seccomp_key key;
	uint32_t n_instructions, flags;
	uint64_t hash; /* of the instructions */
};

/* FNV-1a, 64 bits; `basis` makes two independent ones. */
static uint64_t hash(uint64_t basis, const void *data, size_t size)
{
	const unsigned char *byte = data;

	for (size_t i = 0; i < size; i++)
		basis = (basis ^ byte[i]) * UINT64_C(0x100000001b3);
	return basis;
}

#define BASIS UINT64_C(0xcbf29ce484222325)

struct sb_seccomp_key sb_seccomp_key(const char *text, size_t size, uint64_t bounding)
{
	const struct scmp_version *version = seccomp_version();
	struct sb_seccomp_key key;
	struct utsname name;

	memset(&key, 0, sizeof(key)); /* padding too: keys are compared and hashed as bytes */
	key.text_hash[0] = hash(BASIS, text, size);
	key.text_hash[1] = hash(~BASIS, text, size);
	key.text_size = size;
	key.bounding = bounding;
	key.arch = seccomp_arch_native();
	key.libseccomp = version->major << 16 | version->minor << 8 | version->micro;
	if (uname(&name) == 0)
		sb_copy(key.kernel, sizeof(key.kernel), name.release);
	return key;
}

static bool cache_folder(char *path, size_t size)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int n;

	if (base && base[0] == '/')
		n = snprintf(path, size, "%s/layerlab", base);
	else if (home && home[0] == '/')
		n = snprintf(path, size, "%s/.cache/layerlab", home);
	else
		return false;
	return n > 0 && (size_t)n < size;
}

static bool file_for(const struct sb_seccomp_key *key, char *path, size_t size)
{
	char folder[SB_PATH_MAX];
	int n;

	if (!cache_folder(folder, sizeof(folder)))
		return false;
	n = snprintf(path, size, "%s/%016llx" SUFFIX, folder,
	    (unsigned long long)hash(BASIS, key, sizeof(*key)));
	return n > 0 && (size_t)n < size;
}

static bool is_ours(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid();
}

static bool read_whole(int fd, const struct sb_seccomp_key *key, struct sb_filter *ret)
{
	struct header header;
	struct sock_filter *instructions;
	size_t size;

	if (read(fd, &header, sizeof(header)) != sizeof(header) ||
	    memcmp(header.magic, MAGIC, sizeof(MAGIC)) != 0 ||
	    memcmp(&header.key, key, sizeof(*key)) != 0 || header.n_instructions == 0 ||
	    header.n_instructions > BPF_MAXINSNS)
		return false;
	size = header.n_instructions * sizeof(*instructions);
	instructions = malloc(size);
	if (!instructions)
		return false;
	if (read(fd, instructions, size) != (ssize_t)size ||
	    hash(BASIS, instructions, size) != header.hash) {
		free(instructions);
		return false;
	}
	*ret = (struct sb_filter){instructions, header.n_instructions, header.flags};
	return true;
}

bool sb_seccomp_fetch(const struct sb_seccomp_key *key, struct sb_filter *ret)
{
	char path[SB_PATH_MAX];
	cleanup_fd int fd = -1;

	if (!file_for(key, path, sizeof(path)))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	return fd >= 0 && is_ours(fd) && read_whole(fd, key, ret);
}

/* mkdir -p; what is missing shows when the file is opened. */
static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

static bool is_stored_filter(const char *name)
{
	const char *suffix = strrchr(name, '.');

	return suffix && strcmp(suffix, SUFFIX) == 0;
}

/* Every set of capabilities makes a filter of its own: a full folder is emptied, since to find out
 * which are still wanted would cost more than to compile them again. */
static void make_room(const char *path)
{
	char folder[SB_PATH_MAX];
	cleanup_dir DIR *dir = NULL;
	struct dirent *entry;
	size_t n = 0;

	if (!cache_folder(folder, sizeof(folder)) || access(path, F_OK) == 0)
		return;
	dir = opendir(folder);
	while (dir && (entry = readdir(dir)))
		n += is_stored_filter(entry->d_name);
	if (n < KEPT_MAX)
		return;
	rewinddir(dir);
	while ((entry = readdir(dir)))
		if (is_stored_filter(entry->d_name))
			unlinkat(dirfd(dir), entry->d_name, 0);
}

static bool write_whole(int fd, const struct sb_seccomp_key *key, const struct sb_filter *filter)
{
	size_t size = filter->n_instructions * sizeof(*filter->instructions);
	struct header header;

	memset(&header, 0, sizeof(header));
	memcpy(header.magic, MAGIC, sizeof(MAGIC));
	header.key = *key;
	header.n_instructions = (uint32_t)filter->n_instructions;
	header.flags = filter->flags;
	header.hash = hash(BASIS, filter->instructions, size);
	return write(fd, &header, sizeof(header)) == sizeof(header) &&
	       write(fd, filter->instructions, size) == (ssize_t)size;
}

/* Written beside and renamed: a reader never sees half a file, and two writers do no harm. */
void sb_seccomp_store(const struct sb_seccomp_key *key, const struct sb_filter *filter)
{
	char path[SB_PATH_MAX], beside[SB_PATH_MAX + 16];
	cleanup_fd int fd = -1;

	if (!file_for(key, path, sizeof(path)))
		return;
	make_folders(path);
	make_room(path);
	snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return;
	if (!write_whole(fd, key, filter) || rename(beside, path) < 0)
		unlink(beside);
}
