// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/setup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/report.h"
#include "sandbox/world/init.h"
#include "sandbox/world/nest.h"
#include "sandbox/world/net.h"
#include "sandbox/world/plain.h"
#include "sandbox/world/rootfs.h"

#define OPEN_FILES 4096
#define LEAST_PID_MAX 301 /* the kernel takes no smaller one (kernel/pid.c) */

#define OUTER (CLONE_NEWNS | CLONE_NEWPID)
#define INNER (CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

struct setup {
	const struct sb_world_options *options;
	enum sb_world_kind kind;
	enum sb_idmap idmap;
	int probe;
	struct sb_rootfs rootfs;
};

unsigned long sb_setup_clone_flags(enum sb_world_kind kind)
{
	static const unsigned long flags[] = {
	    [SB_WORLD_WHOLE] = OUTER | CLONE_NEWUSER,
	    [SB_WORLD_HOST] = OUTER | INNER,
	    [SB_WORLD_SHARED_IDS] = OUTER | INNER,
	    [SB_WORLD_PLAIN] = 0,
	};

	return flags[kind];
}

static int set_limit(int resource, rlim_t value, struct sb_error *err)
{
	struct rlimit limit = {value, value};

	if (setrlimit(resource, &limit) < 0 && errno != EPERM)
		return sb_fail(err, errno, "limit the sandbox");
	return 0;
}

/* AddressSanitizer's shadow memory counts as data and is larger than any limit worth having; the
 * programs that are executed inside are not sanitized, but inherit what init was given. */
static rlim_t data_limit(const struct sb_world_options *options)
{
#ifdef __SANITIZE_ADDRESS__
	(void)options;
	return RLIM_INFINITY;
#else
	return options->max_memory;
#endif
}

/* Set before the inner user namespace is created: RLIMIT_NPROC then holds for all processes in it
 * together, whatever their uid (ucounts, kernel/ucount.c). */
static int set_limits(
    const struct sb_world_options *options, enum sb_world_kind kind, struct sb_error *err)
{
	int r = 0;

	/* Without a user namespace it would count what the caller runs elsewhere. */
	if (kind != SB_WORLD_PLAIN)
		r = set_limit(RLIMIT_NPROC, options->max_processes, err);
	if (r < 0 || (r = set_limit(RLIMIT_DATA, data_limit(options), err)) < 0 ||
	    (r = set_limit(RLIMIT_NOFILE, OPEN_FILES, err)) < 0)
		return r;
	return set_limit(RLIMIT_CORE, 0, err);
}

/* Nobody inside can trace or read init, a fork of the lab with its memory: it is not dumpable and
 * its memory belongs to the user namespace outside (ptrace(2), "Ptrace access mode checking"). */
static int protect_init(struct sb_error *err)
{
	(void)prctl(PR_SET_NAME, "lab-init", 0, 0, 0);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return sb_fail(err, errno, "protect the sandbox's init");
	return 0;
}

/* Whatever becomes of the lab; the end of the control socket is the other sign. */
static int die_with_parent(struct sb_error *err)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return sb_fail(err, errno, "tie the sandbox to the lab");
	return 0;
}

/* A key added inside must not land in a keyring of the lab's user: keyrings are inherited. */
static void leave_keyrings(void)
{
	(void)syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL, 0, 0, 0);
}

/* Changing ids makes a process undumpable, and then its own /proc files are not its own (proc(5)):
 * undone here for the id maps, and done for good by protect_init(). */
static int become_inner_root(enum sb_idmap idmap, struct sb_error *err)
{
	gid_t none = 0;

	if (idmap == SB_IDMAP_NONE)
		return 0;
	if (idmap == SB_IDMAP_RANGE && syscall(SYS_setgroups, 0UL, &none) < 0)
		return sb_fail(err, errno, "leave the caller's groups");
	if (syscall(SYS_setresgid, 0, 0, 0) < 0 || syscall(SYS_setresuid, 0, 0, 0) < 0)
		return sb_fail(err, errno, "become uid 0 of the sandbox");
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	return 0;
}

/* sysctls belong to the machine's uid 0. That it has a number here means that it is the one id this
 * world was given: `unshare -r` by root. */
static bool is_machine_root(enum sb_world_kind kind)
{
	struct stat st;

	if (kind != SB_WORLD_WHOLE)
		return kind == SB_WORLD_SHARED_IDS;
	return stat("/proc/sys", &st) == 0 && st.st_uid == 0;
}

/* A world of a single id has the caller's own, to whom cgroup files outside may belong: it is to
 * have no cgroup namespace, without which no cgroup file system can be mounted
 * (cgroup_namespaces(7)). Where sysctls are read-only, in a container, so are the cgroups. */
static int forbid_cgroup_namespaces(const struct sb_rootfs *rootfs, struct sb_error *err)
{
	cleanup_fd int fd =
	    openat(rootfs->sysctls, "user/max_cgroup_namespaces", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "0", 1) == 1)
		return 0;
	return rootfs->is_proc_outer
	           ? 0
	           : sb_fail(err, errno, "forbid cgroup namespaces in the sandbox");
}

/* RLIMIT_NPROC does not bind the machine's uid 0. Since Linux 6.14 each pid namespace has a pid_max
 * of its own; before, writing it would change the machine's. */
static void limit_pids(const struct setup *setup)
{
	struct utsname uts;
	unsigned major = 0, minor = 0;
	char text[16];
	int fd, n;

	uname(&uts);
	if (!setup->rootfs.is_guarded || setup->rootfs.is_proc_outer ||
	    sscanf(uts.release, "%u.%u", &major, &minor) != 2 || major < 6 ||
	    (major == 6 && minor < 14))
		return;
	n = snprintf(text, sizeof(text), "%u", setup->options->max_processes + LEAST_PID_MAX);
	fd = openat(setup->rootfs.sysctls, "kernel/pid_max", O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)!write(fd, text, (size_t)n);
		close(fd);
	}
}

static int nest(const struct setup *setup, struct sb_error *err)
{
	unsigned long flags = INNER;
	int r;

	if (setup->idmap == SB_IDMAP_NONE)
		return 0;
	if (setup->idmap == SB_IDMAP_SINGLE) {
		flags &= ~(unsigned long)CLONE_NEWCGROUP;
		if ((r = forbid_cgroup_namespaces(&setup->rootfs, err)) < 0)
			return r;
	}
	return sb_nest_enter(setup->idmap, flags, err);
}

static int set_up_namespaces(struct setup *setup, struct sb_error *err)
{
	const struct sb_world_options *options = setup->options;
	struct sb_rootfs *rootfs = &setup->rootfs;
	int r;

	if ((r = become_inner_root(setup->idmap, err)) < 0 ||
	    (r = set_limits(options, setup->kind, err)) < 0)
		return r;
	rootfs->is_guarded = is_machine_root(setup->kind);
	if ((r = sb_rootfs_build(options, setup->probe, rootfs, err)) < 0)
		return r;
	limit_pids(setup);
	if ((r = nest(setup, err)) < 0 || (r = sb_rootfs_enter(options, rootfs, err)) < 0)
		return r;
	if (sethostname("lab", 3) < 0)
		return sb_fail(err, errno, "name the sandbox");
	if ((r = sb_net_setup(
	         rootfs->sysctls, options->low_ports_open && !rootfs->is_proc_outer, err)) < 0)
		return r;
	return die_with_parent(err);
}

static int set_up_plain(struct setup *setup, struct sb_error *err)
{
	int r = set_limits(setup->options, setup->kind, err);

	return r < 0 ? r : sb_plain_adopt(err);
}

static int set_up(struct setup *setup, struct sb_error *err)
{
	int r;

	(void)setsid();
	leave_keyrings();
	r = setup->kind == SB_WORLD_PLAIN ? set_up_plain(setup, err)
	                                  : set_up_namespaces(setup, err);
	umask(022);
	return r < 0 ? r : protect_init(err);
}

/* The control socket stays; the lab's other descriptors must not live on in the sandbox. */
static int close_inherited(int control)
{
	if (control != 3 && dup3(control, 3, O_CLOEXEC) < 0)
		return -errno;
	if (syscall(SYS_close_range, 4U, ~0U, 0U) < 0)
		for (int fd = 4; fd < OPEN_FILES; fd++)
			close(fd);
	return 3;
}

_Noreturn void sb_setup_run(const struct sb_world_options *options, enum sb_world_kind kind,
    enum sb_idmap idmap, int control, int probe)
{
	struct setup setup = {.options = options,
	    .kind = kind,
	    .idmap = idmap,
	    .probe = probe,
	    .rootfs = {.sysctls = -1}};
	struct sb_message message = {0};
	struct sb_error err = {0};
	int r;

	if (sb_message_receive(control, 0, &message, NULL, 0, NULL, NULL) != 1)
		_exit(1);
	r = set_up(&setup, &err);
	message = (struct sb_message){
	    .kind = r < 0 ? SB_MESSAGE_FAILED : SB_MESSAGE_READY,
	    .status = setup.rootfs.is_proc_outer ? SB_NOTE_PROC_OUTER : 0,
	    .error = err,
	};
	control = close_inherited(control);
	if (control < 0 || sb_message_send(control, &message, NULL, 0) < 0 || r < 0)
		_exit(1);
	sb_init_serve(control, kind == SB_WORLD_PLAIN ? sb_plain_end : NULL);
}
