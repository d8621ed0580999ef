// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/observe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/world.h"

/* The probe's `pause` waits for the end of its input, which comes when `hold` is closed. It is
 * static: even a filter that refuses openat lets it live long enough to be read. */
static int observe_in(struct sb_world *world, const struct sb_policy *policy, struct sb_status *ret,
    struct sb_error *err)
{
	static char *const waiting[] = {"lab-probe", "pause", NULL};
	cleanup_fd int hold = -1, input = -1;
	struct sb_process process = {.pty_master = -1};
	int ends[2], r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "pipe");
	input = ends[0];
	hold = ends[1];
	r = sb_spawn(world, policy,
	    &(struct sb_command){.argv = waiting, .stdio = {input, -1, -1}, .stays = true},
	    &process, err);
	if (r < 0)
		return r;
	r = sb_status_read(process.pid, sb_world_init_pid(world), ret, err);
	if (r == 0 && process.emulation)
		sb_emulation_describe(process.emulation, ret);
	sb_emulation_free(process.emulation);
	return r;
}

int cli_observe(const struct sb_policy *policy, struct sb_status *ret, struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_world *world;
	int r;

	options.accept_degraded = true;
	r = sb_world_new(&options, &world, err);
	if (r < 0)
		return r;
	if (sb_world_degraded(world))
		fprintf(stderr, "layerlab: %s\n", sb_world_degraded(world));
	r = observe_in(world, policy, ret, err);
	sb_world_free(world);
	return r;
}
