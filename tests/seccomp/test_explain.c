// SPDX-License-Identifier: GPL-3.0-or-later
/* What the lab says about a call, and which capabilities it says would open it. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "queries.h"
#include "sandbox/data.h"
#include "sandbox/seccomp/profile.h"

#define DEFAULT_CAPS UINT64_C(0xa80425fb)
#define CAP(n) (UINT64_C(1) << (n))
#define SYS_ADMIN CAP(21)

static struct sb_seccomp_answer ask(
    const char *profile, uint64_t bounding, uint32_t arch, const char *name, uint64_t first)
{
	const uint64_t args[6] = {first};
	struct sb_seccomp_answer answer;
	struct sb_error err;

	if (sb_seccomp_ask(profile, bounding, arch, name, args, &answer, &err) < 0)
		fail_msg("%s", err.message);
	return answer;
}

static void a_capability_is_missing(void **state)
{
	struct sb_seccomp_answer answer =
	    ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_X86_64, "unshare", 0);

	(void)state;
	assert_int_equal(answer.errno_value, EPERM);
	assert_true(answer.missing_caps == SYS_ADMIN);
	assert_string_equal(
	    answer.rule, "unshare is allowed only with CAP_SYS_ADMIN in the bounding set");
}

static void either_of_two_capabilities(void **state)
{
	struct sb_seccomp_answer answer =
	    ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_X86_64, "bpf", 0);

	(void)state;
	assert_true(answer.missing_caps == (SYS_ADMIN | CAP(39)));
}

static void no_capability_helps(void **state)
{
	struct sb_seccomp_answer answer =
	    ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_X86_64, "keyctl", 0);

	(void)state;
	assert_true(answer.missing_caps == 0);
	assert_non_null(strstr(answer.rule, "whatever the capabilities"));
}

static void arguments_decide(void **state)
{
	struct sb_seccomp_answer answer =
	    ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_X86_64, "personality", 0x40000);

	(void)state;
	assert_string_equal(answer.rule, "personality is allowed only when argument 0 is 0, 8, "
	                                 "0x20000, 0x20008, 0xffffffff");
}

static void newer_than_the_profile(void **state)
{
	struct sb_seccomp_answer answer =
	    ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_X86_64, "999", 0);

	(void)state;
	assert_int_equal(answer.errno_value, ENOSYS);
	assert_non_null(strstr(answer.rule, "newer than every call"));
}

static void other_entries(void **state)
{
	(void)state;
	assert_int_equal(
	    ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_I386, "umount", 0).errno_value, EPERM);
	assert_int_equal(
	    ask("runtime-default", DEFAULT_CAPS, SB_ARCH_X32, "unshare", 0).errno_value, EPERM);
	assert_int_equal(
	    ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_I386, "socket", 38).nr, 359);
	assert_non_null(strstr(ask("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_ARM, "read", 0).rule,
	    "no rules for arm"));
}

static void names_are_checked(void **state)
{
	const uint64_t args[6] = {0};
	struct sb_seccomp_answer answer;
	struct sb_error err;

	(void)state;
	assert_int_equal(
	    sb_seccomp_ask("docker", 0, AUDIT_ARCH_X86_64, "unsahre", args, &answer, &err),
	    -EINVAL);
	assert_string_equal(err.message, "unknown system call 'unsahre'; did you mean 'unshare'?");
	assert_true(err.is_input);
	assert_int_equal(
	    sb_seccomp_ask("doker", 0, AUDIT_ARCH_X86_64, "read", args, &answer, &err), -EINVAL);
	assert_string_equal(err.message, "unknown seccomp profile 'doker'; did you mean 'docker'?");
}

/* The screens of the lab promise it: SYS_ADMIN is 23 calls. */
static void the_coupling(void **state)
{
	struct sb_seccomp_calls calls;

	(void)state;
	assert_int_equal(sb_seccomp_opened("runtime-default", DEFAULT_CAPS,
	                     DEFAULT_CAPS | SYS_ADMIN, &calls, NULL),
	    0);
	assert_int_equal(calls.n, 23);
	assert_int_equal(sb_seccomp_opened("runtime-default", DEFAULT_CAPS | SYS_ADMIN,
	                     DEFAULT_CAPS, &calls, NULL),
	    0);
	assert_int_equal(calls.n, 0);
	assert_int_equal(sb_seccomp_opened(
	                     "runtime-default", DEFAULT_CAPS, DEFAULT_CAPS | CAP(18), &calls, NULL),
	    0);
	assert_int_equal(calls.n, 0); /* SYS_CHROOT was there */
}

/* The coupling speaks from the rules, the kernel from the program: they must agree. */
static void the_coupling_is_the_programs(void **state)
{
	const uint64_t args[6] = {0};
	struct sb_seccomp_calls calls;
	struct sb_filter before, after;

	(void)state;
	for (int cap = 0; cap < 41; cap++) {
		uint64_t from = DEFAULT_CAPS & ~CAP(cap), to = from | CAP(cap);

		assert_int_equal(sb_seccomp_opened("runtime-default", from, to, &calls, NULL), 0);
		assert_int_equal(sb_seccomp_filter("runtime-default", from, &before, NULL), 0);
		assert_int_equal(sb_seccomp_filter("runtime-default", to, &after, NULL), 0);
		for (size_t i = 0; i < calls.n; i++) {
			uint32_t nr;

			if (strcmp(calls.names[i], "clone") == 0 ||
			    sb_seccomp_number(AUDIT_ARCH_X86_64, calls.names[i], &nr, NULL) < 0)
				continue;
			assert_false(sb_seccomp_lets_through(
			    sb_filter_run(&before, AUDIT_ARCH_X86_64, nr, args)));
			assert_true(sb_seccomp_lets_through(
			    sb_filter_run(&after, AUDIT_ARCH_X86_64, nr, args)));
		}
	}
}

static void the_list(void **state)
{
	struct sb_seccomp_call *calls;
	size_t n, counts[SB_ACCESSES] = {0};

	(void)state;
	assert_int_equal(
	    sb_seccomp_list("runtime-default", DEFAULT_CAPS, AUDIT_ARCH_X86_64, &calls, &n, NULL),
	    0);
	for (size_t i = 0; i < n; i++)
		counts[calls[i].access]++;
	free(calls);
	assert_true(n > 350);
	assert_int_equal(counts[SB_ACCESS_SOMETIMES], 3); /* clone, personality, socket */
	assert_true(counts[SB_ACCESS_ALLOWED] > 290);
}

/* What the rules say of a call, read one by one; false when they contradict each other. */
static bool by_the_rules(const struct sb_seccomp_profile *profile, const char *name,
    const uint64_t args[6], uint32_t *ret)
{
	bool found = false;

	*ret = profile->default_action;
	for (size_t i = 0; i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if (!sb_seccomp_rule_applies(rule, DEFAULT_CAPS) ||
		    !sb_seccomp_rule_names(rule, name) || !sb_seccomp_args_match(rule, args))
			continue;
		if (found && rule->action != *ret)
			return false;
		found = true;
		*ret = rule->action;
	}
	return true;
}

static bool is_the_stubs(const struct sb_seccomp_profile *profile, uint32_t nr)
{
	return sb_seccomp_has_enosys_stub(profile) &&
	       (int)nr > sb_seccomp_newest(profile, DEFAULT_CAPS, AUDIT_ARCH_X86_64);
}

/* Explanations quote the rules, the kernel runs the program. Names unknown to libseccomp are in the
 * first only. A profile may contradict itself
 * (Podman's setns and sockets): then the program has the last word, and those are not counted. */
#define EVERY 7 /* of the queries: a prime, so that all entries and arguments come up */

static size_t compare_rules(const char *name)
{
	struct sb_seccomp_profile *profile;
	struct sb_filter filter;
	size_t compared = 0;

	assert_int_equal(sb_seccomp_load(name, &profile, NULL), 0);
	assert_int_equal(sb_seccomp_filter(name, DEFAULT_CAPS, &filter, NULL), 0);
	for (size_t i = 0; i < query_count(); i += EVERY) {
		struct query q = query_at(i);
		char call[SB_CALL_NAME_MAX];
		uint32_t rules, program;

		if (q.arch != AUDIT_ARCH_X86_64)
			continue;
		sb_seccomp_call_name(q.arch, q.nr, call);
		if (seccomp_syscall_resolve_name(call) == __NR_SCMP_ERROR ||
		    is_the_stubs(profile, q.nr) || !by_the_rules(profile, call, q.args, &rules))
			continue;
		program = sb_filter_run(&filter, q.arch, q.nr, q.args);
		if (rules != program)
			fail_msg("%s: %s(%#llx): the rules %#x, the program %#x", name, call,
			    (unsigned long long)q.args[0], rules, program);
		compared++;
	}
	sb_seccomp_free(profile);
	return compared;
}

static void rules_and_program_agree(void **state)
{
	size_t compared = 0, n;
	char **names;

	(void)state;
	assert_int_equal(sb_data_names("seccomp", ".json", &names, &n, NULL), 0);
	for (size_t i = 0; i < n; i++)
		compared += compare_rules(names[i]);
	print_message("rules and program agree on %zu calls\n", compared);
	sb_names_free(names, n);
}

static void what_cannot_start(void **state)
{
	static const char text[] = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": "
	                           "[{\"names\": [\"execve\"], \"action\": \"SCMP_ACT_ERRNO\"}]}";
	char path[] = "/tmp/layerlab-seccomp-XXXXXX.json";
	int fd = mkstemps(path, 5);
	struct sb_error err;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_int_equal(sb_seccomp_check_start(path, "", 0, &err), -EINVAL);
	unlink(path);
	assert_non_null(strstr(err.message, "refuses execve"));
	assert_int_equal(sb_seccomp_check_start("systemd-service", "kill", 0, &err), -EINVAL);
	assert_non_null(strstr(err.message, "put kill first"));
	assert_int_equal(sb_seccomp_check_start("kill", "systemd-service", 0, &err), 0);
}

static void the_harsher_answer_counts(void **state)
{
	/* In the order of seccomp(2), harshest first. */
	static const uint32_t order[] = {SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD,
	    SECCOMP_RET_TRAP, SECCOMP_RET_ERRNO, SECCOMP_RET_USER_NOTIF, SECCOMP_RET_TRACE,
	    SECCOMP_RET_LOG, SECCOMP_RET_ALLOW};

	(void)state;
	for (size_t i = 0; i < 8; i++)
		for (size_t j = 0; j < 8; j++)
			assert_int_equal(
			    sb_seccomp_harsher(order[i], order[j]), order[i < j ? i : j]);
	assert_int_equal(sb_seccomp_harsher(SECCOMP_RET_ERRNO | 1, SECCOMP_RET_ERRNO | 38),
	    SECCOMP_RET_ERRNO | 38);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_capability_is_missing),
	    cmocka_unit_test(either_of_two_capabilities),
	    cmocka_unit_test(no_capability_helps),
	    cmocka_unit_test(arguments_decide),
	    cmocka_unit_test(newer_than_the_profile),
	    cmocka_unit_test(other_entries),
	    cmocka_unit_test(names_are_checked),
	    cmocka_unit_test(the_coupling),
	    cmocka_unit_test(the_coupling_is_the_programs),
	    cmocka_unit_test(the_list),
	    cmocka_unit_test(rules_and_program_agree),
	    cmocka_unit_test(what_cannot_start),
	    cmocka_unit_test(the_harsher_answer_counts),
	};

	if (sb_seccomp_native_arch() != AUDIT_ARCH_X86_64) {
		puts("skipped: the expected numbers are those of x86-64");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
