// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Names as the target's kernel calls would resolve them (path_resolution(7)): its root, its
 * directory, its descriptors, /proc/self as itself. What is found is pinned by an O_PATH
 * descriptor, so that what was judged is what is opened. Private to this folder.
 */
#pragma once

#include "sandbox/apparmor/emulation/supervisor.h"

enum {
	RESOLVE_LAST_LINK = 1, /* follow a symbolic link in the last place */
	RESOLVE_EMPTY = 2,     /* AT_EMPTY_PATH: "" is the descriptor itself */
	RESOLVE_ENTRY = 4,     /* the last name itself is meant, even with a '/' behind it */
};

struct place {
	int fd;  /* the object, O_PATH; -1 = it does not exist */
	int dir; /* its directory, O_PATH; -1 when the object was reached without one */
	char last[NAME_MAX + 1];
	bool slash;      /* the path ended in '/' */
	struct stat st;  /* with fd >= 0 */
	bool is_private; /* on a mount nobody can name: memfd, pipe; not mediated */
	char name[PATH_MAX + NAME_MAX + 2]; /* AppArmor's; a directory's ends in '/' */
};

#define PLACE_NONE                                                                                 \
	{                                                                                          \
		.fd = -1, .dir = -1                                                                \
	}

/* -errno as the call would get it. A last component that does not exist is no error: fd is -1.
 * Search permission is asked with the target's credentials, which are worn on return. */
int resolve(struct call *call, int dirfd, const char *path, unsigned flags, struct place *ret);
/* The object behind a descriptor of the target. */
int resolve_fd(struct call *call, int fd, struct place *ret);
/* The flags a descriptor of the target was opened with. -1: unknown. */
int open_flags(const struct call *call, int fd);
void place_done(struct place *place);
#define cleanup_place __attribute__((cleanup(place_done)))

/* Name of what would be created at ret->dir/ret->last. */
int place_name_new(struct call *call, struct place *place, bool is_directory);
/* The name of an open descriptor of this process, by the rules above. */
int place_name(struct call *call, int fd, struct place *place);

/* Opens the pinned object itself with `flags`, as whoever is worn. -errno. */
int reopen(const struct supervisor *s, int fd, int flags);

/* Asks the profile for `request` on the place's own name. */
int decide_place(
    struct call *call, const struct place *place, const char *operation, uint32_t request);
int decide_new(struct call *call, const struct place *place, const char *operation);
