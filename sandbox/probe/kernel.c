// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Doors into the kernel itself. Each call is made so that nothing happens even where it is allowed:
 * an empty module, kexec flags no kernel takes, a program that is never attached, the clock set to
 * what it shows. "Reached" means that only the harmless argument stopped it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/probe/probe.h"

#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif

/* The key is in the process keyring, which ends with the process: keyrings(7). */
int verb_keyctl_add(int argc, char **argv)
{
	(void)argc;
	if (syscall(SYS_add_key, "user", "layerlab", "secret", 6, KEY_SPEC_PROCESS_KEYRING) < 0)
		return probe_refused(argv[0], "add_key(\"user\", KEY_SPEC_PROCESS_KEYRING)");
	return probe_gained("key added to the kernel's keyring");
}

/* A kprobe program asks for CAP_BPF and CAP_PERFMON in the first user namespace: bpf(2). */
int verb_bpf_load(int argc, char **argv)
{
	static const struct bpf_insn program[] = {
	    {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
	    {.code = BPF_JMP | BPF_EXIT},
	};
	union bpf_attr attr;

	(void)argc;
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_KPROBE;
	attr.insns = (uintptr_t)program;
	attr.insn_cnt = sizeof(program) / sizeof(program[0]);
	attr.license = (uintptr_t) "GPL";
	if (syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr)) < 0)
		return probe_refused(argv[0], "bpf(BPF_PROG_LOAD, BPF_PROG_TYPE_KPROBE)");
	return probe_gained("tracing program loaded into the kernel");
}

int verb_io_uring(int argc, char **argv)
{
	struct io_uring_params params = {0};

	(void)argc;
	if (syscall(SYS_io_uring_setup, 1, &params) < 0)
		return probe_refused(argv[0], "io_uring_setup(1)");
	return probe_gained("ring set up: calls through it pass no seccomp filter");
}

/* User-mode faults only: the other kind asks for CAP_SYS_PTRACE, userfaultfd(2). */
int verb_userfaultfd(int argc, char **argv)
{
	(void)argc;
	if (syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY) < 0)
		return probe_refused(argv[0], "userfaultfd(UFFD_USER_MODE_ONLY)");
	return probe_gained("page faults are handled here now");
}

int verb_module_load(int argc, char **argv)
{
	(void)argc;
	/* An image of no bytes is refused with ENOEXEC, after the capability: init_module(2). */
	if (syscall(SYS_init_module, "", 0UL, "") < 0 && errno != ENOEXEC)
		return probe_refused(argv[0], "init_module(\"\", 0, \"\")");
	return probe_gained("reached the kernel's module loader");
}

int verb_kexec_load(int argc, char **argv)
{
	const unsigned long no_such_flags = 0xff00;

	(void)argc;
	/* Unknown flags are EINVAL, after the capability: kexec_load(2). */
	if (syscall(SYS_kexec_load, 0UL, 0UL, NULL, no_such_flags) < 0 && errno != EINVAL)
		return probe_refused(argv[0], "kexec_load(0, 0, NULL, 0xff00)");
	return probe_gained("reached the kernel's kexec loader");
}

int verb_set_time(int argc, char **argv)
{
	struct timespec now;

	(void)argc;
	clock_gettime(CLOCK_REALTIME, &now);
	if (syscall(SYS_clock_settime, CLOCK_REALTIME, &now) < 0)
		return probe_refused(argv[0], "clock_settime(CLOCK_REALTIME, now)");
	return probe_gained("the machine's clock was set");
}

int verb_personality(int argc, char **argv)
{
	(void)argc;
	if (personality(ADDR_NO_RANDOMIZE) < 0)
		return probe_refused(argv[0], "personality(ADDR_NO_RANDOMIZE)");
	return probe_gained("address randomisation is off: personality 00040000");
}
