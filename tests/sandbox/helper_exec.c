// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * `sandbox-helper exec COUNT SEED IDS`: gives itself a random state and a copy of itself random
 * file attributes, execs it, and prints what was before and what is after. One line a case: before
 * ids caps securebits nnp file… | after ids caps securebits
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "helper.h"

#define COPY "/tmp/exec-copy"

enum set { INHERITABLE, PERMITTED, EFFECTIVE, BOUNDING, AMBIENT, SETS };

struct state {
	unsigned uid[3], gid[3], securebits;
	int no_new_privs;
	uint64_t caps[SETS];
};

struct file {
	unsigned uid, gid;
	int is_setuid, is_setgid, has_caps, effective;
	uint64_t permitted, inheritable;
};

static uint64_t all;
static int has_ids;

static uint64_t random_mask(void)
{
	uint64_t bits = (uint64_t)random() << 31 ^ (uint64_t)random();

	switch (random() % 5) {
	case 0:
		return 0;
	case 1:
		return all;
	case 2:
		return bits & (bits >> 7) & (bits >> 13) & all;
	default:
		return bits & all;
	}
}

static unsigned random_id(void)
{
	static const unsigned ids[] = {0, 0, 1000, 2000};

	return has_ids ? ids[random() % 4] : 0;
}

static unsigned random_securebits(void)
{
	static const unsigned bits[] = {SECBIT_NOROOT, SECBIT_NO_SETUID_FIXUP,
	    SECBIT_NO_CAP_AMBIENT_RAISE, SECBIT_NOROOT_LOCKED, SECBIT_KEEP_CAPS};
	unsigned result = 0;

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (random() % 4 == 0)
			result |= bits[i];
	return result;
}

static struct state random_state(void)
{
	struct state state = {.securebits = random_securebits(), .no_new_privs = random() % 3 == 0};

	for (int i = 0; i < 3; i++) {
		state.uid[i] = random() % 2 && i ? state.uid[0] : random_id();
		state.gid[i] = random() % 2 && i ? state.gid[0] : random_id();
	}
	state.caps[BOUNDING] = random_mask();
	state.caps[INHERITABLE] = random_mask();
	state.caps[PERMITTED] = random_mask();
	state.caps[EFFECTIVE] = random_mask() & state.caps[PERMITTED];
	state.caps[AMBIENT] = random_mask() & state.caps[PERMITTED] & state.caps[INHERITABLE];
	return state;
}

static struct file random_file(const struct state *state)
{
	struct file file = {
	    .uid = random_id(),
	    .gid = random_id(),
	    .is_setuid = random() % 4 == 0,
	    .is_setgid = random() % 4 == 0,
	    .has_caps = random() % 2,
	};

	if (file.has_caps) {
		file.permitted = random_mask() & (random() % 3 ? state->caps[BOUNDING] : all);
		file.inheritable = random_mask();
		file.effective = random() % 2;
	}
	return file;
}

static int set_caps(uint64_t permitted, uint64_t effective, uint64_t inheritable)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {
	    {(uint32_t)effective, (uint32_t)permitted, (uint32_t)inheritable},
	    {(uint32_t)(effective >> 32), (uint32_t)(permitted >> 32),
	        (uint32_t)(inheritable >> 32)},
	};

	return (int)syscall(SYS_capset, &header, data);
}

/* With SECBIT_NO_SETUID_FIXUP ids and capabilities can be set one after the other. */
static int take_state(const struct state *state)
{
	if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0) < 0 ||
	    set_caps(all, all, state->caps[INHERITABLE]) < 0)
		return -1;
	for (int cap = 0; all >> cap; cap++)
		if (!(state->caps[BOUNDING] >> cap & 1) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return -1;
	if (syscall(SYS_setgroups, 0, NULL) < 0 && has_ids)
		return -1;
	if (syscall(SYS_setresgid, state->gid[0], state->gid[1], state->gid[2]) < 0 ||
	    syscall(SYS_setresuid, state->uid[0], state->uid[1], state->uid[2]) < 0)
		return -1;
	for (int cap = 0; all >> cap; cap++)
		if (state->caps[AMBIENT] >> cap & 1 &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
			return -1;
	if (prctl(PR_SET_SECUREBITS, state->securebits, 0, 0, 0) < 0 ||
	    set_caps(state->caps[PERMITTED], state->caps[EFFECTIVE], state->caps[INHERITABLE]) < 0)
		return -1;
	return state->no_new_privs ? prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) : 0;
}

static int give_attributes(const struct file *file)
{
	struct vfs_cap_data data = {
	    .magic_etc = VFS_CAP_REVISION_2 | (file->effective ? VFS_CAP_FLAGS_EFFECTIVE : 0),
	    .data =
	        {
	            {(uint32_t)file->permitted, (uint32_t)file->inheritable},
	            {(uint32_t)(file->permitted >> 32), (uint32_t)(file->inheritable >> 32)},
	        },
	};
	mode_t mode = 0755u | (file->is_setuid ? S_ISUID : 0) | (file->is_setgid ? S_ISGID : 0);

	(void)removexattr(COPY, "security.capability");
	if (chown(COPY, file->uid, file->gid) < 0 || chmod(COPY, mode) < 0)
		return -1;
	return file->has_caps ? setxattr(COPY, "security.capability", &data, sizeof(data), 0) : 0;
}

static void print_before(const struct state *state, const struct file *file)
{
	printf("%u %u %u %u %u %u %lx %lx %lx %lx %lx %x %d %u %u %d %d %d %lx %lx %d | ",
	    state->uid[0], state->uid[1], state->uid[2], state->gid[0], state->gid[1],
	    state->gid[2], state->caps[0], state->caps[1], state->caps[2], state->caps[3],
	    state->caps[4], state->securebits, state->no_new_privs, file->uid, file->gid,
	    file->is_setuid, file->is_setgid, file->has_caps, file->permitted, file->inheritable,
	    file->effective);
	fflush(stdout);
}

static unsigned long status_field(const char *status, const char *key)
{
	const char *at = strstr(status, key);

	return at ? strtoul(at + strlen(key), NULL, 16) : 0;
}

int print_after_exec(void)
{
	char status[8192];
	unsigned r, e, s, rg, eg, sg;
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, status, sizeof(status) - 1);

	if (n <= 0 || getresuid(&r, &e, &s) < 0 || getresgid(&rg, &eg, &sg) < 0)
		return 1;
	status[n] = '\0';
	printf("%u %u %u %u %u %u %lx %lx %lx %lx %lx %x\n", r, e, s, rg, eg, sg,
	    status_field(status, "\nCapInh:"), status_field(status, "\nCapPrm:"),
	    status_field(status, "\nCapEff:"), status_field(status, "\nCapBnd:"),
	    status_field(status, "\nCapAmb:"), (unsigned)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	return 0;
}

static _Noreturn void exec_copy(const struct state *state)
{
	if (take_state(state) < 0) {
		printf("setup %s\n", strerror(errno));
	} else {
		execl(COPY, COPY, "after", NULL);
		printf("refused %d\n", errno);
	}
	fflush(stdout);
	_exit(0);
}

static int one_case(void)
{
	struct state state = random_state();
	struct file file = random_file(&state);
	pid_t pid;

	if (give_attributes(&file) < 0) {
		perror("attributes");
		return 1;
	}
	print_before(&state, &file);
	pid = fork();
	if (pid == 0)
		exec_copy(&state);
	return pid < 0 || waitpid(pid, NULL, 0) < 0;
}

static int copy_self(void)
{
	char block[1 << 16];
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int to = open(COPY, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t n;

	while ((n = read(from, block, sizeof(block))) > 0)
		if (write(to, block, (size_t)n) != n)
			return 1;
	close(from);
	return n < 0 || close(to) < 0;
}

int run_exec_cases(int count, unsigned seed, int ids)
{
	char status[8192];
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, status, sizeof(status) - 1);

	if (n <= 0 || copy_self())
		return 1;
	close(fd);
	status[n] = '\0';
	all = status_field(status, "\nCapPrm:");
	has_ids = ids;
	srandom(seed);
	for (int i = 0; i < count; i++)
		if (one_case())
			return 1;
	return 0;
}
