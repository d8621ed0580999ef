// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * AppArmor where the kernel has none. The profile is compiled by the real apparmor_parser; a
 * supervisor process of the lab evaluates its tables for every mediated call of the sandbox, which
 * reaches it by seccomp user notification (seccomp_unotify(2)). Not a security boundary, and every
 * place that shows it says EMULATED; what it does not cover stands in sb_emulation_limits.
 *
 *   1. sb_emulation_prepare()  in the lab, while a plan is built
 *   2. the child installs the plan's filters; the listener comes back over a socket
 *   3. sb_emulation_start()    in the lab, before the child is let go to exec
 *   4. records and labels read as wanted     5. sb_emulation_free()
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/plan.h"
#include "sandbox/policy.h"
#include "sandbox/status.h"

struct sb_emulation; /* opaque; owned by the lab's process, not shared between threads */

/* Seccomp filters the emulation adds to a process: what Seccomp_filters shows beyond the policy. */
#define SB_EMULATION_FILTERS 1

/* Compiles policy->apparmor_profile, adds the emulation's filter to the plan and takes from the
 * plan's capability sets what the profile denies: user notification cannot see capable(). The real
 * AppArmor leaves the sets alone and refuses at use.
 *
 * To be called before any other filter is added: this one must be the first, and is installed while
 * CAP_SYS_ADMIN of the user namespace is held, so that no_new_privs stays what the policy says. The
 * caller frees *ret, which is left alone under seccomp strict mode, where nothing that AppArmor
 * mediates can be called. */
int sb_emulation_prepare(const struct sb_policy *policy, struct sb_plan_builder *plan,
    struct sb_emulation **ret, struct sb_error *err);

/* Forks the supervisor for the process tree of `pid` (its pid here), which has installed the
 * filter and waits to be let go to exec. Takes `listener_fd`, also on failure. `init_pid`: the
 * world's init. The supervisor ends when the last process under the filter has ended or the lab
 * has; if it dies sooner, each mediated call of the sandbox fails with ENOSYS. */
int sb_emulation_start(struct sb_emulation *emulation, int listener_fd, pid_t pid, pid_t init_pid,
    struct sb_error *err);

/* Ends the supervisor; returns NULL; accepts NULL. What still runs under the filter gets ENOSYS. */
struct sb_emulation *sb_emulation_free(struct sb_emulation *emulation);

/* Fills the apparmor_* fields and emulation_filters of `status` for status->pid. Returns false,
 * leaving it alone, when that process is not one of this emulation's. */
bool sb_emulation_describe(const struct sb_emulation *emulation, struct sb_status *status);

/* One decision worth telling: a refusal that is not silenced by an explicit deny, an `audit` rule
 * met, or what complain mode let pass. */
struct sb_emulation_record {
	pid_t pid;          /* outside */
	int error;          /* what the call got: EACCES, EPERM; 0 = allowed */
	char operation[24]; /* "open", "exec", "mount", … as the kernel's audit line names it */
	char profile[128];
	char name[256]; /* path, peer label or address family; shortened at the front with "…" */
	char requested[16]; /* "r", "wc", … */
	char denied[16];
	bool quiet; /* an explicit deny: the kernel logs nothing, the lab shows it all the same */
	char text[640]; /* one line in the form of the kernel's, starting with "EMULATED " */
};

/* Readable when sb_emulation_next_record() has something. -1 before start. */
int sb_emulation_records_fd(const struct sb_emulation *emulation);

/* Never blocks. False = none waiting. Records that found no room are counted, see lost. */
bool sb_emulation_next_record(struct sb_emulation *emulation, struct sb_emulation_record *ret);
unsigned long sb_emulation_lost_records(const struct sb_emulation *emulation);

/* Readable once the supervisor has ended (a pidfd); -1 before start. When the sandbox's first
 * process still lives then, the sandbox is to be ended and the user told: sb_emulation_died(). */
int sb_emulation_death_fd(const struct sb_emulation *emulation);
bool sb_emulation_died(const struct sb_emulation *emulation, struct sb_error *err);

/* What the emulation does otherwise than the kernel, for doctor and the documentation. */
struct sb_emulation_limit {
	const char *subject;  /* "exec", "capabilities", … */
	const char *kernel;   /* what the real AppArmor does */
	const char *emulated; /* what happens here */
};
extern const struct sb_emulation_limit sb_emulation_limits[];
extern const size_t sb_emulation_n_limits;
