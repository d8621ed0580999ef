// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The evaluator against the kernel. A child loads each shipped profile's program and makes every
 * call of three entries (x86-64, x32, i386) with sampled arguments. None of them happens: in the
 * program that is loaded every verdict is replaced by an errno of its own, so the kernel runs the
 * program's whole logic and answers with the number of the verdict it reached.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "queries.h"
#include "sandbox/data.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/text.h"

#define FIRST_ERRNO 1000 /* above the kernel's own, below MAX_ERRNO */
#define VERDICTS_MAX 64
#define DONE 0x646f6e65 /* in the sixth argument of exit_group: let this one through */

static const uint64_t boundings[] = {0, 0xa80425fb, 0x1ffffffffff};

struct verdicts {
	uint32_t actions[VERDICTS_MAX];
	size_t n;
};

static uint32_t errno_for(struct verdicts *verdicts, uint32_t action)
{
	size_t i = 0;

	while (i < verdicts->n && verdicts->actions[i] != action)
		i++;
	assert_true(i < VERDICTS_MAX);
	verdicts->actions[i] = action;
	if (i == verdicts->n)
		verdicts->n++;
	return SECCOMP_RET_ERRNO | (FIRST_ERRNO + (uint32_t)i);
}

/* The way out comes first; the rest is the program with other leaves. */
static size_t relabel(
    const struct sb_filter *filter, struct sock_filter *to, struct verdicts *verdicts)
{
	const struct sock_filter way_out[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 3),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, DONE, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	size_t n = SB_COUNT(way_out);

	assert_true(filter->n_instructions + n <= BPF_MAXINSNS);
	memcpy(to, way_out, sizeof(way_out));
	for (size_t i = 0; i < filter->n_instructions; i++, n++) {
		to[n] = filter->instructions[i];
		if (BPF_CLASS(to[n].code) == BPF_RET) {
			assert_int_equal(BPF_RVAL(to[n].code), BPF_K);
			to[n].k = errno_for(verdicts, to[n].k);
		}
	}
	return n;
}

static long call_64(const struct query *q)
{
	register uint64_t r10 __asm__("r10") = q->args[3];
	register uint64_t r8 __asm__("r8") = q->args[4];
	register uint64_t r9 __asm__("r9") = q->args[5];
	long result;

	__asm__ volatile("syscall"
	                 : "=a"(result)
	                 : "a"((uint64_t)q->nr), "D"(q->args[0]), "S"(q->args[1]), "d"(q->args[2]),
	                 "r"(r10), "r"(r8), "r"(r9)
	                 : "rcx", "r11", "memory");
	return result;
}

/* The sixth argument of int $0x80 is ebp, which the compiler may need: swapped in and out. */
static long call_32(const struct query *q)
{
	register uint64_t sixth __asm__("r12") = q->args[5];
	int result;

	__asm__ volatile("xchg %%r12, %%rbp\n\tint $0x80\n\txchg %%r12, %%rbp"
	                 : "=a"(result), "+r"(sixth)
	                 : "a"(q->nr), "b"(q->args[0]), "c"(q->args[1]), "d"(q->args[2]),
	                 "S"(q->args[3]), "D"(q->args[4])
	                 : "r8", "r9", "r10", "r11", "memory");
	return result;
}

_Noreturn static void leave(int status)
{
	const struct query out = {0, SYS_exit_group, {(uint64_t)status, 0, 0, 0, 0, DONE}};

	for (;;)
		call_64(&out);
}

/* The kernel lets its own probe trampolines past every filter (since 6.14), and they end a process
 * that calls them from anywhere else: uretprobe and uprobe of x86-64. */
static bool is_exempt(const struct query *q)
{
	return q->arch == AUDIT_ARCH_X86_64 && (q->nr == 335 || q->nr == 336);
}

_Noreturn static void make_calls(struct sock_filter *program, size_t n, uint16_t *answers)
{
	struct sock_fprog fprog = {(unsigned short)n, program};
	size_t count = query_count();

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog) < 0)
		_exit(1);
	for (size_t i = 0; i < count; i++) {
		struct query q = query_at(i);
		long result;

		if (is_exempt(&q))
			continue;
		result = q.arch == AUDIT_ARCH_I386 ? call_32(&q) : call_64(&q);
		answers[i] = result < 0 ? (uint16_t)-result : 0;
	}
	leave(0);
}

/* Returns how many calls were compared. */
static size_t compare(const char *profile, uint64_t bounding, const struct sb_filter *filter,
    const struct verdicts *verdicts, const uint16_t *answers)
{
	size_t compared = 0;

	for (size_t i = 0; i < query_count(); i++) {
		struct query q = query_at(i);
		uint32_t ours = sb_seccomp_evaluate(filter, q.arch, q.nr, q.args);
		size_t verdict = (size_t)answers[i] - FIRST_ERRNO;

		if (is_exempt(&q))
			continue;
		if (verdict >= verdicts->n)
			fail_msg("%s: entry %#x call %u: the kernel answered %u", profile, q.arch,
			    q.nr, answers[i]);
		if (verdicts->actions[verdict] != ours)
			fail_msg(
			    "%s under %#llx: entry %#x call %u(%#llx): kernel %#x, evaluator %#x",
			    profile, (unsigned long long)bounding, q.arch, q.nr,
			    (unsigned long long)q.args[0], verdicts->actions[verdict], ours);
		compared++;
	}
	return compared;
}

static size_t check(
    const char *profile, uint64_t bounding, const struct sb_filter *filter, uint16_t *answers)
{
	static struct sock_filter program[BPF_MAXINSNS];
	struct verdicts verdicts = {.n = 0};
	size_t n = relabel(filter, program, &verdicts);
	int status;
	pid_t pid = fork();

	if (pid == 0)
		make_calls(program, n, answers);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	return compare(profile, bounding, filter, &verdicts, answers);
}

static bool same_program(const struct sb_filter *a, const struct sb_filter *b)
{
	return a->n_instructions == b->n_instructions &&
	       memcmp(a->instructions, b->instructions,
	           a->n_instructions * sizeof(*a->instructions)) == 0;
}

/* A profile that looks at no capability has one program, which is asked once. */
static size_t check_profile(const char *profile, uint16_t *answers, size_t *programs)
{
	struct sb_filter filter, before = {.n_instructions = 0};
	struct sb_error err;
	size_t asked = 0;

	for (size_t i = 0; i < SB_COUNT(boundings); i++) {
		if (sb_seccomp_filter(profile, boundings[i], &filter, &err) < 0)
			fail_msg("%s", err.message);
		if (same_program(&filter, &before))
			continue;
		before = filter;
		asked += check(profile, boundings[i], &filter, answers);
		(*programs)++;
	}
	return asked;
}

static void kernel_and_evaluator_agree(void **state)
{
	size_t size = query_count() * sizeof(uint16_t), asked = 0, programs = 0, n;
	uint16_t *answers =
	    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char **profiles;

	(void)state;
	assert_ptr_not_equal(answers, MAP_FAILED);
	assert_int_equal(sb_data_names("seccomp", ".json", &profiles, &n, NULL), 0);
	assert_true(n >= 10);
	for (size_t i = 0; i < n; i++)
		asked += check_profile(profiles[i], answers, &programs);
	print_message("kernel and evaluator agree on %zu calls (%zu profiles, %zu programs)\n",
	    asked, n, programs);
	sb_names_free(profiles, n);
	munmap(answers, size);
}

/* Entry by int $0x80 can be built out of a kernel, or switched off at boot. */
static bool has_i386_entry(void)
{
	const struct query ask_pid = {.nr = 20};
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(call_32(&ask_pid) == (long)getpid());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(kernel_and_evaluator_agree)};

#ifdef __SANITIZE_ADDRESS__
	puts("skipped: no filter is loaded in a sanitized process");
	return 77;
#endif
	if (!has_i386_entry()) {
		puts("skipped: this kernel has no i386 entry");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
