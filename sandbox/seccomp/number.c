// SPDX-License-Identifier: GPL-3.0-or-later
/* Names and numbers of system calls and architectures. */
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/seccomp/seccomp.h"
#include "sandbox/seccomp/tables.h"
#include "sandbox/text.h"

#define X32_BIT 0x40000000u

/* Calls that Debian 12's libseccomp does not know by name. Since Linux 5.1 a new call has the same
 * number on every architecture (alpha aside): scripts/syscall.tbl of the kernel. */
static const struct {
	const char *name;
	uint32_t nr;
} newer[] = {
    {"statmount", 457},
    {"listmount", 458},
    {"lsm_get_self_attr", 459},
    {"lsm_set_self_attr", 460},
    {"lsm_list_modules", 461},
    {"mseal", 462},
    {"setxattrat", 463},
    {"getxattrat", 464},
    {"listxattrat", 465},
    {"removexattrat", 466},
    {"open_tree_attr", 467},
    {"file_getattr", 468},
    {"file_setattr", 469},
};

static const char *label_at(const void *unused, size_t i)
{
	(void)unused;
	return sb_seccomp_arches[i].label;
}

int sb_seccomp_arch(const char *name, uint32_t *ret, struct sb_error *err)
{
	for (const struct sb_seccomp_arch *arch = sb_seccomp_arches; arch->word; arch++) {
		if (strcmp(arch->label, name) == 0 || strcmp(arch->word, name) == 0) {
			*ret = arch->token;
			return 0;
		}
	}
	return sb_reject_unknown(err, "architecture", name, sb_nearest(name, label_at, NULL),
	    "one of x86_64, i386, x32, aarch64, …");
}

uint32_t sb_seccomp_native_arch(void)
{
	return seccomp_arch_native();
}

const char *sb_seccomp_arch_name(uint32_t arch)
{
	const struct sb_seccomp_arch *known = sb_seccomp_arch_by_token(arch);

	return known ? known->label : "an unknown architecture";
}

#define NAMES 480 /* numbers of the 64-bit tables; enough to guess what was meant */

static const char *name_at(const void *names, size_t i)
{
	return i < NAMES ? ((const char(*)[SB_CALL_NAME_MAX])names)[i] : NULL;
}

static int reject_name(uint32_t arch, const char *name, struct sb_error *err)
{
	char names[NAMES][SB_CALL_NAME_MAX];

	if (seccomp_syscall_resolve_name(name) != __NR_SCMP_ERROR)
		return sb_reject(
		    err, "system call '%s' does not exist on %s", name, sb_seccomp_arch_name(arch));
	for (uint32_t i = 0; i < NAMES; i++)
		sb_seccomp_call_name(arch, i, names[i]);
	return sb_reject_unknown(err, "system call", name, sb_nearest(name, name_at, names),
	    "give its number where the name is too new for libseccomp");
}

/* libseccomp answers calls that i386 also has behind socketcall(2) and ipc(2) with a made-up
 * negative number; their own numbers are found the other way round. */
static int own_number(uint32_t arch, const char *name)
{
	int nr = seccomp_syscall_resolve_name_arch(arch, name);

	for (int i = 0; nr < 0 && nr != __NR_SCMP_ERROR && i < NAMES; i++) {
		char *known = seccomp_syscall_resolve_num_arch(arch, i);
		bool same = known && strcmp(known, name) == 0;

		free(known);
		if (same)
			return i;
	}
	return nr;
}

int sb_seccomp_number(uint32_t arch, const char *name, uint32_t *ret_nr, struct sb_error *err)
{
	uint32_t abi = arch == SB_ARCH_X32 ? X32_BIT : 0;
	int nr = own_number(arch, name);
	unsigned long number;
	char *end;

	if (nr >= 0) {
		*ret_nr = (uint32_t)nr;
		return 0;
	}
	for (size_t i = 0; i < SB_COUNT(newer); i++) {
		if (strcmp(newer[i].name, name) == 0) {
			*ret_nr = newer[i].nr | abi;
			return 0;
		}
	}
	number = strtoul(name, &end, 0);
	if (*name < '0' || *name > '9' || *end || number > UINT32_MAX)
		return reject_name(arch, name, err);
	*ret_nr = (uint32_t)number | abi;
	return 0;
}

const char *sb_seccomp_call_name(uint32_t arch, uint32_t nr, char buf[static SB_CALL_NAME_MAX])
{
	char *known = seccomp_syscall_resolve_num_arch(arch, (int)nr);

	snprintf(buf, SB_CALL_NAME_MAX, "%u", arch == SB_ARCH_X32 ? nr & ~X32_BIT : nr);
	for (size_t i = 0; !known && i < SB_COUNT(newer); i++)
		if (newer[i].nr == (nr & ~X32_BIT))
			sb_copy(buf, SB_CALL_NAME_MAX, newer[i].name);
	if (known)
		sb_copy(buf, SB_CALL_NAME_MAX, known);
	free(known);
	return buf;
}

uint32_t sb_seccomp_evaluate(
    const struct sb_filter *filter, uint32_t arch, uint32_t nr, const uint64_t args[6])
{
	const struct sb_seccomp_arch *known = sb_seccomp_arch_by_token(arch);

	return sb_filter_run(filter, known ? known->audit : arch, nr, args);
}
