// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/filter.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/supervisor.h"
#include "sandbox/cleanup.h"

/* Ways around the supervisor that nothing needs: a ring opens files without a system call, a file
 * handle names a file without a path, clone3 hides its flags in memory (ENOSYS makes the C library
 * fall back to clone, as the runtimes rely on). */
static const struct {
	const char *name;
	int error;
} refused[] = {
    {"io_uring_setup", ENOSYS},
    {"io_uring_enter", ENOSYS},
    {"io_uring_register", ENOSYS},
    {"open_by_handle_at", EPERM},
    {"clone3", ENOSYS},
    {"uselib", ENOSYS},
};

static int add_row(scmp_filter_ctx ctx, const struct call_row *row)
{
	int number = seccomp_syscall_resolve_name(row->name);

	if (number < 0)
		return 0;
	if (!row->mask)
		return seccomp_rule_add(ctx, SCMP_ACT_NOTIFY, number, 0);
	return seccomp_rule_add(ctx, SCMP_ACT_NOTIFY, number, 1,
	    SCMP_CMP64((unsigned)row->argument, SCMP_CMP_MASKED_EQ, row->mask, row->value));
}

static int fill(scmp_filter_ctx ctx)
{
	int r = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));

	for (unsigned i = 0; r == 0 && i < n_call_rows; i++)
		r = add_row(ctx, &call_rows[i]);
	for (size_t i = 0; r == 0 && i < sizeof(refused) / sizeof(refused[0]); i++) {
		int number = seccomp_syscall_resolve_name(refused[i].name);

		if (number >= 0)
			r = seccomp_rule_add(
			    ctx, SCMP_ACT_ERRNO((unsigned)refused[i].error), number, 0);
	}
	if (r == 0)
		r = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	return r;
}

static int export_program(scmp_filter_ctx ctx, struct sock_filter *program, size_t max)
{
	cleanup_fd int fd = memfd_create("filter", MFD_CLOEXEC);
	ssize_t n;
	int r;

	if (fd < 0)
		return -errno;
	r = seccomp_export_bpf(ctx, fd);
	if (r < 0)
		return r;
	n = pread(fd, program, max * sizeof(*program), 0);
	return n < 0 ? -errno : (int)((size_t)n / sizeof(*program));
}

/* Once the supervisor has taken a call up, only a deadly signal ends the target's wait: what was
 * performed for it is not performed twice. Since Linux 5.19; probed with an impossible program. */
static uint32_t listener_flags(void)
{
	uint32_t wanted = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, wanted, NULL) < 0 && errno == EFAULT)
		return wanted;
	return SECCOMP_FILTER_FLAG_NEW_LISTENER;
}

int filter_add(struct sb_plan_builder *plan, struct sb_error *err)
{
	static struct sock_filter program[BPF_MAXINSNS];
	static int n;

	if (n <= 0) {
		scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);

		n = ctx ? fill(ctx) : -ENOMEM;
		if (n == 0)
			n = export_program(ctx, program, BPF_MAXINSNS);
		seccomp_release(ctx);
	}
	if (n <= 0)
		return sb_fail(err, -n, "AppArmor emulation: build its seccomp filter");
	return sb_plan_add_filter(plan, program, (size_t)n, listener_flags(), err);
}
