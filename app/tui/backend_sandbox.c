// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/backend_sandbox.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/cleanup.h"
#include "sandbox/host.h"
#include "sandbox/text.h"
#include "sandbox/world.h"

struct place_of_shell {
	struct sb_world *world;
	struct sb_process shell; /* pid 0 = none */
};

struct sandbox_backend {
	struct backend base; /* first: the two are cast into each other */
	struct place_of_shell slots[SLOTS];
	struct sb_process service; /* in the lab's world; pid 0 = none */
};

static struct sandbox_backend *own(struct backend *self)
{
	return (struct sandbox_backend *)self;
}

/* The pid may have been given to another process since; a child of the world's init is ours. */
static void kill_ours(const struct sb_world *world, pid_t pid)
{
	struct sb_status status;

	if (pid && world && sb_status_read(pid, 0, &status, NULL) == 0 &&
	    status.parent == sb_world_init_pid(world))
		kill(pid, SIGKILL);
}

static void forget(struct sb_process *process)
{
	sb_emulation_free(process->emulation);
	*process = (struct sb_process){.pty_master = -1};
}

static void end_shell(struct place_of_shell *place)
{
	kill_ours(place->world, place->shell.pid);
	forget(&place->shell);
}

static void stop_service(struct backend *self)
{
	kill_ours(own(self)->slots[SLOT_LAB].world, own(self)->service.pid);
}

/* The port that attacks delivered through it use too (verdict/delivery.c), each in its own world. */
static int start_service(
    struct backend *self, const struct sb_policy *policy, pid_t *ret_pid, struct sb_error *err)
{
	static char *const argv[] = {(char *)"lab-probe", (char *)"serve", (char *)"8080", NULL};
	const struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sandbox_backend *backend = own(self);
	int r = sb_spawn(backend->slots[SLOT_LAB].world, policy, &command, &backend->service, err);

	if (r == 0)
		*ret_pid = backend->service.pid;
	return r;
}

static void close_slot(struct backend *self, enum slot slot)
{
	struct place_of_shell *place = &own(self)->slots[slot];

	end_shell(place);
	if (slot == SLOT_LAB)
		forget(&own(self)->service);
	place->world = sb_world_free(place->world);
}

static int ensure_world(struct backend *self, enum slot slot, const struct sb_policy *policy,
    bool new_world, struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct place_of_shell *place = &own(self)->slots[slot];

	options.accept_degraded = true;
	if (new_world)
		close_slot(self, slot);
	return place->world ? 0 : sb_world_new(&options, &place->world, err);
}

static int spawn_shell(struct backend *self, enum slot slot, const struct sb_policy *policy,
    int rows, int columns, bool new_world, struct sb_process *ret, struct sb_error *err)
{
	static char *const argv[] = {(char *)"/bin/bash", NULL};
	const struct sb_command command = {.argv = argv,
	    .stdio = {-1, -1, -1},
	    .pty = true,
	    .stays = true,
	    .rows = (unsigned short)rows,
	    .columns = (unsigned short)columns};
	struct place_of_shell *place = &own(self)->slots[slot];
	int r = ensure_world(self, slot, policy, new_world, err);

	if (r < 0)
		return r;
	end_shell(place);
	r = sb_spawn(place->world, policy, &command, &place->shell, err);
	if (r < 0)
		return r;
	fcntl(place->shell.pty_master, F_SETFL, O_NONBLOCK);
	*ret = place->shell;
	return 0;
}

static const char *degraded(struct backend *self, enum slot slot)
{
	const struct sb_world *world = own(self)->slots[slot].world;

	return world ? sb_world_degraded(world) : NULL;
}

static int world_fd(struct backend *self, enum slot slot)
{
	struct sb_world *world = own(self)->slots[slot].world;

	return world ? sb_world_fd(world) : -1;
}

static struct sb_event next_event(struct backend *self, enum slot slot)
{
	struct place_of_shell *place = &own(self)->slots[slot];
	struct sb_event event = {.kind = SB_EVENT_NONE};

	if (place->world)
		event = sb_world_next(place->world);
	if (event.kind == SB_EVENT_INIT_DIED)
		close_slot(self, slot);
	else if (event.kind == SB_EVENT_EXIT && event.pid == place->shell.pid)
		end_shell(place);
	else if (event.kind == SB_EVENT_EXIT && event.pid == own(self)->service.pid)
		forget(&own(self)->service);
	return event;
}

/* Is it below the world's init? Walks up the parents. */
static bool is_inside(const struct sb_world *world, pid_t pid)
{
	for (int depth = 0; world && pid > 1 && depth < 64; depth++) {
		struct sb_status status;

		if (pid == sb_world_init_pid(world))
			return true;
		if (sb_status_read(pid, 0, &status, NULL) < 0)
			return false;
		pid = status.parent;
	}
	return false;
}

static int read_status(
    struct backend *self, enum slot slot, pid_t pid, struct sb_status *ret, struct sb_error *err)
{
	const struct place_of_shell *place = &own(self)->slots[slot];
	bool inside = is_inside(place->world, pid);
	int r = sb_status_read(pid, inside ? sb_world_init_pid(place->world) : 0, ret, err);

	if (r == 0 && place->shell.emulation)
		sb_emulation_describe(place->shell.emulation, ret);
	return r;
}

static size_t list_processes(
    struct backend *self, bool all, struct sb_status *processes, size_t max)
{
	cleanup_dir DIR *proc = opendir("/proc");
	struct dirent *entry;
	size_t n = 0;

	while (proc && n < max && (entry = readdir(proc))) {
		pid_t pid = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : 0;

		if (pid && (all || is_inside(own(self)->slots[SLOT_LAB].world, pid)) &&
		    read_status(self, SLOT_LAB, pid, &processes[n], NULL) == 0)
			n++;
	}
	return n;
}

static int list_calls(const struct sb_policy *policy, struct sb_seccomp_call **ret, size_t *ret_n,
    char *about, size_t size, struct sb_error *err)
{
	const char *text;
	int r = sb_seccomp_list(policy->seccomp_profile, policy->caps[SB_CAPS_BOUNDING],
	    sb_seccomp_native_arch(), ret, ret_n, err);

	if (r == 0 && sb_seccomp_about(policy->seccomp_profile, &text, NULL) == 0)
		sb_copy(about, size, text);
	return r;
}

static int opened(const struct sb_policy *policy, uint64_t from, uint64_t to,
    struct sb_seccomp_calls *ret, struct sb_error *err)
{
	return sb_seccomp_opened(policy->seccomp_profile, from, to, ret, err);
}

struct backend *backend_sandbox_new(const struct tui_options *options)
{
	struct sandbox_backend *backend = calloc(1, sizeof(*backend));

	if (!backend)
		return NULL;
	backend->base = (struct backend){.spawn = spawn_shell,
	    .degraded = degraded,
	    .service = start_service,
	    .service_stop = stop_service,
	    .world_fd = world_fd,
	    .next = next_event,
	    .status = read_status,
	    .processes = list_processes,
	    .judge = sb_judge,
	    .probe = sb_host_probe,
	    .calls = list_calls,
	    .opened = opened,
	    .lesson = options->lesson,
	    .load_progress = options->load_progress,
	    .save_progress = options->save_progress,
	    .parse_policy = options->parse_policy,
	    .word = options->word};
	for (int i = 0; i < SLOTS; i++)
		backend->slots[i].shell.pty_master = -1;
	return &backend->base;
}

struct backend *backend_sandbox_free(struct backend *backend)
{
	for (int i = 0; backend && i < SLOTS; i++)
		close_slot(backend, (enum slot)i);
	free(backend);
	return NULL;
}
