// SPDX-License-Identifier: GPL-3.0-or-later
/* Scope-bound ownership: a variable marked cleanup_* is released when it leaves its scope;
 * steal_fd()/steal_pointer() hand it on. */
#pragma once

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void sb_cleanup_free(void *p)
{
	free(*(void **)p);
}

static inline void sb_cleanup_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void sb_cleanup_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

static inline void sb_cleanup_dir(DIR **d)
{
	if (*d)
		closedir(*d);
}

#define cleanup_free __attribute__((cleanup(sb_cleanup_free)))
#define cleanup_fd __attribute__((cleanup(sb_cleanup_fd)))
#define cleanup_file __attribute__((cleanup(sb_cleanup_file)))
#define cleanup_dir __attribute__((cleanup(sb_cleanup_dir)))

static inline int steal_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

static inline void *sb_steal_pointer(void *p)
{
	void *taken = *(void **)p;

	*(void **)p = NULL;
	return taken;
}
#define steal_pointer(p) ((__typeof__(*(p)))sb_steal_pointer(p))
