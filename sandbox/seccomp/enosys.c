// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A call that is newer than the profile must fail with ENOSYS, not EPERM: the C library then falls
 * back to the older call. runc puts a few instructions in front of libseccomp's program that do
 * so for every number above the newest one the profile names (libcontainer/seccomp/patchbpf).
 * Podman's profile needs none: ENOSYS is its default.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/seccomp/profile.h"
#include "sandbox/seccomp/tables.h"

#define X32_BIT 0x40000000u /* __X32_SYSCALL_BIT, asm/unistd.h */
#define SECTION_MAX 6

/* A profile that lets unknown calls through lets new ones through too. */
bool sb_seccomp_has_enosys_stub(const struct sb_seccomp_profile *profile)
{
	switch (profile->default_action & SECCOMP_RET_ACTION_FULL) {
	case SCMP_ACT_ALLOW:
	case SCMP_ACT_LOG:
	case SCMP_ACT_TRACE(0):
		return false;
	default:
		return true;
	}
}

/* x86-64 and x32 calls come with the same arch value; a bit of the number tells them apart. */
static size_t emit_abi_check(uint32_t arch, struct sock_filter *to)
{
	if (arch == SCMP_ARCH_X86_64)
		*to = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, X32_BIT, 2, 0);
	else if (arch == SCMP_ARCH_X32)
		*to = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, X32_BIT, 0, 2);
	else
		return 0;
	return 1;
}

/* if (arch == A && nr belongs to A && nr > newest) return ENOSYS; */
static size_t emit_section(
    const struct sb_seccomp_arch *arch, int newest, struct sock_filter to[SECTION_MAX])
{
	struct sock_filter abi;
	size_t n_abi = emit_abi_check(arch->token, &abi), n = 0;

	to[n++] = (struct sock_filter)BPF_STMT(
	    BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	to[n++] = (struct sock_filter)BPF_JUMP(
	    BPF_JMP | BPF_JEQ | BPF_K, arch->audit, 0, (uint8_t)(3 + n_abi));
	to[n++] = (struct sock_filter)BPF_STMT(
	    BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	if (n_abi)
		to[n++] = abi;
	to[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, (uint32_t)newest, 0, 1);
	to[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
	return n;
}

int sb_seccomp_prepend_enosys(const struct sb_seccomp_profile *profile, uint64_t bounding,
    struct sb_filter *filter, struct sb_error *err)
{
	struct sock_filter stub[SB_SECCOMP_ARCHES * SECTION_MAX], *whole;
	size_t n = 0;

	for (size_t i = 0; i < profile->n_arches && sb_seccomp_has_enosys_stub(profile); i++) {
		const struct sb_seccomp_arch *arch = sb_seccomp_arch_by_token(profile->arches[i]);
		int newest = sb_seccomp_newest(profile, bounding, arch->token);

		if (newest >= 0)
			n += emit_section(arch, newest, stub + n);
	}
	if (n + filter->n_instructions > BPF_MAXINSNS)
		return sb_reject(err, "%s: the filter has more than %d instructions", profile->name,
		    BPF_MAXINSNS);
	whole = realloc(filter->instructions, (n + filter->n_instructions) * sizeof(*whole));
	if (!whole)
		return sb_fail(err, ENOMEM, "seccomp filter");
	memmove(whole + n, whole, filter->n_instructions * sizeof(*whole));
	memcpy(whole, stub, n * sizeof(*stub));
	filter->instructions = whole;
	filter->n_instructions += n;
	return 0;
}
