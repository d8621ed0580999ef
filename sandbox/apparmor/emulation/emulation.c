// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/emulation.h"

#include <errno.h>
#include <unistd.h>

int sb_emulation_prepare(const struct sb_policy *policy, struct sb_plan_builder *plan,
    struct sb_emulation **ret, struct sb_error *err)
{
	(void)plan;
	(void)ret;
	return sb_fail(err, ENOSYS, "AppArmor emulation for %s", policy->apparmor_profile);
}

int sb_emulation_start(struct sb_emulation *emulation, int listener_fd, pid_t pid, pid_t init_pid,
    struct sb_error *err)
{
	(void)emulation;
	(void)pid;
	(void)init_pid;
	close(listener_fd);
	return sb_fail(err, ENOSYS, "AppArmor emulation");
}

struct sb_emulation *sb_emulation_free(struct sb_emulation *emulation)
{
	(void)emulation;
	return NULL;
}

bool sb_emulation_describe(const struct sb_emulation *emulation, struct sb_status *status)
{
	(void)emulation;
	(void)status;
	return false;
}

int sb_emulation_death_fd(const struct sb_emulation *emulation)
{
	(void)emulation;
	return -1;
}

int sb_emulation_records_fd(const struct sb_emulation *emulation)
{
	(void)emulation;
	return -1;
}

bool sb_emulation_next_record(struct sb_emulation *emulation, struct sb_emulation_record *ret)
{
	(void)emulation;
	(void)ret;
	return false;
}
