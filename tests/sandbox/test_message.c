// SPDX-License-Identifier: GPL-3.0-or-later
/* The sockets between lab and world: what comes up may have been written by anything inside. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "sandbox/plan.h"
#include "sandbox/report.h"
#include "sandbox/text.h"

#define ROUNDS 20000

static int lab, inside;

static int open_pair(void **state)
{
	int pair[2];

	(void)state;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) < 0)
		return -1;
	lab = pair[0];
	inside = pair[1];
	return 0;
}

static int close_pair(void **state)
{
	(void)state;
	close(lab);
	close(inside);
	return 0;
}

static int open_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void test_round_trip(void **state)
{
	struct sb_message sent = {.kind = SB_MESSAGE_ENDED, .ns_pid = 7, .status = 256}, got;
	int fds[SB_MESSAGE_FDS], passed[2] = {0, 1};
	size_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(sb_message_send(inside, &sent, passed, 2), 0);
	assert_int_equal(sb_message_receive(lab, 0, &got, fds, SB_MESSAGE_FDS, &n, &pid), 1);
	assert_int_equal(n, 2);
	assert_int_equal(got.ns_pid, 7);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(fcntl(fds[i], F_GETFD), FD_CLOEXEC);
		close(fds[i]);
	}
}

/* Descriptors nobody asked for must not pile up in the lab. */
static void test_unwanted_descriptors_are_closed(void **state)
{
	struct sb_message sent = {.kind = SB_MESSAGE_PTY}, got;
	int passed[SB_MESSAGE_FDS] = {0, 1, 2, lab, inside}, fd, before = open_descriptors();
	size_t n;

	(void)state;
	assert_int_equal(sb_message_send(inside, &sent, passed, SB_MESSAGE_FDS), 0);
	assert_int_equal(sb_message_receive(lab, 0, &got, &fd, 1, &n, NULL), 1);
	assert_int_equal(n, 1);
	close(fd);
	assert_int_equal(sb_message_send(inside, &sent, passed, SB_MESSAGE_FDS), 0);
	assert_int_equal(sb_message_receive(lab, 0, &got, NULL, 0, NULL, NULL), 1);
	assert_int_equal(open_descriptors(), before);
}

static void test_end_and_nothing(void **state)
{
	struct sb_message got;

	(void)state;
	assert_int_equal(sb_message_receive(lab, MSG_DONTWAIT, &got, NULL, 0, NULL, NULL), -EAGAIN);
	close(inside);
	assert_int_equal(sb_message_receive(lab, 0, &got, NULL, 0, NULL, NULL), 0);
	inside = -1;
}

static void test_random_records(void **state)
{
	unsigned char bytes[sizeof(struct sb_message) * 2];
	int complete = 0;

	(void)state;
	srand(3);
	for (int i = 0; i < ROUNDS; i++) {
		size_t len =
		    i % 4 == 0 ? sizeof(struct sb_message) : 1 + (size_t)rand() % sizeof(bytes);
		struct sb_message got;
		int r;

		for (size_t j = 0; j < len; j++)
			bytes[j] = (unsigned char)(1 + rand() % 255);
		assert_int_equal(send(inside, bytes, len, 0), len);
		r = sb_message_receive(lab, 0, &got, NULL, 0, NULL, NULL);
		complete += r == 1;
		assert_int_equal(r, len == sizeof(got) ? 1 : -EBADMSG);
		if (r == 1)
			assert_true(strnlen(got.error.message, sizeof(got.error.message)) <
			            sizeof(got.error.message));
	}
	assert_true(complete >= ROUNDS / 4);
}

static void test_plan_grows_and_keeps(void **state)
{
	struct sb_plan_builder builder;
	char block[5000];
	uint32_t offsets[64];

	(void)state;
	assert_int_equal(sb_plan_init(&builder, NULL), 0);
	for (size_t i = 0; i < SB_COUNT(offsets); i++) {
		memset(block, (int)i, sizeof(block));
		offsets[i] = sb_plan_append(&builder, block, 1 + i * 70);
		assert_true(offsets[i] && offsets[i] % 8 == 0);
	}
	for (size_t i = 0; i < SB_COUNT(offsets); i++) {
		const char *at = sb_plan_at(builder.plan, offsets[i]);

		assert_true(at[0] == (char)i && at[i * 70] == (char)i);
	}
	sb_plan_done(&builder);
}

static void test_plan_limits(void **state)
{
	const struct sock_filter filter[BPF_MAXINSNS + 1] = {{0}};
	struct sb_plan_builder builder;
	struct sb_error err;

	(void)state;
	assert_int_equal(sb_plan_init(&builder, NULL), 0);
	assert_int_equal(sb_plan_append(&builder, "", SIZE_MAX), 0);
	assert_true(sb_plan_add_filter(&builder, filter, 0, 0, &err) < 0);
	assert_true(sb_plan_add_filter(&builder, filter, BPF_MAXINSNS + 1, 0, &err) < 0);
	for (int i = 0; i < SB_PLAN_FILTERS; i++)
		assert_int_equal(sb_plan_add_filter(&builder, filter, BPF_MAXINSNS, 0, &err), 0);
	assert_true(sb_plan_add_filter(&builder, filter, 1, 0, &err) < 0);
	sb_plan_done(&builder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_round_trip, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(
	        test_unwanted_descriptors_are_closed, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(test_end_and_nothing, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(test_random_records, open_pair, close_pair),
	    cmocka_unit_test(test_plan_grows_and_keeps),
	    cmocka_unit_test(test_plan_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
