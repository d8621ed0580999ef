// SPDX-License-Identifier: GPL-3.0-or-later
/* What is read from programs' messages and what is written about calls. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cmocka.h>

#include "sandbox/verdict/attempt.h"
#include "sandbox/verdict/explain.h"
#include "sandbox/verdict/fix.h"
#include "sandbox/verdict/refusal.h"
#include "sandbox/verdict/syscall_text.h"

static void finds_the_errno_in_words(void **state)
{
	(void)state;
	assert_int_equal(sb_errno_in_text("chown: /tmp/f: Operation not permitted\n"), EPERM);
	assert_int_equal(sb_errno_in_text("PermissionError: [Errno 13] Permission denied"), EACCES);
	assert_int_equal(sb_errno_in_text("keyctl: ENOSYS (Function not implemented)"), ENOSYS);
	assert_int_equal(sb_errno_in_text("all went well"), 0);
	assert_int_equal(
	    sb_errno_in_text("Permission denied, then Operation not permitted"), EPERM);
	assert_int_equal(sb_errno_in_text(""), 0);
}

static const char *text_of(int nr, uint64_t a, uint64_t b, uint64_t c, pid_t tid)
{
	static char text[256];
	const uint64_t args[6] = {a, b, c};

	sb_syscall_text(nr, args, tid, text, sizeof(text));
	return text;
}

static void decodes_calls(void **state)
{
	static const char path[] = "/etc/shadow";
	uint64_t at = (uint64_t)(uintptr_t)path;

	(void)state;
	assert_string_equal(text_of(SYS_openat, (uint64_t)AT_FDCWD, at, O_RDONLY, getpid()),
	    "openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY)");
	assert_string_equal(text_of(SYS_socket, AF_INET, SOCK_RAW | SOCK_CLOEXEC, 1, 0),
	    "socket(AF_INET, SOCK_RAW|SOCK_CLOEXEC, 1)");
	assert_string_equal(
	    text_of(SYS_unshare, 0x50000000, 0, 0, 0), "unshare(CLONE_NEWUSER|CLONE_NEWNET)");
	assert_string_equal(text_of(SYS_kill, 1, 9, 0, 0), "kill(1, SIGKILL)");
	assert_non_null(strstr(text_of(SYS_chroot, at, 0, 0, 0), "…"));
	assert_string_equal(text_of(SYS_chroot, 0, 0, 0, getpid()), "chroot(NULL)");
}

/* Whatever is in the caller's memory, the report is one line. */
static void hostile_strings_stay_on_their_line(void **state)
{
	static const char path[] = "a\nb\033[31m";
	const char *text = text_of(SYS_chroot, (uint64_t)(uintptr_t)path, 0, 0, getpid());

	(void)state;
	assert_null(strchr(text, '\n'));
	assert_null(strchr(text, '\033'));
}

static void tells_refusals_from_failures(void **state)
{
	struct sb_refusal refusal = {.nr = SYS_openat, .errno_value = ENOENT, .capability = -1};

	(void)state;
	assert_true(sb_refusal_is_ordinary(&refusal));
	refusal.errno_value = EACCES;
	assert_false(sb_refusal_is_ordinary(&refusal));
	refusal = (struct sb_refusal){
	    .nr = SYS_openat, .errno_value = ENOENT, .seccomp_known = true, .by_seccomp = true};
	assert_false(sb_refusal_is_ordinary(&refusal));
	refusal.nr = SYS_clone3;
	refusal.errno_value = ENOSYS;
	assert_true(sb_refusal_is_ordinary(&refusal));
}

static void names_the_smallest_fix(void **state)
{
	struct sb_policy policy;
	struct sb_fix_case of = {.by = SB_BY_CAPABILITIES,
	    .policy = &policy,
	    .missing_caps = 1u << 13,
	    .syscall_name = "socket",
	    .object = ""};
	char fix[320];

	(void)state;
	sb_policy_open(&policy);
	sb_fix(&of, fix, sizeof(fix));
	assert_non_null(strstr(fix, "--cap-add NET_RAW"));
	of.by = SB_BY_SECCOMP;
	of.missing_caps = 0;
	sb_fix(&of, fix, sizeof(fix));
	assert_non_null(strstr(fix, "socket"));
	of.by = SB_BY_NO_NEW_PRIVS;
	sb_fix(&of, fix, sizeof(fix));
	assert_non_null(strstr(fix, "allowPrivilegeEscalation: true"));
	of.by = SB_BY_OTHER;
	sb_fix(&of, fix, sizeof(fix));
	assert_string_equal(fix, "");
}

static void names_the_missing_capability(void **state)
{
	struct sb_policy policy;
	char text[256];

	(void)state;
	sb_policy_open(&policy);
	sb_policy_cap_drop(&policy, 1u << 13);
	assert_int_equal(sb_missing_caps(1u << 13 | 1u, &policy), 1u << 13);
	sb_explain_capabilities(1u << 13, &policy, text, sizeof(text));
	assert_string_equal(text, "CAP_NET_RAW is not in the effective set");
	policy.uid = 1000;
	sb_explain_capabilities(1u << 13, &policy, text, sizeof(text));
	assert_string_equal(text, "CAP_NET_RAW is not in the bounding set");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_the_errno_in_words),
	    cmocka_unit_test(decodes_calls),
	    cmocka_unit_test(hostile_strings_stay_on_their_line),
	    cmocka_unit_test(tells_refusals_from_failures),
	    cmocka_unit_test(names_the_smallest_fix),
	    cmocka_unit_test(names_the_missing_capability),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
