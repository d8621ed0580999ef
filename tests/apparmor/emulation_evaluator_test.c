// SPDX-License-Identifier: GPL-3.0-or-later
/* The evaluator on small profiles whose answers apparmor.d(5) states. That it gives the masks the
 * kernel gives is the VM suite's business. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "sandbox/text.h"
#include "tests/apparmor/emulation_policy.h"

static const char files_profile[] = "profile files {\n"
                                    "  /etc/** r,\n"
                                    "  deny /etc/shadow r,\n"
                                    "  owner /home/** rw,\n"
                                    "  audit /var/log/* a,\n"
                                    "  /srv/ r,\n"
                                    "  /usr/lib/** mr,\n"
                                    "  link /tmp/x* -> /tmp/y*,\n"
                                    "  /tmp/y* rw,\n"
                                    "  /tmp/strict* rwl,\n"
                                    "  link subset /tmp/s* -> /etc/*,\n"
                                    "}\n";

struct file_case {
	const char *name;
	bool owner;
	uint32_t allowed, refused, audit, quiet;
};

static const struct file_case file_cases[] = {
    {"/etc/passwd", false, SB_AA_READ, SB_AA_WRITE, 0, 0},
    {"/etc/shadow", false, 0, SB_AA_READ, 0, SB_AA_READ},
    {"/etc/shadow", true, 0, SB_AA_READ, 0, SB_AA_READ},
    {"/etc", false, 0, SB_AA_READ, 0, 0},
    {"/home/a/b", true, SB_AA_READ | SB_AA_WRITE | SB_AA_CREATE | SB_AA_DELETE, SB_AA_EXEC, 0, 0},
    {"/home/a/b", false, 0, SB_AA_READ | SB_AA_WRITE, 0, 0},
    {"/var/log/x", false, SB_AA_APPEND, SB_AA_WRITE | SB_AA_CREATE, SB_AA_APPEND, 0},
    {"/var/log/x/y", false, 0, SB_AA_APPEND, 0, 0},
    {"/srv/", false, SB_AA_READ, 0, 0, 0},
    {"/srv", false, 0, SB_AA_READ, 0, 0},
    {"/usr/lib/libc.so", false, SB_AA_READ | SB_AA_EXEC_MMAP, SB_AA_EXEC, 0, 0},
    {"", false, 0, SB_AA_READ, 0, 0},
};

static void test_files(void **state)
{
	struct sb_aa_policy *policy = policy_of(files_profile);

	(void)state;
	for (size_t i = 0; i < SB_COUNT(file_cases); i++) {
		const struct file_case *c = &file_cases[i];
		struct sb_aa_perms perms;

		sb_aa_file(policy, 0, c->name, c->owner, &perms);
		assert_int_equal(perms.allow & c->allowed, c->allowed);
		assert_int_equal(perms.allow & c->refused, 0);
		assert_int_equal(perms.audit & 0xf, c->audit & 0xf);
		assert_int_equal(perms.quiet & 0xf, c->quiet);
	}
	sb_aa_policy_free(policy);
}

static bool may_link(struct sb_aa_policy *policy, const char *link, const char *target)
{
	struct sb_aa_perms perms;

	sb_aa_link(policy, 0, link, target, true, &perms);
	return perms.allow & SB_AA_LINK;
}

static void test_links(void **state)
{
	struct sb_aa_policy *policy = policy_of(files_profile);

	(void)state;
	assert_true(may_link(policy, "/tmp/x1", "/tmp/y1"));
	assert_false(may_link(policy, "/tmp/x1", "/tmp/z1"));
	assert_false(may_link(policy, "/tmp/x1", "/etc/shadow"));
	assert_false(may_link(policy, "/tmp/q", "/tmp/y1"));
	assert_true(may_link(policy, "/tmp/strict1", "/tmp/strict2"));
	assert_false(may_link(policy, "/tmp/strict1", "/etc/passwd"));
	sb_aa_policy_free(policy);
}

static void test_exec(void **state)
{
	static const struct {
		const char *name;
		int result;
		const char *profile;
	} cases[] = {
	    {"/bin/i", 0, "main"},
	    {"/bin/p", 0, "/bin/p"},
	    {"/bin/missing", -EACCES, NULL},
	    {"/bin/fallback", 0, "main"},
	    {"/bin/c", 0, "main///bin/c"},
	    {"/bin/named", 0, "main//kid"},
	    {"/bin/other", 0, "other"},
	    {"/bin/u", 0, "unconfined"},
	    {"/bin/none", -EACCES, NULL},
	};
	struct sb_aa_policy *policy = policy_of(
	    "profile main { /bin/i ix, /bin/p px, /bin/missing px, /bin/fallback pix, /bin/c cx,\n"
	    " /bin/named cx -> kid, /bin/other px -> other, /bin/u Ux,\n"
	    " profile kid { /x r, } profile /bin/c { /x r, } }\n"
	    "profile /bin/p { /x r, }\nprofile other { /x r, }\n");
	sb_aa_profile main_profile = sb_aa_profile_find(policy, "main");

	(void)state;
	for (size_t i = 0; i < SB_COUNT(cases); i++) {
		struct sb_aa_perms perms;
		sb_aa_profile to;
		int r = sb_aa_exec(policy, main_profile, cases[i].name, false, &perms, &to);

		assert_int_equal(r, cases[i].result);
		if (r == 0)
			assert_string_equal(sb_aa_profile_name(policy, to), cases[i].profile);
	}
	sb_aa_policy_free(policy);
}

static void test_general_classes(void **state)
{
	struct sb_aa_policy *policy = policy_of(
	    "profile g { network inet stream, ptrace (read) peer=friend, signal (send) set=(term) "
	    "peer=g,\n"
	    " mount fstype=tmpfs -> /mnt/, umount /mnt/, pivot_root oldroot=/new/old/ /new/,\n"
	    " capability chown, capability net_raw, deny capability sys_admin, }\n");
	struct sb_aa_mount mount = {"/mnt/", "tmpfs", "tmpfs", 0, NULL};
	struct sb_aa_perms perms;

	(void)state;
	sb_aa_network(policy, 0, AF_INET, SOCK_STREAM, &perms);
	assert_true(perms.allow & SB_AA_CREATE);
	sb_aa_network(policy, 0, AF_INET, SOCK_RAW, &perms);
	assert_false(perms.allow & SB_AA_CREATE);
	sb_aa_ptrace(policy, 0, "friend", &perms);
	assert_true(perms.allow & SB_AA_TRACE_READ);
	assert_false(perms.allow & SB_AA_TRACE);
	sb_aa_signal(policy, 0, SIGTERM, "g", &perms);
	assert_true(perms.allow & SB_AA_SEND);
	sb_aa_signal(policy, 0, SIGKILL, "g", &perms);
	assert_false(perms.allow & SB_AA_SEND);
	sb_aa_mount(policy, 0, &mount, &perms);
	assert_true(perms.allow & SB_AA_MOUNT);
	mount.type = "proc";
	sb_aa_mount(policy, 0, &mount, &perms);
	assert_false(perms.allow & SB_AA_MOUNT);
	sb_aa_pivot_root(policy, 0, "/new/", "/new/old/", &perms);
	assert_true(perms.allow & SB_AA_PIVOTROOT);
	assert_int_equal(sb_aa_capabilities(policy, 0), 1U << 0 | 1U << 13);
	sb_aa_policy_free(policy);
}

/* What mediates nothing of a class allows all of it; a profile without rules allows no file. */
static void test_empty_and_unconfined(void **state)
{
	struct sb_aa_policy *policy = policy_of("profile e { }\n");
	struct sb_aa_perms perms;

	(void)state;
	sb_aa_file(policy, 0, "/etc/passwd", true, &perms);
	assert_int_equal(perms.allow & SB_AA_READ, 0);
	sb_aa_file(policy, SB_AA_UNCONFINED, "/etc/passwd", true, &perms);
	assert_true(perms.allow & SB_AA_READ);
	assert_int_equal(sb_aa_capabilities(policy, SB_AA_UNCONFINED), UINT64_MAX);
	assert_string_equal(sb_aa_profile_name(policy, SB_AA_UNCONFINED), "unconfined");
	sb_aa_policy_free(policy);
}

static void refuse(const void *blob, size_t len, const char *word)
{
	struct sb_aa_policy *policy = NULL;
	struct sb_error err = {0};

	assert_int_equal(sb_aa_policy_load(blob, len, &policy, &err), -EINVAL);
	assert_null(policy);
	assert_true(err.is_input);
	assert_non_null(strstr(err.message, word));
}

static void test_refusals_name_their_cause(void **state)
{
	size_t len;
	unsigned char *blob = policy_compile("profile p { /a r, /b px -> &other, }\n", &len);

	(void)state;
	refuse(blob, len, "stack or namespace '&other'");
	refuse("", 0, "not the output of apparmor_parser");
	refuse(blob, len / 2, "profile p");
	blob[12] = 9;
	refuse(blob, len, "ABI 9");
	free(blob);
}

/* Any single damage either loads (and then answers without leaving its tables) or is refused with
 * one line. Reproducible: the generator is seeded with a constant. */
static void test_mutations(void **state)
{
	enum { ROUNDS = 4000 };
	size_t len, loaded = 0;
	unsigned char *blob = policy_compile(files_profile, &len);
	unsigned char *copy = malloc(len);

	(void)state;
	srandom(20240601);
	for (int i = 0; i < ROUNDS; i++) {
		size_t cut = i % 4 ? len : (size_t)random() % len;
		struct sb_aa_policy *policy = NULL;
		struct sb_error err = {0};
		struct sb_aa_perms perms;

		memcpy(copy, blob, len);
		for (int n = random() % 4; n >= 0; n--)
			copy[(size_t)random() % (i % 2 ? 256 : len)] = (unsigned char)random();
		if (sb_aa_policy_load(copy, cut, &policy, &err) < 0) {
			assert_true(err.message[0]);
			continue;
		}
		loaded++;
		sb_aa_file(policy, 0, "/home/someone/.profile", true, &perms);
		sb_aa_link(policy, 0, "/tmp/x1", "/tmp/y1", true, &perms);
		sb_aa_query(policy, 0, "\x0e\0\x02\0\x01", 5, false, &perms);
		sb_aa_policy_free(policy);
	}
	print_message("%zu of %d damaged policies load\n", loaded, ROUNDS);
	free(copy);
	free(blob);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_exec),
	    cmocka_unit_test(test_general_classes),
	    cmocka_unit_test(test_empty_and_unconfined),
	    cmocka_unit_test(test_refusals_name_their_cause),
	    cmocka_unit_test(test_mutations),
	};

	policy_need_parser();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
