// SPDX-License-Identifier: GPL-3.0-or-later
/* Ways out through calls that change the machine as a whole. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/perf_event.h>
#include <linux/reboot.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/klog.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "breakout.h"

#define NO_SUCH_KEXEC_FLAGS 0xff00UL
#define KLOG_CONSOLE_LEVEL 8

static int result(long r)
{
	return r < 0 ? errno : 0;
}

static int load_module(char **args)
{
	long r = syscall(SYS_init_module, "", 0UL, "");

	(void)args;
	return r < 0 && errno == ENOEXEC ? 0 : result(r);
}

static int unload_module(char **args)
{
	long r = syscall(SYS_delete_module, "layerlab-no-such-module", O_NONBLOCK);

	(void)args;
	return r < 0 && errno == ENOENT ? 0 : result(r);
}

static int load_kernel(char **args)
{
	long r = syscall(SYS_kexec_load, 0UL, 0UL, NULL, NO_SUCH_KEXEC_FLAGS);

	(void)args;
	return r < 0 && errno == EINVAL ? 0 : result(r);
}

static int ctrl_alt_del(char **args)
{
	(void)args;
	return result(syscall(
	    SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_CAD_OFF, NULL));
}

static int swap_off(char **args)
{
	int r = swapoff("/layerlab-no-such-file");

	(void)args;
	return r < 0 && errno == ENOENT ? 0 : result(r);
}

static int account(char **args)
{
	(void)args;
	return result(acct("/tmp/accounting"));
}

static int console_level(char **args)
{
	(void)args;
	return result(klogctl(KLOG_CONSOLE_LEVEL, NULL, 7));
}

static int set_clock(char **args)
{
	struct timespec now;

	(void)args;
	clock_gettime(CLOCK_REALTIME, &now);
	return result(clock_settime(CLOCK_REALTIME, &now));
}

static int set_zone(char **args)
{
	struct timezone zone = {.tz_minuteswest = 0};

	(void)args;
	return result(syscall(SYS_settimeofday, NULL, &zone));
}

static int slew_clock(char **args)
{
	struct timex adjust = {.modes = ADJ_OFFSET_SINGLESHOT};

	(void)args;
	return result(adjtimex(&adjust));
}

static int ports(char **args)
{
	(void)args;
#if defined(__x86_64__) || defined(__i386__)
	return result(iopl(3));
#else
	return ENOSYS;
#endif
}

static int trace_program(char **args)
{
	static const struct bpf_insn program[] = {
	    {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
	    {.code = BPF_JMP | BPF_EXIT},
	};
	union bpf_attr attr;

	(void)args;
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_KPROBE;
	attr.insns = (uintptr_t)program;
	attr.insn_cnt = 2;
	attr.license = (uintptr_t) "GPL";
	return result(syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr)));
}

/* All processes on one CPU, not only our own. */
static int profile_machine(char **args)
{
	struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE,
	    .size = sizeof(attr),
	    .config = PERF_COUNT_SW_CONTEXT_SWITCHES};

	(void)args;
	return result(syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC));
}

static int kernel_faults(char **args)
{
	(void)args;
	return result(syscall(SYS_userfaultfd, O_CLOEXEC));
}

/* Credentials of a ring are those of its maker: it opens nothing else than we could. */
static int ring(char **args)
{
	struct io_uring_params params = {.flags = IORING_SETUP_SQPOLL};
	int r = result(syscall(SYS_io_uring_setup, 1, &params));

	return r ? r : (open(args[0], O_RDONLY) < 0 ? errno : 0);
}

static int read_key(char **args)
{
	char secret[64];

	(void)args;
	return result(
	    syscall(SYS_keyctl, KEYCTL_READ, canary("CANARY_KEY"), secret, sizeof(secret), 0));
}

static int revoke_key(char **args)
{
	(void)args;
	return result(syscall(SYS_keyctl, KEYCTL_REVOKE, canary("CANARY_KEY"), 0, 0, 0));
}

static int join_shared_memory(char **args)
{
	(void)args;
	return result(shmget((key_t)canary("CANARY_SHM"), 0, 0));
}

static int abstract_socket(char **args)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path + 1, args[0], sizeof(address.sun_path) - 2);
	return result(connect(fd, (struct sockaddr *)&address,
	    (socklen_t)(sizeof(sa_family_t) + 1 + strlen(args[0]))));
}

static int outer_loopback(char **args)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)canary("CANARY_PORT")),
	    .sin_addr = {htonl(INADDR_LOOPBACK)},
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)args;
	return result(connect(fd, (struct sockaddr *)&address, sizeof(address)));
}

static int audit_log(char **args)
{
	struct {
		struct nlmsghdr header;
		struct audit_status status;
	} request = {
	    .header = {.nlmsg_len = sizeof(request),
	        .nlmsg_type = AUDIT_SET,
	        .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK},
	};
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[256];
	} answer = {0};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);

	(void)args;
	if (fd < 0 || send(fd, &request, sizeof(request), 0) < 0 ||
	    recv(fd, &answer, sizeof(answer), MSG_DONTWAIT) < 0)
		return errno;
	return -answer.error.error;
}

/* The user namespace outside ours, or the one that owns namespace args[0]. */
static int parent_namespace(char **args)
{
	int fd = open(args[0], O_RDONLY | O_CLOEXEC);

	return fd < 0 ? errno : result(ioctl(fd, NS_GET_PARENT));
}

static int owner_namespace(char **args)
{
	int fd = open(args[0], O_RDONLY | O_CLOEXEC);

	return fd < 0 ? errno : result(ioctl(fd, NS_GET_USERNS));
}

const struct verb kernel_verbs[] = {
    {"load-module", load_module},
    {"unload-module", unload_module},
    {"load-kernel", load_kernel},
    {"ctrl-alt-del", ctrl_alt_del},
    {"swap-off", swap_off},
    {"account", account},
    {"console-level", console_level},
    {"set-clock", set_clock},
    {"set-zone", set_zone},
    {"slew-clock", slew_clock},
    {"ports", ports},
    {"trace-program", trace_program},
    {"profile-machine", profile_machine},
    {"kernel-faults", kernel_faults},
    {"ring", ring},
    {"read-key", read_key},
    {"revoke-key", revoke_key},
    {"join-shared-memory", join_shared_memory},
    {"abstract-socket", abstract_socket},
    {"outer-loopback", outer_loopback},
    {"audit-log", audit_log},
    {"parent-namespace", parent_namespace},
    {"owner-namespace", owner_namespace},
    {0},
};
