// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/delivery.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/cleanup.h"

#define PORT "8080" /* on the loopback of the world's own network namespace */
#define CLIENT_MS 5000

static int start_service(struct sb_world *world, const struct sb_policy *policy,
    struct sb_process *ret, struct sb_error *err)
{
	char *argv[] = {(char *)"lab-probe", (char *)"serve", (char *)PORT, NULL};
	const struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	int rc = sb_spawn(world, policy, &command, ret, err);

	return rc < 0 ? sb_wrap(err, rc, "start the vulnerable service") : 0;
}

/* The page puts its parameter into `ping -c 1 -W 1 HOST` unquoted. */
static char *exploit(const char *script, const char *input)
{
	char *text = NULL;
	int n;

	if (input)
		n = asprintf(&text,
		    "host=127.0.0.1 >/dev/null 2>&1; {\n%s\n} <<'LAB_INPUT'\n%s\n"
		    "LAB_INPUT\n",
		    script, input);
	else
		n = asprintf(&text, "host=127.0.0.1 >/dev/null 2>&1; %s", script);
	return n < 0 ? NULL : text;
}

static int ask(struct sb_world *world, const struct sb_policy *stage, char *parameter,
    struct sb_run_result *ret, struct sb_error *err)
{
	char *argv[] = {(char *)"lab-probe", (char *)"http-get", (char *)PORT, (char *)"/ping",
	    parameter, NULL};
	const struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	const struct sb_run_limits limits = {.milliseconds = CLIENT_MS};

	return sb_run(world, stage, &command, NULL, &limits, ret, err);
}

int sb_deliver(struct sb_world *world, const struct sb_policy *policy,
    const struct sb_policy *stage, const char *script, const char *input, struct sb_run_result *ret,
    struct sb_error *err)
{
	cleanup_free char *parameter = exploit(script, input);
	struct sb_process service;
	int rc;

	if (!parameter)
		return sb_fail(err, ENOMEM, "deliver the attack");
	rc = start_service(world, policy, &service, err);
	if (rc < 0)
		return rc;
	rc = ask(world, stage, parameter, ret, err);
	if (rc == 0 && ret->status != 0 && !ret->timed_out) {
		rc =
		    sb_fail(err, ECONNREFUSED, "reach the vulnerable service: %.200s", ret->output);
		free(ret->output);
		ret->output = NULL;
	}
	kill(service.pid, SIGKILL);
	sb_emulation_free(service.emulation);
	return rc;
}
