// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The pure half of the emulation: what a compiled AppArmor profile answers. Input is the binary
 * policy apparmor_parser writes (`-o`, ABI 5 to 8 of Linux 6.1 and the 3.x parser), output are the
 * masks the kernel's .access file gives for the same question. No system call is made here.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

struct sb_aa_policy;

/* A profile by its place in the policy; children ("parent//child") are profiles of their own. */
typedef int sb_aa_profile;
#define SB_AA_UNCONFINED (-1)

/* Permission bits as the kernel numbers them (securityfs .access). */
enum {
	SB_AA_EXEC = 0x1,
	SB_AA_WRITE = 0x2,
	SB_AA_READ = 0x4,
	SB_AA_APPEND = 0x8,
	SB_AA_CREATE = 0x10, /* of a socket as well */
	SB_AA_DELETE = 0x20,
	SB_AA_OPEN = 0x40,
	SB_AA_SETATTR = 0x100,
	SB_AA_GETATTR = 0x200,
	SB_AA_CHMOD = 0x1000,
	SB_AA_CHOWN = 0x2000,
	SB_AA_LOCK = 0x8000,
	SB_AA_EXEC_MMAP = 0x10000,
	SB_AA_LINK = 0x40000,
	SB_AA_ONEXEC = 0x20000000,
	SB_AA_CHANGE_PROFILE = 0x40000000
};

/* Of the mount class, which numbers its own. */
enum { SB_AA_PIVOTROOT = 0x1, SB_AA_MOUNT = 0x2, SB_AA_UMOUNT = 0x4 };

/* Of the ptrace and signal classes. */
enum {
	SB_AA_TRACE = 0x2,
	SB_AA_TRACE_READ = 0x4,
	SB_AA_BE_TRACED = 0x8,
	SB_AA_BE_READ = 0x10,
	SB_AA_SEND = 0x2,
	SB_AA_RECEIVE = 0x4
};

struct sb_aa_perms {
	uint32_t allow;
	uint32_t audit; /* tell when allowed and when not */
	uint32_t quiet; /* an explicit deny: do not tell */
	uint32_t exec;  /* SB_AA_X_*, file class only */
};

enum {
	SB_AA_X_INDEX = 0xff,
	SB_AA_X_TABLE = 0x100,   /* named target, SB_AA_X_INDEX of the profile's table */
	SB_AA_X_NAME = 0x200,    /* the profile attached to the program's path */
	SB_AA_X_CHILD = 0x400,   /* … among the profile's children */
	SB_AA_X_INHERIT = 0x800, /* keep the profile (alone, or when no target is found) */
	SB_AA_X_UNCONFINED = 0x1000,
	SB_AA_X_UNSAFE = 0x2000 /* no AT_SECURE */
};

enum sb_aa_mode { SB_AA_ENFORCE, SB_AA_COMPLAIN, SB_AA_KILL, SB_AA_MODE_UNCONFINED, SB_AA_MODES };

/* Unknown structures are refused by name, never guessed. The caller frees *ret. */
int sb_aa_policy_load(
    const void *blob, size_t len, struct sb_aa_policy **ret, struct sb_error *err);
struct sb_aa_policy *sb_aa_policy_free(struct sb_aa_policy *policy);

int sb_aa_policy_count(const struct sb_aa_policy *policy);
sb_aa_profile sb_aa_profile_find(
    const struct sb_aa_policy *policy, const char *name); /* -1: none */
/* "unconfined" for SB_AA_UNCONFINED. Owned by the policy. */
const char *sb_aa_profile_name(const struct sb_aa_policy *policy, sb_aa_profile profile);
enum sb_aa_mode sb_aa_profile_mode(const struct sb_aa_policy *policy, sb_aa_profile profile);
const char *sb_aa_mode_name(enum sb_aa_mode mode);

/* Capabilities the profile grants; every one when unconfined, in complain mode all but those of an
 * explicit deny. Masks as in capability.h. */
uint64_t sb_aa_capabilities(const struct sb_aa_policy *policy, sb_aa_profile profile);

/* Each fills `ret` for one question; unconfined allows everything. `owner`: the asking process's
 * fsuid is the file's owner. A directory's name ends in '/'. */
void sb_aa_file(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *name,
    bool owner, struct sb_aa_perms *ret);
/* SB_AA_LINK in ret->allow says it all: link and target named, and the subset test passed. */
void sb_aa_link(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *link,
    const char *target, bool owner, struct sb_aa_perms *ret);
void sb_aa_network(const struct sb_aa_policy *policy, sb_aa_profile profile, int family, int type,
    struct sb_aa_perms *ret);
void sb_aa_ptrace(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *peer,
    struct sb_aa_perms *ret);
/* `signal` as kill(2) numbers it; 0 asks for existence. */
void sb_aa_signal(const struct sb_aa_policy *policy, sb_aa_profile profile, int signal,
    const char *peer, struct sb_aa_perms *ret);

struct sb_aa_mount {
	const char *mountpoint; /* of pivot_root: the new root */
	const char
	    *device; /* NULL where the operation has none; of pivot_root: where the old goes */
	const char *type;
	unsigned long flags; /* MS_*, as mount(2) */
	const char *data;    /* NULL: none or binary */
};
void sb_aa_mount(const struct sb_aa_policy *policy, sb_aa_profile profile,
    const struct sb_aa_mount *mount, struct sb_aa_perms *ret);
void sb_aa_umount(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *mountpoint,
    struct sb_aa_perms *ret);
void sb_aa_pivot_root(const struct sb_aa_policy *policy, sb_aa_profile profile,
    const char *new_root, const char *put_old, struct sb_aa_perms *ret);

/* A question in the raw form of the kernel's .access file: class byte and what follows. */
void sb_aa_query(const struct sb_aa_policy *policy, sb_aa_profile profile, const void *query,
    size_t len, bool owner, struct sb_aa_perms *ret);

/* Where exec of `name` leads. 0 and *ret_profile; -EACCES when refused or the target is missing. */
int sb_aa_exec(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *name,
    bool owner, struct sb_aa_perms *ret_perms, sb_aa_profile *ret_profile);

/* flags=(mediate_deleted): files are judged by the name they had. */
bool sb_aa_mediates_deleted(const struct sb_aa_policy *policy, sb_aa_profile profile);

/* What is not in enforce or kill mode never refuses. */
bool sb_aa_refuses(const struct sb_aa_policy *policy, sb_aa_profile profile);
