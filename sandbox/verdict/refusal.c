// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/refusal.h"

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "sandbox/status.h"

bool sb_refusal_is_ordinary(const struct sb_refusal *refusal)
{
	/* The runtimes' profiles answer ENOSYS on purpose: the C library then uses clone, whose
	 * flags a filter can see. */
	if (refusal->nr == SYS_clone3 && refusal->errno_value == ENOSYS)
		return true;
	if (refusal->silent || refusal->signal || (refusal->seccomp_known && refusal->by_seccomp))
		return false;
	switch (refusal->errno_value) {
	case EPERM:
	case EACCES:
	case EROFS:
	case ENOSYS:
		return false;
	case ENOSPC:
		return refusal->nr != SYS_unshare && refusal->nr != SYS_clone;
	default:
		return true;
	}
}

void sb_refusal_ask_creds(struct sb_refusal *refusal, pid_t map_pid)
{
	struct sb_status status;

	if (sb_status_read(refusal->pid, map_pid, &status, NULL) < 0)
		return;
	refusal->creds_known = true;
	refusal->uid = status.uid[1];
	refusal->effective = status.caps[SB_CAPS_EFFECTIVE];
}
