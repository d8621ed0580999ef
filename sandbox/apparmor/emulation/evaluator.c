// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/evaluator.h"

#include <signal.h>
#include <string.h>

#include "sandbox/apparmor/emulation/policy_blob.h"

/* First byte of a walk through the general rules. */
enum class {
	CLASS_FILE = 2,
	CLASS_MOUNT = 7,
	CLASS_PTRACE = 9,
	CLASS_SIGNAL = 10,
	CLASS_NET = 14,
	CLASS_LABEL = 16
};

/* The file classes' packed word: seven permission bits and an exec type, for owner and others. */
enum {
	OLD_PERMS = 0x7f,
	OLD_OTHER = 14,
	OLD_QUIET = 7,
	OLD_LINK = 0x10,
	OLD_LOCK = 0x20,
	OLD_MMAP = 0x40
};
enum { OLD_X_UNCONFINED = 0x80, OLD_X_UNSAFE = 0x100, OLD_X_INHERIT = 0x200, OLD_X_INDEX = 10 };

#define EVERYTHING ((struct sb_aa_perms){.allow = ~0U})

static const struct sb_aa_rules *rules(const struct sb_aa_policy *policy, sb_aa_profile profile)
{
	return profile < 0 || profile >= policy->n_profiles ? NULL : &policy->profiles[profile];
}

/* One 'w' of the packed form stands for all that changes a file. */
static uint32_t unpack_perms(uint32_t old)
{
	uint32_t perms = old & 0xf;

	if (old & SB_AA_READ)
		perms |= SB_AA_GETATTR | SB_AA_OPEN;
	if (old & SB_AA_WRITE)
		perms |= SB_AA_SETATTR | SB_AA_CREATE | SB_AA_DELETE | SB_AA_CHMOD | SB_AA_CHOWN |
		         SB_AA_OPEN;
	if (old & OLD_LINK)
		perms |= SB_AA_LINK;
	if (old & OLD_LOCK)
		perms |= SB_AA_LOCK;
	if (old & OLD_MMAP)
		perms |= SB_AA_EXEC_MMAP;
	return perms;
}

static uint32_t unpack_exec(uint32_t old)
{
	static const uint32_t fixed[4] = {
	    0, SB_AA_X_UNCONFINED, SB_AA_X_NAME, SB_AA_X_NAME | SB_AA_X_CHILD};
	uint32_t index = old >> OLD_X_INDEX & 0xf;
	uint32_t exec = index < 4 ? fixed[index] : SB_AA_X_TABLE | (index - 4);

	exec |= old & OLD_X_UNSAFE ? SB_AA_X_UNSAFE : 0;
	exec |= old & OLD_X_INHERIT ? SB_AA_X_INHERIT : 0;
	exec |= old & OLD_X_UNCONFINED ? SB_AA_X_UNCONFINED : 0;
	return exec;
}

static void file_perms(
    const struct sb_dfa *dfa, uint32_t state, bool owner, struct sb_aa_perms *ret)
{
	unsigned shift = owner ? 0 : OLD_OTHER;
	uint32_t accept = dfa->accept[state], accept2 = dfa->accept2[state];

	*ret = (struct sb_aa_perms){
	    .allow = unpack_perms(accept >> shift & OLD_PERMS) | SB_AA_GETATTR,
	    .audit = unpack_perms(accept2 >> shift & OLD_PERMS),
	    .quiet = unpack_perms(accept2 >> (shift + OLD_QUIET) & OLD_PERMS),
	    .exec = unpack_exec(accept >> shift & 0x3fff),
	};
	ret->allow |= accept & 0x80000000U ? SB_AA_CHANGE_PROFILE : 0;
	ret->allow |= accept & 0x40000000U ? SB_AA_ONEXEC : 0;
}

/* The general rules extend their seven bits by those the file form keeps for others. */
static uint32_t unpack_general(uint32_t old)
{
	uint32_t other = old >> OLD_OTHER & OLD_PERMS;

	return (old & OLD_PERMS) | (other & 0x3) << 8 | (other & 0x1c) << 18 | (other & 0x60) << 19;
}

static void general_perms(const struct sb_dfa *dfa, uint32_t state, struct sb_aa_perms *ret)
{
	uint32_t accept = dfa->accept[state], accept2 = dfa->accept2[state];

	*ret = (struct sb_aa_perms){
	    .allow = unpack_general(accept) | (accept & 0x80000000U),
	    .audit = unpack_general(accept2),
	    .quiet = unpack_general(accept2 >> OLD_QUIET),
	};
}

/* Where a class of the general rules starts; 0: the profile does not mediate it. */
static uint32_t class_start(const struct sb_aa_rules *p, enum class class)
{
	return p->general ? sb_dfa_step(p->general, SB_DFA_START, class) : 0;
}

static void apply_modes(const struct sb_aa_rules *p, struct sb_aa_perms *perms)
{
	if (p->audit_all)
		perms->audit = ~0U;
}

void sb_aa_file(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *name,
    bool owner, struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);

	if (!p || p->mode == SB_AA_MODE_UNCONFINED) {
		*ret = EVERYTHING;
		ret->exec = SB_AA_X_INHERIT;
		return;
	}
	*ret = (struct sb_aa_perms){.allow = SB_AA_GETATTR};
	if (p->files)
		file_perms(p->files, sb_dfa_text(p->files, p->files_start, name), owner, ret);
	apply_modes(p, ret);
}

/* The same transition, and not without scrubbing where the target scrubs. */
static bool exec_is_subset(uint32_t link, uint32_t target)
{
	const uint32_t unsafe = SB_AA_X_UNSAFE;

	return (link & ~unsafe) == (target & ~unsafe) && !(link & ~target & unsafe);
}

/* What the link's own name allows must not be more than the target's name does. */
static bool link_is_subset(
    const struct sb_aa_rules *p, const char *target, bool owner, const struct sb_aa_perms *link)
{
	struct sb_aa_perms of_target;
	uint32_t more;

	file_perms(p->files, sb_dfa_text(p->files, p->files_start, target), owner, &of_target);
	more = link->allow & ~(uint32_t)SB_AA_LINK & ~of_target.allow;
	if (more)
		return false;
	return !(link->allow & SB_AA_EXEC) || exec_is_subset(link->exec, of_target.exec);
}

void sb_aa_link(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *link,
    const char *target, bool owner, struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);
	struct sb_aa_perms of_link, of_pair;
	uint32_t state;

	sb_aa_file(policy, profile, link, owner, ret);
	if (!p || p->mode == SB_AA_MODE_UNCONFINED || !p->files || !(ret->allow & SB_AA_LINK))
		return;
	of_link = *ret;
	state = sb_dfa_text(p->files, p->files_start, link);
	state = sb_dfa_text(p->files, state ? sb_dfa_step(p->files, state, 0) : 0, target);
	file_perms(p->files, state, owner, &of_pair);
	ret->audit = of_pair.audit;
	ret->quiet = of_pair.quiet;
	apply_modes(p, ret);
	if (!(of_pair.allow & SB_AA_LINK))
		ret->allow = of_pair.allow;
	else if (of_pair.allow & SB_AA_LOCK && !link_is_subset(p, target, owner, &of_link))
		ret->allow &= ~(uint32_t)SB_AA_LINK;
}

/* Starts a question in a general class: false and *ret when the profile does not mediate it. */
static bool mediates(const struct sb_aa_rules *p, enum class class, struct sb_aa_perms *ret)
{
	*ret = EVERYTHING;
	return p && p->mode != SB_AA_MODE_UNCONFINED && class_start(p, class);
}

static void answer(const struct sb_aa_rules *p, uint32_t state, struct sb_aa_perms *ret)
{
	general_perms(p->general, state, ret);
	apply_modes(p, ret);
}

void sb_aa_network(const struct sb_aa_policy *policy, sb_aa_profile profile, int family, int type,
    struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);
	const uint8_t key[4] = {family >> 8, family, type >> 8, type};

	if (mediates(p, CLASS_NET, ret))
		answer(
		    p, sb_dfa_walk(p->general, class_start(p, CLASS_NET), key, sizeof(key)), ret);
}

/* The kernel's label classes: class 16, the class meant, then the peer's name. */
void sb_aa_ptrace(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *peer,
    struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);
	uint32_t state;

	if (!mediates(p, CLASS_PTRACE, ret))
		return;
	state = sb_dfa_step(p->general, class_start(p, CLASS_LABEL), CLASS_PTRACE);
	answer(p, sb_dfa_text(p->general, state, peer), ret);
}

/* AppArmor numbers signals itself: SIGSEGV and SIGUSR1 are its own on every architecture. */
static uint8_t signal_number(int signal)
{
	static const uint8_t common[] = {
	    [SIGHUP] = 1,
	    [SIGINT] = 2,
	    [SIGQUIT] = 3,
	    [SIGILL] = 4,
	    [SIGTRAP] = 5,
	    [SIGABRT] = 6,
	    [SIGBUS] = 7,
	    [SIGFPE] = 8,
	    [SIGKILL] = 9,
	    [SIGUSR1] = 10,
	    [SIGSEGV] = 11,
	    [SIGUSR2] = 12,
	    [SIGPIPE] = 13,
	    [SIGALRM] = 14,
	    [SIGTERM] = 15,
	    [SIGSTKFLT] = 16,
	    [SIGCHLD] = 17,
	    [SIGCONT] = 18,
	    [SIGSTOP] = 19,
	    [SIGTSTP] = 20,
	    [SIGTTIN] = 21,
	    [SIGTTOU] = 22,
	    [SIGURG] = 23,
	    [SIGXCPU] = 24,
	    [SIGXFSZ] = 25,
	    [SIGVTALRM] = 26,
	    [SIGPROF] = 27,
	    [SIGWINCH] = 28,
	    [SIGIO] = 29,
	    [SIGPWR] = 30,
	    [SIGSYS] = 31,
	};
	const int first_realtime = 32, base_realtime = 128, exists = 35;

	if (signal >= first_realtime)
		return base_realtime + signal - first_realtime;
	return signal > 0 && (size_t)signal < sizeof(common) ? common[signal] : exists;
}

void sb_aa_signal(const struct sb_aa_policy *policy, sb_aa_profile profile, int signal,
    const char *peer, struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);
	uint32_t state;

	if (!mediates(p, CLASS_SIGNAL, ret))
		return;
	state = sb_dfa_step(p->general, class_start(p, CLASS_SIGNAL), signal_number(signal));
	answer(p, sb_dfa_text(p->general, state, peer), ret);
}

/* mountpoint \0 device \0 type \0 one byte a flag, then \0 data where the rule asks for data. */
static uint32_t mount_state(const struct sb_aa_rules *p, const struct sb_aa_mount *m)
{
	const struct sb_dfa *dfa = p->general;
	uint32_t state = sb_dfa_text(dfa, class_start(p, CLASS_MOUNT), m->mountpoint);

	state = sb_dfa_text(dfa, sb_dfa_step(dfa, state, 0), m->device ? m->device : "");
	state = sb_dfa_text(dfa, sb_dfa_step(dfa, state, 0), m->type ? m->type : "");
	state = sb_dfa_step(dfa, state, 0);
	for (unsigned bit = 0; bit < 32; bit++)
		if (m->flags & 1UL << bit)
			state = sb_dfa_step(dfa, state, bit + 1);
	return state;
}

void sb_aa_mount(const struct sb_aa_policy *policy, sb_aa_profile profile,
    const struct sb_aa_mount *mount, struct sb_aa_perms *ret)
{
	const uint32_t needs_data = 0x40;
	const struct sb_aa_rules *p = rules(policy, profile);
	uint32_t state;

	if (!mediates(p, CLASS_MOUNT, ret))
		return;
	state = mount_state(p, mount);
	answer(p, state, ret);
	if (ret->allow & SB_AA_MOUNT || !mount->data || !(p->general->accept[state] & needs_data))
		return;
	state = sb_dfa_text(p->general, sb_dfa_step(p->general, state, 0), mount->data);
	answer(p, state, ret);
}

void sb_aa_umount(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *mountpoint,
    struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);

	if (mediates(p, CLASS_MOUNT, ret))
		answer(p, sb_dfa_text(p->general, class_start(p, CLASS_MOUNT), mountpoint), ret);
}

void sb_aa_pivot_root(const struct sb_aa_policy *policy, sb_aa_profile profile,
    const char *new_root, const char *put_old, struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);
	uint32_t state;

	if (!mediates(p, CLASS_MOUNT, ret))
		return;
	state = sb_dfa_text(p->general, class_start(p, CLASS_MOUNT), new_root);
	answer(p, sb_dfa_text(p->general, sb_dfa_step(p->general, state, 0), put_old), ret);
}

void sb_aa_query(const struct sb_aa_policy *policy, sb_aa_profile profile, const void *query,
    size_t len, bool owner, struct sb_aa_perms *ret)
{
	const struct sb_aa_rules *p = rules(policy, profile);
	const uint8_t *bytes = query;
	uint32_t state;

	*ret = EVERYTHING;
	if (!p || p->mode == SB_AA_MODE_UNCONFINED || !len)
		return;
	if (bytes[0] == CLASS_FILE) {
		state = p->files ? sb_dfa_walk(p->files, p->files_start, bytes + 1, len - 1) : 0;
		*ret = (struct sb_aa_perms){0};
		if (state)
			file_perms(p->files, state, owner, ret);
		apply_modes(p, ret);
	} else if (p->general && class_start(p, bytes[0])) {
		answer(p, sb_dfa_walk(p->general, SB_DFA_START, bytes, len), ret);
	}
}

bool sb_aa_mediates_deleted(const struct sb_aa_policy *policy, sb_aa_profile profile)
{
	const struct sb_aa_rules *p = rules(policy, profile);

	return !p || p->mediates_deleted;
}
