// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Every attempt of the table in a world of its own, with every layer off and every capability on.
 * The host's fingerprint is compared after each, and as a whole at the end. The table in
 * docs/escape-suite.md is this table: GENERATE=1 writes it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "attempts.h"
#include "fingerprint.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/world.h"

#define DOCUMENT_MAX (1u << 20)
#define ENVIRONMENT 12
#define OUTPUT_MAX 4096
#define PATIENCE_MILLISECONDS 5000

static struct canary canary;

static void set_environment(char lines[ENVIRONMENT][128], char *env[ENVIRONMENT + 1])
{
	int n = 0;

	snprintf(lines[n++], 128, "PATH=/opt/lab/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	snprintf(lines[n++], 128, "B=/opt/lab/bin/lab-probe");
	snprintf(lines[n++], 128, "CANARY_FILE=%s", canary.file);
	snprintf(lines[n++], 128, "CANARY_SOCKET=%s", canary.socket_name);
	snprintf(lines[n++], 128, "CANARY_PID=%d", canary.pid);
	snprintf(lines[n++], 128, "CANARY_KEY=%d", canary.key);
	snprintf(lines[n++], 128, "CANARY_SHM=%d", canary.shm_key);
	snprintf(lines[n++], 128, "CANARY_PORT=%d", canary.port);
	for (int i = 0; i < n; i++)
		env[i] = lines[i];
	env[n] = NULL;
}

struct outcome {
	int status;
	char output[OUTPUT_MAX];
};

/* To the end of the output or of patience: what is left ends with the world. */
static void read_output(int fd, struct outcome *outcome)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	size_t len = 0;
	ssize_t n = 1;

	while (n > 0 && len < OUTPUT_MAX - 1 && poll(&wait, 1, PATIENCE_MILLISECONDS) == 1) {
		n = read(fd, outcome->output + len, OUTPUT_MAX - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	outcome->output[len] = '\0';
}

/* An attempt that ends init or never ends itself has not said that it got out. */
static void await_end(struct sb_world *world, pid_t pid, struct outcome *outcome)
{
	struct pollfd wait = {.fd = sb_world_fd(world), .events = POLLIN};
	struct sb_event event;

	outcome->status = -1;
	do {
		(void)poll(&wait, 1, PATIENCE_MILLISECONDS);
		event = sb_world_next(world);
		if (event.kind == SB_EVENT_EXIT && event.pid == pid)
			outcome->status = event.status;
	} while (event.kind == SB_EVENT_EXIT && event.pid != pid);
}

/* With the host's terminal as input, as `layerlab run` passes it through. */
static struct outcome try(struct sb_world *world, const struct escape_attempt *attempt)
{
	char lines[ENVIRONMENT][128], *env[ENVIRONMENT + 1];
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)attempt->script, NULL};
	struct sb_command command = {.argv = argv, .env = env};
	struct outcome outcome;
	struct sb_process process;
	struct sb_policy policy;
	struct sb_error err;
	int out[2];

	sb_policy_open(&policy);
	set_environment(lines, env);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	command.stdio[0] = canary.pty_slave;
	command.stdio[1] = command.stdio[2] = out[1];
	if (sb_spawn(world, &policy, &command, &process, &err) < 0)
		fail_msg("%s: %s", attempt->name, err.message);
	close(out[1]);
	read_output(out[0], &outcome);
	close(out[0]);
	await_end(world, process.pid, &outcome);
	return outcome;
}

/* The lab goes on working in the world afterwards: a pty, a shell. */
static void use_again(struct sb_world *world)
{
	char *argv[] = {(char *)"/usr/bin/true", NULL};
	struct sb_command command = {.argv = argv, .pty = true};
	struct sb_process process;
	struct sb_policy policy;

	sb_policy_open(&policy);
	if (sb_spawn(world, &policy, &command, &process, NULL) == 0)
		close(process.pty_master);
}

static const char *first_line(char *output)
{
	output[strcspn(output, "\n")] = '\0';
	return output;
}

static bool attempt_one(const struct escape_attempt *attempt)
{
	cleanup_free char *before = fingerprint(&canary, false), *after = NULL;
	struct sb_world_options options = {0};
	struct sb_world *world;
	struct outcome outcome;
	bool is_out, skips;
	struct sb_error err;

	if (sb_world_new(&options, &world, &err) < 0)
		fail_msg("%s", err.message);
	skips = attempt->needs_ids && sb_world_idmap(world) == SB_IDMAP_SINGLE;
	if (skips) {
		printf("%-18s SKIP: a world of a single id has the caller's own\n", attempt->name);
		sb_world_free(world);
		return true;
	}
	outcome = try(world, attempt);
	use_again(world);
	sb_world_free(world);
	after = fingerprint(&canary, false);
	is_out = (attempt->judge == SAYS_IT && outcome.status == 0) || strcmp(before, after) != 0;
	printf("%-18s %-9s %s\n", attempt->name, is_out ? "GOT OUT" : "held",
	    first_line(outcome.output));
	if (strcmp(before, after) != 0)
		printf("    the host changed: %s\n", first_difference(before, after));
	return !is_out;
}

static void test_nothing_gets_out(void **state)
{
	cleanup_free char *before = NULL, *after = NULL;
	size_t held = 0;

	(void)state;
	before = fingerprint(&canary, true);
	for (size_t i = 0; i < escape_n_attempts; i++)
		held += attempt_one(&escape_attempts[i]);
	after = fingerprint(&canary, true);
	printf("%zu attempts, %zu held\n", escape_n_attempts, held);
	assert_string_equal(first_difference(before, after), "");
	assert_int_equal(held, escape_n_attempts);
}

static char *table(void)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fprintf(out, "| attempt | what it tries | what holds it |\n|---|---|---|\n");
	for (size_t i = 0; i < escape_n_attempts; i++)
		fprintf(out, "| `%s` | %s | %s%s |\n", escape_attempts[i].name,
		    escape_attempts[i].tries, escape_attempts[i].held_by,
		    escape_attempts[i].needs_ids ? "; not in a world of a single id" : "");
	fprintf(out, "\n%zu attempts.\n", escape_n_attempts);
	fclose(out);
	return text;
}

static void test_document_is_this_table(void **state)
{
	const char *path = getenv("ESCAPE_DOCUMENT");
	cleanup_free char *document = NULL, *expected = table();
	char *start;

	(void)state;
	if (!path || sb_read_file(path, DOCUMENT_MAX, &document, NULL, NULL) < 0) {
		printf("SKIP: the document is not reachable for this caller\n");
		return;
	}
	start = strstr(document, "| attempt |");
	assert_non_null(start);
	if (getenv("GENERATE")) {
		FILE *file = fopen(path, "we");

		assert_non_null(file);
		fprintf(file, "%.*s%s", (int)(start - document), document, expected);
		fclose(file);
		return;
	}
	assert_string_equal(start, expected);
}

static int up(void **state)
{
	(void)state;
	canary_make(&canary);
	return 0;
}

static int down(void **state)
{
	(void)state;
	canary_end(&canary);
	return 0;
}

static bool worlds_work(void)
{
	struct sb_world_options options = {0};
	struct sb_world *world = NULL;
	struct sb_error err;
	bool works = sb_world_new(&options, &world, &err) == 0 && !sb_world_degraded(world);

	if (!works)
		fprintf(stderr, "SKIP: %s\n", world ? sb_world_degraded(world) : err.message);
	sb_world_free(world);
	return works;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nothing_gets_out),
	    cmocka_unit_test(test_document_is_this_table),
	};
	char helper[512];

	snprintf(helper, sizeof(helper), "%s/breakout",
	    getenv("HELPER_DIR") ? getenv("HELPER_DIR") : ".");
	setenv("LAYERLAB_PROBE", helper, 1);
	if (!worlds_work())
		return getenv("LAB_MUST_WORK") ? EXIT_FAILURE : 77;
	return cmocka_run_group_tests(tests, up, down);
}
