// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/vm/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

struct vm_archive {
	FILE *file;
	void *paths; /* tsearch(3) tree of the paths written */
	unsigned inode;
};

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

int vm_archive_new(struct vm_archive **ret, struct sb_error *err)
{
	struct vm_archive *archive = calloc(1, sizeof(*archive));
	int fd = memfd_create("layerlab-vm", MFD_CLOEXEC);

	if (archive && fd >= 0)
		archive->file = fdopen(fd, "w");
	if (!archive || !archive->file) {
		if (fd >= 0)
			close(fd);
		free(archive);
		return sb_fail(err, errno, "make the machine's file system");
	}
	*ret = archive;
	return 0;
}

struct vm_archive *vm_archive_free(struct vm_archive *archive)
{
	if (archive) {
		if (archive->file)
			fclose(archive->file);
		tdestroy(archive->paths, free);
	}
	free(archive);
	return NULL;
}

/* True when the path is new. */
static bool remember(struct vm_archive *archive, const char *path)
{
	char *copy = strdup(path), **found;

	if (!copy)
		return false;
	found = tsearch(copy, &archive->paths, compare);
	if (found && *found == copy)
		return true;
	free(copy);
	return false;
}

/* Header and data are each filled up to four bytes. */
static void pad(struct vm_archive *archive)
{
	while (ftell(archive->file) % 4)
		putc(0, archive->file);
}

static void begin(struct vm_archive *archive, const char *path, mode_t mode, size_t size)
{
	const char *name = path[0] == '/' ? path + 1 : path;

	fprintf(archive->file, "070701%08X%08X%08X%08X%08X%08X%08zX%08X%08X%08X%08X%08zX%08X",
	    ++archive->inode, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, strlen(name) + 1, 0);
	fwrite(name, 1, strlen(name) + 1, archive->file);
	pad(archive);
}

static int check(struct vm_archive *archive, const char *path, struct sb_error *err)
{
	return ferror(archive->file)
	           ? sb_fail(err, errno, "write %s to the machine's file system", path)
	           : 0;
}

int vm_archive_folder(struct vm_archive *archive, const char *path, struct sb_error *err)
{
	char parent[PATH_MAX];
	char *slash;

	snprintf(parent, sizeof(parent), "%s", path);
	for (slash = strchr(parent + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (remember(archive, parent))
			begin(archive, parent, S_IFDIR | 0755, 0);
		*slash = '/';
	}
	if (path[1] && remember(archive, path))
		begin(archive, path, S_IFDIR | 0755, 0);
	return check(archive, path, err);
}

/* The folder above a path; nothing to do for a path that is written already. */
static int make_parent(struct vm_archive *archive, const char *path, struct sb_error *err)
{
	char parent[PATH_MAX];
	char *slash;

	snprintf(parent, sizeof(parent), "%s", path);
	slash = strrchr(parent, '/');
	if (!slash || slash == parent)
		return 0;
	*slash = '\0';
	return vm_archive_folder(archive, parent, err);
}

int vm_archive_data(struct vm_archive *archive, const char *path, mode_t mode, const void *data,
    size_t len, struct sb_error *err)
{
	int r = make_parent(archive, path, err);

	if (r < 0 || !remember(archive, path))
		return r;
	begin(archive, path, S_IFREG | (mode & 07777), len);
	fwrite(data, 1, len, archive->file);
	pad(archive);
	return check(archive, path, err);
}

int vm_archive_link(
    struct vm_archive *archive, const char *path, const char *target, struct sb_error *err)
{
	int r = make_parent(archive, path, err);

	if (r < 0 || !remember(archive, path))
		return r;
	begin(archive, path, S_IFLNK | 0777, strlen(target));
	fwrite(target, 1, strlen(target), archive->file);
	pad(archive);
	return check(archive, path, err);
}

int vm_archive_file(
    struct vm_archive *archive, const char *path, const char *from, struct sb_error *err)
{
	cleanup_fd int fd = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	void *data;
	int r;

	if (fd < 0 || fstat(fd, &st) < 0)
		return sb_fail(err, errno, "read %s", from);
	if (!S_ISREG(st.st_mode))
		return sb_reject(err, "%s: not a regular file", from);
	if (st.st_size == 0)
		return vm_archive_data(archive, path, st.st_mode, "", 0, err);
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return sb_fail(err, errno, "read %s", from);
	r = vm_archive_data(archive, path, st.st_mode, data, (size_t)st.st_size, err);
	munmap(data, (size_t)st.st_size);
	return r;
}

int vm_archive_finish(
    struct vm_archive *archive, int *ret_fd, size_t *ret_size, struct sb_error *err)
{
	long size;
	int fd;

	begin(archive, "TRAILER!!!", 0, 0);
	size = ftell(archive->file);
	if (fflush(archive->file) != 0 || ferror(archive->file))
		return sb_fail(err, errno, "write the machine's file system");
	fd = fcntl(fileno(archive->file), F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return sb_fail(err, errno, "write the machine's file system");
	*ret_size = (size_t)size;
	*ret_fd = fd;
	return 0;
}
