// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Puts random questions to the kernel's AppArmor (securityfs, .access) and to the evaluator, for
 * every profile of the embedded policies, as root and not: the masks have to be the same. Loads
 * policy into the running kernel: to be run in a throw-away machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/evaluator.h"
#include "sandbox/apparmor/shipped.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SECURITYFS "/sys/kernel/security/apparmor/"
#define ROUNDS 2000 /* questions a profile, for each of the two users */
#define QUERY_MAX 512

static unsigned long asked, different;

struct query {
	char bytes[QUERY_MAX];
	size_t len;
};

static const char *const words[] = {
    "etc",
    "shadow",
    "passwd",
    "group",
    "hostname",
    "proc",
    "sys",
    "kernel",
    "tmp",
    "p",
    "a",
    "b",
    "dir",
    "x",
    "denied",
    "new",
    "new1",
    "new2",
    "usr",
    "bin",
    "cat",
    "head",
    "id",
    "lib",
    "libc.so.6",
    "x86_64-linux-gnu",
    "home",
    "user",
    "dev",
    "null",
    "pts",
    "tty",
    "1",
    "123",
    "self",
    "attr",
    "current",
    "run",
    "var",
    "log",
    "mark",
    "px",
    "cx",
    "pix",
    "named",
    "child",
    "ux",
    "missing",
    "script",
    "other",
    "secret",
    "ops",
    "app",
    "wonly",
    "link",
    "sysrq-trigger",
    "kcore",
    "fs",
    "cgroup",
    "firmware",
    "shm1",
    "sub",
    ".hidden",
    "srv",
    "opt",
    "lab",
    "service.py",
    "python3.11",
    "ld.so.cache",
};
static const char *const labels[] = {
    "unconfined",
    "process",
    "template",
    "exec",
    "exec//kid",
    "docker-default",
    "no-raw",
    "cri-containerd.apparmor.d",
    "exec-transition",
    "flask-deny-shadow",
    "nobody",
    "",
};
static const char *const types[] = {"tmpfs", "proc", "ext4", "", "overlay"};

static void add(struct query *q, const void *bytes, size_t len)
{
	if (q->len + len <= sizeof(q->bytes)) {
		memcpy(q->bytes + q->len, bytes, len);
		q->len += len;
	}
}

static void add_byte(struct query *q, int byte)
{
	char c = (char)byte;

	add(q, &c, 1);
}

static const char *pick(const char *const *from, size_t n)
{
	return from[(size_t)random() % n];
}

static void add_text(struct query *q, const char *text)
{
	add(q, text, strlen(text));
}

static void add_path(struct query *q)
{
	int depth = (int)(random() % 5);

	while (depth-- > 0) {
		add_byte(q, '/');
		add_text(q, pick(words, COUNT(words)));
		if (random() % 16 == 0)
			add_byte(q, (int)(random() % 255) + 1);
	}
	if (random() % 3 == 0)
		add_byte(q, '/');
}

static void ask_file(struct query *q)
{
	add_byte(q, 2);
	add_path(q);
	if (random() % 4 == 0) {
		add_byte(q, 0);
		add_path(q);
	}
}

static void ask_network(struct query *q)
{
	add_byte(q, 14);
	add_byte(q, 0);
	add_byte(q, (int)(random() % 46));
	add_byte(q, 0);
	add_byte(q, (int)(random() % 12));
}

static void ask_mount(struct query *q)
{
	add_byte(q, 7);
	add_path(q);
	add_byte(q, 0);
	if (random() % 2)
		add_path(q);
	else
		add_text(q, pick(types, COUNT(types)));
	add_byte(q, 0);
	add_text(q, pick(types, COUNT(types)));
	add_byte(q, 0);
	for (int bit = 0; bit < 16; bit++)
		if (random() % 10 == 0)
			add_byte(q, bit + 1);
}

static void ask_ptrace(struct query *q)
{
	add_byte(q, 16);
	add_byte(q, 9);
	add_text(q, pick(labels, COUNT(labels)));
}

static void ask_signal(struct query *q)
{
	add_byte(q, 10);
	add_byte(q, (int)(random() % 40));
	add_text(q, pick(labels, COUNT(labels)));
}

static void make_query(struct query *q)
{
	static void (*const kinds[])(struct query *) = {
	    ask_file,
	    ask_file,
	    ask_file,
	    ask_network,
	    ask_mount,
	    ask_ptrace,
	    ask_signal,
	};

	q->len = 0;
	kinds[(size_t)random() % COUNT(kinds)](q);
}

static bool ask_kernel(int fd, const char *profile, const struct query *q, struct sb_aa_perms *ret)
{
	char buf[QUERY_MAX + 300] = "label";
	size_t len = sizeof("label");
	uint32_t deny;
	ssize_t n;

	memcpy(buf + len, profile, strlen(profile) + 1);
	len += strlen(profile) + 1;
	memcpy(buf + len, q->bytes, q->len);
	if (lseek(fd, 0, SEEK_SET) < 0 || write(fd, buf, len + q->len) < 0)
		return false;
	n = pread(fd, buf, sizeof(buf) - 1, 0);
	if (n <= 0)
		return false;
	buf[n] = '\0';
	return sscanf(buf, "allow 0x%x\ndeny 0x%x\naudit 0x%x\nquiet 0x%x", &ret->allow, &deny,
	           &ret->audit, &ret->quiet) == 4;
}

/* The kernel shows audit only for what is allowed and quiet only for what is not; a class that is
 * not mediated is all ones. */
static bool is_same(const struct sb_aa_perms *kernel, const struct sb_aa_perms *ours)
{
	if (kernel->allow == ~0U || ours->allow == ~0U)
		return kernel->allow == ours->allow;
	return kernel->allow == ours->allow && kernel->audit == (ours->audit & ours->allow) &&
	       kernel->quiet == (ours->quiet & ~ours->allow);
}

static void show(const char *profile, const struct query *q, const struct sb_aa_perms *kernel,
    const struct sb_aa_perms *ours)
{
	printf("# %s: kernel %x %x %x, evaluator %x %x %x for", profile, kernel->allow,
	    kernel->audit, kernel->quiet, ours->allow, ours->audit, ours->quiet);
	for (size_t i = 0; i < q->len; i++)
		printf(q->bytes[i] > ' ' && q->bytes[i] < 0x7f ? "%c" : "\\%02x",
		    (unsigned char)q->bytes[i]);
	printf("\n");
}

static bool ask_both(int fd, const struct sb_aa_policy *policy, sb_aa_profile profile, bool root)
{
	const char *name = sb_aa_profile_name(policy, profile);
	struct sb_aa_perms kernel, ours;
	struct query q;

	make_query(&q);
	if (!ask_kernel(fd, name, &q, &kernel)) {
		printf("# %s: %s\n", name, strerror(errno));
		return false;
	}
	sb_aa_query(policy, profile, q.bytes, q.len, root, &ours);
	asked++;
	if (is_same(&kernel, &ours))
		return true;
	if (different++ < 20)
		show(name, &q, &kernel, &ours);
	return false;
}

static bool compare(int fd, const struct sb_aa_policy *policy)
{
	bool good = true;

	for (sb_aa_profile p = 0; p < sb_aa_policy_count(policy); p++)
		for (int i = 0; i < 2 * ROUNDS; i++) {
			bool root = i % 2;

			setfsuid(root ? 0 : 1000);
			good &= ask_both(fd, policy, p, root);
		}
	setfsuid(0);
	return good;
}

static bool load_into_kernel(const struct sb_shipped_profile *shipped)
{
	int fd = open(SECURITYFS ".replace", O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, shipped->blob, shipped->len) == (ssize_t)shipped->len;

	if (fd >= 0)
		close(fd);
	return good;
}

static bool test_policy(int fd, const struct sb_shipped_profile *shipped)
{
	struct sb_aa_policy *policy = NULL;
	struct sb_error err = {0};
	bool good;

	if (sb_aa_policy_load(shipped->blob, shipped->len, &policy, &err) < 0) {
		printf("# %s\n", err.message);
		return false;
	}
	good = load_into_kernel(shipped) && compare(fd, policy);
	sb_aa_policy_free(policy);
	return good;
}

int main(void)
{
	int fd = open(SECURITYFS ".access", O_RDWR | O_CLOEXEC);
	unsigned n = 0;

	if (fd < 0) {
		printf("1..0 # SKIP this kernel has no AppArmor: %s\n", strerror(errno));
		return 0;
	}
	srandom(4711);
	while (sb_shipped_profiles[n].name)
		n++;
	printf("1..%u\n", n);
	for (unsigned i = 0; i < n; i++) {
		bool good = test_policy(fd, &sb_shipped_profiles[i]);

		printf("%sok %u - %s\n", good ? "" : "not ", i + 1, sb_shipped_profiles[i].name);
		fflush(stdout);
	}
	printf("# %lu questions, %lu different answers\n", asked, different);
	return 0;
}
