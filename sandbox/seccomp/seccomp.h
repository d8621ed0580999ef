// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Seccomp as the runtimes build it: an OCI profile (runtime-spec config-linux.md, "Seccomp")
 * becomes rules under a bounding set, rules become classic BPF through libseccomp, and the
 * same program can be asked about a call in user space.
 *
 *   sb_seccomp_load() -> sb_seccomp_compile() -> sb_filter -> sb_filter_run()
 * or, cached: sb_seccomp_filter().
 */
#pragma once

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

/* Profiles ship in assets/seccomp: runtime-default (containerd), docker, podman, systemd-* and
 * small ones for teaching. Mode 1, `strict`, is no profile: the kernel's own four calls. */
struct sb_seccomp_profile; /* opaque: one OCI document */

/* `spec`: a shipped or user profile's name, or a path (contains '/' or ends in .json).
 * Malformed input names file, line and column. */
int sb_seccomp_load(const char *spec, struct sb_seccomp_profile **ret, struct sb_error *err);
struct sb_seccomp_profile *sb_seccomp_free(struct sb_seccomp_profile *profile);

struct sb_filter {
	struct sock_filter *instructions; /* owned by whoever the function says */
	size_t n_instructions;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* the profile asks for */
};

/* The program for this machine's architectures under `bounding` (capability mask: the runtimes
 * test includes/excludes.caps on the bounding set) and the running kernel. Caller frees
 * ret->instructions. */
int sb_seccomp_compile(const struct sb_seccomp_profile *profile, uint64_t bounding,
    struct sb_filter *ret, struct sb_error *err);

/* load + compile, cached in memory and in $XDG_CACHE_HOME/layerlab by (profile's bytes, bounding,
 * architecture, kernel release). ret->instructions belongs to the cache; valid until exit. */
int sb_seccomp_filter(
    const char *spec, uint64_t bounding, struct sb_filter *ret, struct sb_error *err);

/* The profile as a runtime receives it: runtime-spec's linux.seccomp object (json-c), the
 * conditions of Moby's format decided for `bounding`, this machine and this kernel. The caller puts
 * *ret. */
struct json_object;
int sb_seccomp_resolve(
    const char *spec, uint64_t bounding, struct json_object **ret, struct sb_error *err);

/* Runs the program on one call; returns the SECCOMP_RET_* value (action and data) as the kernel
 * would. `arch` is AUDIT_ARCH_*. Pure; never reads outside the program. */
uint32_t sb_filter_run(
    const struct sb_filter *filter, uint32_t arch, uint32_t nr, const uint64_t args[6]);

/* x32 calls come with AUDIT_ARCH_X86_64 and bit 30 of the number set. Where a function here takes
 * an `arch`, this value means them; everything else is AUDIT_ARCH_*. */
#define SB_ARCH_X32 0x4000003eu

/* "x86_64", "i386", "x32", "aarch64", … -> arch; -EINVAL with the nearest name. */
int sb_seccomp_arch(const char *name, uint32_t *ret, struct sb_error *err);
uint32_t sb_seccomp_native_arch(void);
const char *sb_seccomp_arch_name(uint32_t arch); /* "an unknown architecture" where it is */

/* Call names and numbers (libseccomp's tables and the calls newer than those). A decimal or hex
 * number is its own name. -EINVAL with the nearest name; `nr` has the x32 bit where it belongs. */
int sb_seccomp_number(uint32_t arch, const char *name, uint32_t *ret_nr, struct sb_error *err);
/* Writes the name, or "457" for a call without one; returns buf. */
#define SB_CALL_NAME_MAX 40
const char *sb_seccomp_call_name(uint32_t arch, uint32_t nr, char buf[static SB_CALL_NAME_MAX]);

/* sb_filter_run() with an `arch` that may be SB_ARCH_X32. */
uint32_t sb_seccomp_evaluate(
    const struct sb_filter *filter, uint32_t arch, uint32_t nr, const uint64_t args[6]);

/* Refuses what could not start: a profile without execve, or a second one ("" = none) after a first
 * that refuses seccomp(2). */
int sb_seccomp_check_start(
    const char *first, const char *second, uint64_t bounding, struct sb_error *err);

/* Two stacked filters: both are always run and the harsher answer counts (KILL_PROCESS,
 * KILL_THREAD, TRAP, ERRNO, USER_NOTIF, TRACE, LOG, ALLOW); between equals the filter installed
 * later. So a filter can only ever take away. */
uint32_t sb_seccomp_harsher(uint32_t first, uint32_t later);

/* "allowed", "errno EPERM", "SIGSYS to the thread", …; returns buf. */
#define SB_ACTION_TEXT_MAX 64
const char *sb_seccomp_action_text(uint32_t action, char buf[static SB_ACTION_TEXT_MAX]);
/* SECCOMP_RET_ALLOW and SECCOMP_RET_LOG: the call is made. */
bool sb_seccomp_lets_through(uint32_t action);

/* Why: the profile's rule that decides this call, as a sentence such as
 * "unshare is allowed only with CAP_SYS_ADMIN in the bounding set". `action` as sb_filter_run(). */
struct sb_seccomp_answer {
	uint32_t action;
	int errno_value; /* of an ERRNO action, else 0 */
	uint32_t nr;
	char rule[256];
	uint64_t
	    missing_caps; /* capabilities any one of which would open the call; 0 = none would */
};
/* `spec` may also be "strict": mode 1. */
int sb_seccomp_ask(const char *spec, uint64_t bounding, uint32_t arch, const char *syscall_name,
    const uint64_t args[6], struct sb_seccomp_answer *ret, struct sb_error *err);

/* The coupling of wall and moat: the calls that the profile opens further with the bounding set
 * `to` than with `from` ("adding SYS_ADMIN opened 23 calls"). Calls that only another ABI of the
 * filter has (i386's umount) count too. Some ten microseconds once the profile is read. */
#define SB_SECCOMP_CALLS_MAX 128
struct sb_seccomp_calls {
	size_t n;
	const char *names[SB_SECCOMP_CALLS_MAX]; /* in the profile's order; valid until exit */
};
int sb_seccomp_opened(const char *spec, uint64_t from, uint64_t to, struct sb_seccomp_calls *ret,
    struct sb_error *err);

/* What a call is for: "network", "mounting", … Static. */
const char *sb_seccomp_purpose_of(const char *syscall_name);

/* The profile as a person reads it: every call of one architecture, under one bounding set. */
enum sb_seccomp_access { SB_ACCESS_ALLOWED, SB_ACCESS_SOMETIMES, SB_ACCESS_REFUSED, SB_ACCESSES };
struct sb_seccomp_call {
	char name[SB_CALL_NAME_MAX];
	uint32_t nr;
	const char *purpose; /* sb_seccomp_purpose_of(): the order of the list */
	enum sb_seccomp_access access;
	uint32_t action;     /* of REFUSED; of SOMETIMES when its conditions do not hold */
	uint64_t caps;       /* any of these in the bounding set would open it further */
	char condition[160]; /* SOMETIMES: "argument 0 & 0x7e020000 is 0" */
};
/* Caller frees *ret. */
int sb_seccomp_list(const char *spec, uint64_t bounding, uint32_t arch,
    struct sb_seccomp_call **ret, size_t *ret_n, struct sb_error *err);

/* Which ways into the kernel the program answers, and the names in the profile that libseccomp does
 * not know: runc leaves those out, and so does the lab. Valid until exit. */
#define SB_SECCOMP_ARCHES 8
struct sb_seccomp_reading {
	uint32_t arches[SB_SECCOMP_ARCHES];
	size_t n_arches;
	struct sb_seccomp_calls ignored;
	bool ignored_pass; /* a list of refusals: what is left out of it passes */
};
int sb_seccomp_reading(const char *spec, struct sb_seccomp_reading *ret, struct sb_error *err);

/* One line about the profile itself; "" when it says nothing. Valid until exit. */
int sb_seccomp_about(const char *spec, const char **ret, struct sb_error *err);
