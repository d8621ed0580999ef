// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/exec.h"

#include <errno.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <sys/utsname.h>

const char *const sb_exec_rule_text[SB_EXEC_RULES] = {
    [SB_EXEC_SETID] = "the file's set-user-ID or set-group-ID bit changes the effective id",
    [SB_EXEC_SETID_IGNORED] = "the set-id bit is ignored, without an error",
    [SB_EXEC_FILE_CAPS] =
        "P'(permitted) = (file permitted & bounding) | (file inheritable & inheritable)",
    [SB_EXEC_ROOT] = "uid 0: P'(permitted) = bounding | inheritable",
    [SB_EXEC_ROOT_NOT] = "uid 0 is an ordinary uid: SECBIT_NOROOT",
    [SB_EXEC_SETUID_AND_CAPS] = "set-user-ID root, but the file has capabilities: they alone count",
    [SB_EXEC_NOTHING_NEW] = "no_new_privs: permitted keeps only what was permitted before",
    [SB_EXEC_AMBIENT_CLEARED] = "file capabilities or a changed id clear the ambient set",
    [SB_EXEC_AMBIENT_KEPT] = "the ambient set is added to permitted and effective",
    [SB_EXEC_REFUSED] = "the file demands a capability that cannot be had: execve fails with EPERM",
};

bool sb_exec_compares_effective(void)
{
	struct utsname uts;
	unsigned major = 0, minor = 0;

	uname(&uts);
	(void)sscanf(uts.release, "%u.%u", &major, &minor);
	return major > 6 || (major == 6 && minor >= 16);
}

struct exec {
	const struct sb_exec_thread *old;
	const struct sb_exec_file *file;
	struct sb_exec_thread new;
	bool has_file_caps, effective;
	unsigned rules;
};

static void note(struct exec *exec, enum sb_exec_rule rule)
{
	exec->rules |= 1u << rule;
}

/* bprm_fill_uid() of fs/exec.c */
static void apply_set_id(struct exec *exec)
{
	const struct sb_exec_file *file = exec->file;

	if (!file->is_setuid && !file->is_setgid)
		return;
	if (file->is_nosuid || exec->old->no_new_privs) {
		note(exec, SB_EXEC_SETID_IGNORED);
		return;
	}
	note(exec, SB_EXEC_SETID);
	if (file->is_setuid)
		exec->new.uid[SB_ID_EFFECTIVE] = file->uid;
	if (file->is_setgid)
		exec->new.gid[SB_ID_EFFECTIVE] = file->gid;
}

/* get_file_caps(): what the file forces and cannot have is an error only with its effective bit,
 * for programs that do not know about capabilities. */
static int apply_file_caps(struct exec *exec)
{
	const struct sb_exec_file *file = exec->file;
	uint64_t *permitted = &exec->new.caps[SB_CAPS_PERMITTED];

	*permitted = 0;
	if (!file->has_caps || file->is_nosuid)
		return 0;
	note(exec, SB_EXEC_FILE_CAPS);
	exec->has_file_caps = true;
	exec->effective = file->effective;
	*permitted = (file->permitted & exec->old->caps[SB_CAPS_BOUNDING]) |
	             (file->inheritable & exec->old->caps[SB_CAPS_INHERITABLE]);
	if (!file->effective || !(file->permitted & ~*permitted))
		return 0;
	note(exec, SB_EXEC_REFUSED);
	return -EPERM;
}

/* handle_privileged_root() */
static void apply_root(struct exec *exec)
{
	struct sb_exec_thread *new = &exec->new;
	bool is_real = new->uid[SB_ID_REAL] == 0, is_effective = new->uid[SB_ID_EFFECTIVE] == 0;

	if (!is_real && !is_effective)
		return;
	if (exec->old->securebits & SECBIT_NOROOT) {
		note(exec, SB_EXEC_ROOT_NOT);
		return;
	}
	if (exec->has_file_caps && is_effective && !is_real) {
		note(exec, SB_EXEC_SETUID_AND_CAPS);
		return;
	}
	note(exec, SB_EXEC_ROOT);
	new->caps[SB_CAPS_PERMITTED] =
	    exec->old->caps[SB_CAPS_BOUNDING] | exec->old->caps[SB_CAPS_INHERITABLE];
	if (is_effective)
		exec->effective = true;
}

static bool is_in_group(const struct sb_exec_thread *thread, uint32_t gid)
{
	for (unsigned i = 0; i < thread->n_groups; i++)
		if (thread->groups[i] == gid)
			return true;
	return thread->gid[SB_ID_EFFECTIVE] == gid;
}

static bool id_changes(const struct exec *exec, bool compares_effective)
{
	const struct sb_exec_thread *old = exec->old;
	uint32_t uid = exec->new.uid[SB_ID_EFFECTIVE], gid = exec->new.gid[SB_ID_EFFECTIVE];

	if (compares_effective)
		return uid != old->uid[SB_ID_EFFECTIVE] || !is_in_group(old, gid);
	return uid != old->uid[SB_ID_REAL] || gid != old->gid[SB_ID_REAL];
}

static void cut_what_is_new(struct exec *exec, bool changes)
{
	struct sb_exec_thread *new = &exec->new;
	uint64_t before = exec->old->caps[SB_CAPS_PERMITTED];
	bool gains = new->caps[SB_CAPS_PERMITTED] & ~before;

	if (!exec->old->no_new_privs || (!changes && !gains))
		return;
	note(exec, SB_EXEC_NOTHING_NEW);
	new->uid[SB_ID_EFFECTIVE] = new->uid[SB_ID_REAL];
	new->gid[SB_ID_EFFECTIVE] = new->gid[SB_ID_REAL];
	new->caps[SB_CAPS_PERMITTED] &= before;
}

static void apply_ambient(struct exec *exec, bool changes)
{
	uint64_t *caps = exec->new.caps;

	if (caps[SB_CAPS_AMBIENT] && (exec->has_file_caps || changes)) {
		note(exec, SB_EXEC_AMBIENT_CLEARED);
		caps[SB_CAPS_AMBIENT] = 0;
	}
	if (caps[SB_CAPS_AMBIENT])
		note(exec, SB_EXEC_AMBIENT_KEPT);
	caps[SB_CAPS_PERMITTED] |= caps[SB_CAPS_AMBIENT];
	caps[SB_CAPS_EFFECTIVE] = exec->effective ? caps[SB_CAPS_PERMITTED] : caps[SB_CAPS_AMBIENT];
}

static int transform(struct exec *exec, bool compares_effective)
{
	bool changes;
	int r;

	apply_set_id(exec);
	r = apply_file_caps(exec);
	if (r < 0)
		return r;
	apply_root(exec);
	changes = id_changes(exec, compares_effective);
	cut_what_is_new(exec, changes);
	exec->new.uid[SB_ID_SAVED] = exec->new.uid[SB_ID_EFFECTIVE];
	exec->new.gid[SB_ID_SAVED] = exec->new.gid[SB_ID_EFFECTIVE];
	apply_ambient(exec, changes);
	exec->new.securebits &= ~(unsigned)SECBIT_KEEP_CAPS;
	return 0;
}

int sb_exec_compute(const struct sb_exec_thread *thread, const struct sb_exec_file *file,
    bool compares_effective, struct sb_exec_thread *ret, unsigned *ret_rules)
{
	struct exec exec = {.old = thread, .file = file, .new = *thread};
	int r = transform(&exec, compares_effective);

	if (ret_rules)
		*ret_rules = exec.rules;
	if (r == 0)
		*ret = exec.new;
	return r;
}
