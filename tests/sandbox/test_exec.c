// SPDX-License-Identifier: GPL-3.0-or-later
/* What execve gives: setuid and setgid bits, file capabilities, groups, and who takes it away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/capability.h"
#include "sandbox/text.h"
#include "world_test.h"

#define DAC_OVERRIDE 1

static struct sb_policy user_policy(void)
{
	struct sb_policy policy = open_policy();

	policy.uid = policy.gid = 1000;
	return policy;
}

static int up(void **state)
{
	struct sb_policy policy = open_policy();
	int r = world_up(state);

	if (r == 0)
		sh(&policy, "mkdir /srv/x; cd /srv/x; "
		            "cp /usr/bin/id suid; cp /usr/bin/id sgid; cp /bin/grep caps; "
		            "chmod 4755 suid; chmod 2755 sgid; chgrp 42 sgid; chmod 2755 sgid; "
		            "lab-probe file-caps caps 1");
	return r;
}

static void test_setuid_and_setgid(void **state)
{
	struct sb_policy policy = user_policy();

	(void)state;
	if (!has_ids())
		return;
	assert_string_equal(
	    sh(&policy, "/srv/x/suid -u; /srv/x/suid -ru; /srv/x/sgid -g"), "0\n1000\n42\n");
	policy.no_new_privs = true;
	assert_string_equal(sh(&policy, "/srv/x/suid -u; /srv/x/sgid -g"), "1000\n1000\n");
}

static void test_file_capabilities(void **state)
{
	struct sb_policy policy = user_policy();
	const char *ask = "/srv/x/caps CapEff /proc/self/status";

	(void)state;
	if (!has_ids())
		return;
	assert_string_equal(sh(&policy, ask), "CapEff:\t0000000000000002\n");
	policy.no_new_privs = true;
	assert_string_equal(sh(&policy, ask), "CapEff:\t0000000000000000\n");
	/* The file wants an effective capability that cannot be had: execve itself says EPERM. */
	policy.no_new_privs = false;
	sb_policy_cap_drop(&policy, 1 << DAC_OVERRIDE);
	assert_non_null(strstr(sh(&policy, ask), "Operation not permitted"));
}

static void test_programs_of_the_host_give_nothing(void **state)
{
	struct sb_policy policy = user_policy();

	(void)state;
	if (!has_ids())
		return;
	assert_string_equal(sh(&policy, "find /usr/bin -perm -4000 -exec test -u {} \\; -quit; "
	                                "grep -c ' /usr .*nosuid' /proc/self/mountinfo"),
	    "1\n");
}

static void test_groups_open_files(void **state)
{
	struct sb_policy policy = user_policy();

	(void)state;
	if (!has_ids())
		return;
	assert_int_not_equal(sh_status(&policy, "cat /etc/shadow"), 0);
	policy.groups[policy.n_groups++] = 42;
	assert_int_equal(sh_status(&policy, "cat /etc/shadow"), 0);
}

static void test_host_user_namespace(void **state)
{
	struct sb_world_options options = {.userns = SB_USERNS_HOST};
	struct sb_policy policy = open_policy();
	struct sb_world *private = world;
	struct sb_error err;

	(void)state;
	policy.userns = SB_USERNS_HOST;
	world = NULL;
	if (geteuid() != 0) {
		assert_true(sb_world_new(&options, &world, &err) < 0);
		assert_true(err.is_input);
	} else if (sb_world_new(&options, &world, &err) == 0) {
		assert_int_equal(sb_world_idmap(world), SB_IDMAP_NONE);
		assert_string_equal(
		    sh(&policy, "id -u; hostname; ls /proc | grep -c '^1$'"), "0\nlab\n1\n");
		world = sb_world_free(world);
	}
	world = private;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_setuid_and_setgid),
	    cmocka_unit_test(test_file_capabilities),
	    cmocka_unit_test(test_programs_of_the_host_give_nothing),
	    cmocka_unit_test(test_groups_open_files),
	    cmocka_unit_test(test_host_user_namespace),
	};

	if (!worlds_work())
		return skip_all("no sandbox can be had here");
	return cmocka_run_group_tests(tests, up, world_down);
}
