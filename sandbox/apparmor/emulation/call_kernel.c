// SPDX-License-Identifier: GPL-3.0-or-later
/* Sockets, executable mappings and mounts: judged, then carried out by the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/resolve.h"

/* What socket(2) refuses before it asks AppArmor. */
static int check_socket(const struct call *call)
{
	int family = (int)call->args[0], type = (int)call->args[1] & 0xf;

	if ((int)call->args[1] & ~(0xf | SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	if (family < 0 || family >= AF_MAX)
		return -EAFNOSUPPORT;
	return type > SOCK_PACKET ? -EINVAL : 0;
}

long call_socket(struct call *call)
{
	struct question question = {
	    .operation = "create", .request = SB_AA_CREATE, .letters = "create"};
	int family = (int)call->args[0], type = (int)call->args[1] & 0xf;
	sb_aa_profile profile = call->task->process->profile;
	char name[48];
	int r;

	snprintf(name, sizeof(name), "family %d type %d", family, type);
	question.name = name;
	sb_aa_network(call->supervisor->policy, profile, family, type, &question.perms);
	r = check_socket(call);
	if (r == 0)
		r = decide(call, profile, &question);
	return r < 0 ? r : CALL_CONTINUE;
}

/* A unix socket bound to a path makes a file: unix(7). */
long call_bind(struct call *call)
{
	cleanup_place struct place place = PLACE_NONE;
	struct sockaddr_un address = {0};
	size_t size = call->args[2];
	char path[sizeof(address.sun_path) + 1] = "";
	int r;

	if (size <= sizeof(address.sun_family) || size > sizeof(address))
		return CALL_CONTINUE;
	r = read_memory(call, call->args[1], &address, size);
	if (r < 0 || address.sun_family != AF_UNIX || !address.sun_path[0])
		return r < 0 ? r : CALL_CONTINUE;
	memcpy(path, address.sun_path, size - sizeof(address.sun_family));
	r = resolve(call, AT_FDCWD, path, 0, &place);
	if (r < 0 || place.fd >= 0)
		return r < 0 ? r : CALL_CONTINUE;
	r = place_name_new(call, &place, false);
	if (r == 0)
		r = decide_new(call, &place, "mknod");
	return r < 0 ? r : CALL_CONTINUE;
}

/* The filter lets through what is anonymous or not executable. */
long call_mmap(struct call *call)
{
	cleanup_place struct place place = PLACE_NONE;
	int r;

	if (call->args[3] & MAP_ANONYMOUS)
		return CALL_CONTINUE;
	r = resolve_fd(call, (int)call->args[4], &place);
	if (r == 0)
		r = decide_place(call, &place, "file_mmap", SB_AA_EXEC_MMAP);
	return r < 0 ? r : CALL_CONTINUE;
}

struct mounting {
	char device[PATH_MAX], target[PATH_MAX], type[PATH_MAX], data[PATH_MAX];
	bool has_device, has_target, has_type, has_data;
	unsigned long flags;
};

static int read_mount(struct call *call, struct mounting *m)
{
	int r = read_optional(call, call->args[0], m->device, &m->has_device);

	if (r == 0)
		r = read_optional(call, call->args[1], m->target, &m->has_target);
	if (r == 0)
		r = read_optional(call, call->args[2], m->type, &m->has_type);
	if (r == 0 && read_optional(call, call->args[4], m->data, &m->has_data) < 0)
		m->has_data = false;
	m->flags = call->args[3];
	return r < 0 || m->has_target ? r : -EFAULT;
}

/* The name of a path the call is given, with the target's cwd and root. */
static int name_of(struct call *call, const char *path, struct place *place)
{
	int r = resolve(call, AT_FDCWD, path, RESOLVE_LAST_LINK, place);

	return r < 0 ? r : place->fd < 0 ? -ENOENT : 0;
}

/* Which members a rule sees depends on what kind of mount it is. */
static void select_members(struct mounting *m)
{
	const unsigned long propagation = MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;

	if ((m->flags & 0xffff0000UL) == MS_MGC_VAL)
		m->flags &= 0xffffUL;
	if (m->flags & MS_REMOUNT) {
		m->has_device = m->has_type = false;
	} else if (m->flags & MS_BIND) {
		m->flags &= MS_REC | MS_BIND;
		m->has_type = m->has_data = false;
	} else if (m->flags & propagation) {
		m->flags &= MS_REC | MS_SILENT | propagation;
		m->has_device = m->has_type = m->has_data = false;
	} else if (m->flags & MS_MOVE) {
		m->flags &= MS_MOVE;
		m->has_type = m->has_data = false;
	}
}

/* A bind or move names a path, and rules see what it leads to. */
static bool device_is_path(const struct mounting *m)
{
	return m->has_device && m->flags & (MS_BIND | MS_MOVE) && !(m->flags & MS_REMOUNT);
}

static int decide_mount(
    struct call *call, const struct mounting *m, const char *target, const char *device)
{
	const struct sb_aa_mount mount = {
	    .mountpoint = target,
	    .device = device,
	    .type = m->has_type ? m->type : NULL,
	    .flags = m->flags,
	    .data = m->has_data ? m->data : NULL,
	};
	struct question question = {
	    .operation = "mount", .name = target, .request = SB_AA_MOUNT, .letters = "mount"};
	sb_aa_profile profile = call->task->process->profile;

	sb_aa_mount(call->supervisor->policy, profile, &mount, &question.perms);
	return decide(call, profile, &question);
}

/* proc_filesystems(5); the kernel looks the type up before it asks AppArmor. */
static bool is_type_known(const struct call *call, const char *type)
{
	char line[128];
	bool known = false;
	int fd = openat(call->supervisor->procfs, "filesystems", O_RDONLY | O_CLOEXEC);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;

	while (file && !known && fgets(line, sizeof(line), file)) {
		const char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		known = tab && !strcmp(tab + 1, type);
	}
	if (file)
		fclose(file);
	return known;
}

long call_mount(struct call *call)
{
	cleanup_place struct place target = PLACE_NONE, device = PLACE_NONE;
	struct mounting m;
	int r = read_mount(call, &m);

	if (r == 0)
		r = name_of(call, m.target, &target);
	if (r < 0)
		return r;
	select_members(&m);
	if (device_is_path(&m))
		r = name_of(call, m.device, &device);
	if (r == 0)
		r = decide_mount(call, &m, target.name,
		    device_is_path(&m) ? device.name
		    : m.has_device     ? m.device
		                       : NULL);
	if (r == -EACCES && m.has_type && !is_type_known(call, m.type))
		r = -ENODEV;
	return r < 0 ? r : CALL_CONTINUE;
}

/* Of unmounting, the kernel asks these before AppArmor; without the capability its own refusal is
 * certain, and it may as well give it. */
static bool may_mount(const struct call *call)
{
	return call->task->is_foreign || call->task->credentials.effective & 1ULL << CAP_SYS_ADMIN;
}

static bool is_mount_point(const struct place *place)
{
	struct statx st;

	return statx(place->fd, "", AT_EMPTY_PATH, 0, &st) < 0 ||
	       !(st.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) ||
	       st.stx_attributes & STATX_ATTR_MOUNT_ROOT;
}

long call_umount(struct call *call)
{
	cleanup_place struct place place = PLACE_NONE;
	struct question question = {
	    .operation = "umount", .request = SB_AA_UMOUNT, .letters = "umount"};
	char path[PATH_MAX];
	sb_aa_profile profile = call->task->process->profile;
	int r = read_path(call, call->args[0], path);

	if (r == 0)
		r = name_of(call, path, &place);
	if (r < 0)
		return r;
	if (!may_mount(call))
		return CALL_CONTINUE;
	if (!is_mount_point(&place))
		return -EINVAL;
	question.name = place.name;
	sb_aa_umount(call->supervisor->policy, profile, place.name, &question.perms);
	r = decide(call, profile, &question);
	return r < 0 ? r : CALL_CONTINUE;
}

long call_pivot_root(struct call *call)
{
	cleanup_place struct place new_root = PLACE_NONE, put_old = PLACE_NONE;
	struct question question = {
	    .operation = "pivotroot", .request = SB_AA_PIVOTROOT, .letters = "pivotroot"};
	char new_path[PATH_MAX], old_path[PATH_MAX];
	sb_aa_profile profile = call->task->process->profile;
	int r = read_path(call, call->args[0], new_path);

	if (r == 0)
		r = read_path(call, call->args[1], old_path);
	if (r == 0)
		r = name_of(call, new_path, &new_root);
	if (r == 0)
		r = name_of(call, old_path, &put_old);
	if (r < 0)
		return r;
	question.name = new_root.name;
	sb_aa_pivot_root(
	    call->supervisor->policy, profile, new_root.name, put_old.name, &question.perms);
	r = decide(call, profile, &question);
	return r < 0 ? r : CALL_CONTINUE;
}
