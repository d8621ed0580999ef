// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/probe_path.h"
#include "sandbox/report.h"
#include "sandbox/world/internal.h"

#define DEFAULT_TMPFS (UINT64_C(64) << 20)
#define DEFAULT_PROCESSES 512
#define DEFAULT_TOTAL_MEMORY (UINT64_C(1) << 30)
#define DEFAULT_MEMORY (UINT64_C(2) << 30)

struct sb_world_options sb_world_options_for(const struct sb_policy *policy)
{
	return (struct sb_world_options){
	    .userns = policy->userns,
	    .mask_paths = policy->mask_paths,
	    .low_ports_open = policy->low_ports_open,
	};
}

static struct sb_world_options with_defaults(const struct sb_world_options *given)
{
	struct sb_world_options options = {0};

	if (given)
		options = *given;
	if (!options.tmpfs_bytes)
		options.tmpfs_bytes = DEFAULT_TMPFS;
	if (!options.max_processes)
		options.max_processes = DEFAULT_PROCESSES;
	if (!options.total_memory)
		options.total_memory = DEFAULT_TOTAL_MEMORY;
	if (!options.max_memory)
		options.max_memory = DEFAULT_MEMORY;
	return options;
}

int sb_world_new(const struct sb_world_options *given, struct sb_world **ret, struct sb_error *err)
{
	struct sb_world_options options = with_defaults(given);
	cleanup_fd int probe = sb_probe_open();
	struct sb_world *world;
	int r;

	if (options.userns == SB_USERNS_HOST && geteuid() != 0)
		return sb_reject(
		    err, "--userns host: only root can start a sandbox without a user namespace");
	world = calloc(1, sizeof(*world));
	if (!world)
		return sb_fail(err, ENOMEM, "set up a sandbox");
	world->control = -1;
	r = sb_world_start(world, &options, probe, err);
	if (r < 0) {
		sb_world_free(world);
		return r;
	}
	*ret = world;
	return 0;
}

struct sb_world *sb_world_free(struct sb_world *world)
{
	if (!world)
		return NULL;
	sb_world_stop(world);
	free(world->members);
	free(world);
	return NULL;
}

pid_t sb_world_init_pid(const struct sb_world *world)
{
	return world->init;
}

enum sb_idmap sb_world_idmap(const struct sb_world *world)
{
	return world->idmap;
}

const char *sb_world_degraded(const struct sb_world *world)
{
	return world->degraded[0] ? world->degraded : NULL;
}

int sb_world_fd(const struct sb_world *world)
{
	return world->control;
}

int sb_world_control(const struct sb_world *world)
{
	return world->control;
}

int sb_world_add(struct sb_world *world, pid_t ns_pid, pid_t pid, struct sb_error *err)
{
	if (world->n_members == world->capacity) {
		size_t capacity = world->capacity ? world->capacity * 2 : 8;
		struct sb_member *grown = realloc(world->members, capacity * sizeof(*grown));

		if (!grown)
			return sb_fail(err, ENOMEM, "remember a process");
		world->members = grown;
		world->capacity = capacity;
	}
	world->members[world->n_members++] = (struct sb_member){.ns_pid = ns_pid, .pid = pid};
	return 0;
}

struct sb_member *sb_world_find(struct sb_world *world, pid_t pid)
{
	for (size_t i = 0; i < world->n_members; i++)
		if (world->members[i].pid == pid)
			return &world->members[i];
	return NULL;
}

void sb_world_forget(struct sb_world *world, pid_t pid)
{
	struct sb_member *member = sb_world_find(world, pid);

	if (member)
		*member = world->members[--world->n_members];
}

static void note_end(struct sb_world *world, const struct sb_message *message)
{
	for (size_t i = 0; i < world->n_members; i++) {
		struct sb_member *member = &world->members[i];

		if (member->ns_pid == message->ns_pid && !member->has_ended) {
			member->has_ended = true;
			member->status = message->status;
		}
	}
}

bool sb_world_pump(struct sb_world *world)
{
	struct sb_message message;
	int r;

	while (!world->is_init_gone) {
		r = sb_message_receive(world->control, MSG_DONTWAIT, &message, NULL, 0, NULL, NULL);
		if (r == -EAGAIN)
			break;
		if (r == 1 && message.kind == SB_MESSAGE_ENDED)
			note_end(world, &message);
		else if (r <= 0)
			world->is_init_gone = true;
	}
	return !world->is_init_gone;
}

struct sb_event sb_world_next(struct sb_world *world)
{
	struct sb_event event = {.kind = SB_EVENT_NONE};
	bool is_alive = sb_world_pump(world);

	for (size_t i = 0; i < world->n_members; i++) {
		struct sb_member *member = &world->members[i];

		if (!member->has_ended)
			continue;
		event = (struct sb_event){SB_EVENT_EXIT, member->pid, member->status};
		*member = world->members[--world->n_members];
		return event;
	}
	if (!is_alive)
		event.kind = SB_EVENT_INIT_DIED;
	return event;
}
