// SPDX-License-Identifier: GPL-3.0-or-later
/* Whatever a policy asks for is what /proc says of a process under it. */
#include <linux/securebits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/data.h"
#include "sandbox/text.h"
#include "world_test.h"

#define HELPER "/tmp/sandbox-helper"

static void put_helper(void)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/sandbox-helper", getenv("HELPER_DIR"));
	put_program(path, HELPER);
}

static int up(void **state)
{
	int r = world_up(state);

	if (r == 0)
		put_helper();
	return r;
}

static void test_open(void **state)
{
	struct sb_policy policy = open_policy();
	struct sb_status status = status_under(&policy);

	(void)state;
	assert_true(status.caps[SB_CAPS_EFFECTIVE] == sb_cap_all());
	assert_true(status.caps[SB_CAPS_PERMITTED] == sb_cap_all());
	assert_true(status.caps[SB_CAPS_BOUNDING] == sb_cap_all());
	assert_true(status.caps[SB_CAPS_INHERITABLE] == 0 && status.caps[SB_CAPS_AMBIENT] == 0);
	assert_int_equal(status.no_new_privs, 0);
	assert_int_equal(status.seccomp_mode, 0);
	assert_true(status.seccomp_filters <= 0);
	for (int i = 0; i < 4; i++)
		assert_true(status.uid[i] == 0 && status.gid[i] == 0);
	assert_string_equal(status.name, "cat");
}

static void test_each_capability_dropped_and_alone(void **state)
{
	(void)state;
	for (int cap = 0; cap <= sb_cap_last(); cap++) {
		struct sb_policy policy = open_policy();
		uint64_t bit = UINT64_C(1) << cap;
		struct sb_status status;

		sb_policy_cap_drop(&policy, bit);
		status = status_under(&policy);
		assert_true(status.caps[SB_CAPS_EFFECTIVE] == (sb_cap_all() & ~bit));
		assert_true(status.caps[SB_CAPS_BOUNDING] == (sb_cap_all() & ~bit));
		sb_policy_cap_drop(&policy, sb_cap_all());
		sb_policy_cap_add(&policy, bit);
		status = status_under(&policy);
		assert_true(status.caps[SB_CAPS_EFFECTIVE] == bit);
		assert_true(status.caps[SB_CAPS_PERMITTED] == bit);
		assert_true(status.caps[SB_CAPS_BOUNDING] == bit);
	}
}

/* Under no_new_privs uid 0 regains nothing at exec, so each set can be had by itself. */
static void test_sets_apart(void **state)
{
	struct sb_policy policy = open_policy();
	struct sb_status status;

	(void)state;
	policy.no_new_privs = true;
	policy.caps[SB_CAPS_BOUNDING] = 0xff00ff;
	policy.caps[SB_CAPS_INHERITABLE] = 0xf0;
	policy.caps[SB_CAPS_AMBIENT] = 0x30;
	status = status_under(&policy);
	assert_true(status.caps[SB_CAPS_BOUNDING] == 0xff00ff);
	assert_true(status.caps[SB_CAPS_INHERITABLE] == 0xf0);
	assert_true(status.caps[SB_CAPS_PERMITTED] == 0xff00ff);
	assert_int_equal(status.no_new_privs, 1);
}

static void test_root_regains_the_bounding_set(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	policy.caps[SB_CAPS_EFFECTIVE] = policy.caps[SB_CAPS_PERMITTED] = 0;
	assert_true(status_under(&policy).caps[SB_CAPS_EFFECTIVE] == sb_cap_all());
	policy.no_new_privs = true;
	assert_true(status_under(&policy).caps[SB_CAPS_EFFECTIVE] == 0);
}

static void test_ambient_for_an_ordinary_user(void **state)
{
	struct sb_policy policy = open_policy();
	struct sb_status status;
	uint64_t raw = UINT64_C(1) << 13;

	(void)state;
	if (!has_ids())
		return;
	policy.uid = policy.gid = 1000;
	assert_true(status_under(&policy).caps[SB_CAPS_PERMITTED] == 0);
	policy.caps[SB_CAPS_INHERITABLE] = policy.caps[SB_CAPS_AMBIENT] = raw;
	status = status_under(&policy);
	assert_true(status.caps[SB_CAPS_AMBIENT] == raw);
	assert_true(status.caps[SB_CAPS_PERMITTED] == raw && status.caps[SB_CAPS_EFFECTIVE] == raw);
	assert_int_equal(status.uid[1], 1000);
}

static void test_securebits(void **state)
{
	static const unsigned rows[] = {
	    SECBIT_NOROOT,
	    SECBIT_NOROOT | SECBIT_NOROOT_LOCKED,
	    SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED,
	    SECBIT_NO_CAP_AMBIENT_RAISE,
	    SECBIT_KEEP_CAPS_LOCKED,
	    SECURE_ALL_BITS & ~SECBIT_KEEP_CAPS,
	};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_policy policy = open_policy();
		char expected[32];

		policy.securebits = rows[i];
		snprintf(expected, sizeof(expected), "securebits %x ", rows[i]);
		assert_non_null(strstr(sh(&policy, HELPER " state"), expected));
	}
}

static void test_noroot_makes_root_ordinary(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	policy.securebits = SECBIT_NOROOT;
	assert_true(status_under(&policy).caps[SB_CAPS_PERMITTED] == 0);
}

static void test_ids_and_groups(void **state)
{
	static const struct {
		uid_t uid;
		gid_t gid;
		unsigned n_groups;
		gid_t groups[3];
	} rows[] = {
	    {0, 0, 0, {0}},
	    {1000, 1000, 0, {0}},
	    {0, 7, 2, {5, 42}},
	    {65534, 100, 3, {1, 2, 60000}},
	};

	(void)state;
	if (!has_ids())
		return;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_policy policy = open_policy();
		struct sb_status status;

		policy.uid = rows[i].uid;
		policy.gid = rows[i].gid;
		policy.n_groups = rows[i].n_groups;
		memcpy(policy.groups, rows[i].groups, sizeof(rows[i].groups));
		status = status_under(&policy);
		for (int j = 0; j < 4; j++)
			assert_true(status.uid[j] == rows[i].uid && status.gid[j] == rows[i].gid);
		assert_int_equal(status.n_groups, rows[i].n_groups);
		assert_memory_equal(
		    status.groups, rows[i].groups, rows[i].n_groups * sizeof(gid_t));
	}
}

static void test_an_unmapped_id_is_refused(void **state)
{
	char *argv[] = {(char *)"/bin/true", NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_policy policy = open_policy();
	struct sb_process process;
	struct sb_error err;

	(void)state;
	policy.uid = 70000;
	assert_true(sb_spawn(world, &policy, &command, &process, &err) < 0);
	assert_non_null(strstr(err.message, "70000"));
}

static void test_seccomp_modes(void **state)
{
	static const struct {
		enum sb_seccomp_mode mode;
		const char *profile, *second;
		int filters;
	} rows[] = {
	    {SB_SECCOMP_OFF, "", "", 0},
	    {SB_SECCOMP_FILTER, "runtime-default", "", 1},
	    {SB_SECCOMP_FILTER, "docker", "", 1},
	    {SB_SECCOMP_FILTER, "podman", "", 1},
	    {SB_SECCOMP_FILTER, "docker", "podman", 2},
	};

	(void)state;
	for (unsigned i = 0; i < 2 * SB_COUNT(rows); i++) {
		struct sb_policy policy = open_policy();
		struct sb_status status;

		policy.no_new_privs = i % 2;
		policy.seccomp = rows[i / 2].mode;
		sb_copy(
		    policy.seccomp_profile, sizeof(policy.seccomp_profile), rows[i / 2].profile);
		sb_copy(
		    policy.seccomp_profile2, sizeof(policy.seccomp_profile2), rows[i / 2].second);
		status = status_under(&policy);
		assert_int_equal(status.seccomp_mode, rows[i / 2].mode);
		assert_int_equal(status.seccomp_filters, rows[i / 2].filters);
		assert_int_equal(status.no_new_privs, i % 2);
		assert_true(status.caps[SB_CAPS_EFFECTIVE] == sb_cap_all());
	}
}

/* Installing a filter without no_new_privs needs CAP_SYS_ADMIN: it must not stay. */
static void test_a_filter_leaves_no_capability_behind(void **state)
{
	struct sb_policy policy = open_policy();
	struct sb_status status;

	(void)state;
	sb_policy_cap_drop(&policy, sb_cap_all());
	policy.seccomp = SB_SECCOMP_FILTER;
	sb_copy(policy.seccomp_profile, sizeof(policy.seccomp_profile), "runtime-default");
	status = status_under(&policy);
	for (int set = 0; set < SB_CAPSETS; set++)
		assert_true(status.caps[set] == 0);
	assert_int_equal(status.no_new_privs, 0);
	assert_int_equal(status.seccomp_filters, 1);
}

static void test_strict(void **state)
{
	struct sb_policy policy = open_policy();
	struct sb_status status;

	(void)state;
	policy.seccomp = SB_SECCOMP_STRICT;
	status = status_under(&policy);
	assert_int_equal(status.seccomp_mode, SB_SECCOMP_STRICT);
	assert_int_equal(sh_status(&policy, "true"), 128 + 9);
}

static void test_presets(void **state)
{
	char **names;
	size_t n;

	(void)state;
	assert_int_equal(sb_data_names("presets", ".yaml", &names, &n, NULL), 0);
	assert_in_range(n, 12, 100);
	for (size_t i = 0; i < n; i++) {
		struct sb_preset preset;
		struct sb_status status;

		assert_int_equal(sb_preset_load(names[i], &preset, NULL), 0);
		if (sb_policy_layer_active(&preset.policy, SB_LAYER_APPARMOR) ||
		    (preset.policy.uid && !has_ids()))
			continue;
		status = status_under(&preset.policy);
		assert_true(status.caps[SB_CAPS_BOUNDING] == preset.policy.caps[SB_CAPS_BOUNDING]);
		if (!preset.policy.uid)
			assert_true(status.caps[SB_CAPS_EFFECTIVE] ==
			            preset.policy.caps[SB_CAPS_EFFECTIVE]);
		assert_int_equal(status.no_new_privs, preset.policy.no_new_privs);
		assert_int_equal(status.seccomp_mode, preset.policy.seccomp);
	}
	sb_names_free(names, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_open),
	    cmocka_unit_test(test_each_capability_dropped_and_alone),
	    cmocka_unit_test(test_sets_apart),
	    cmocka_unit_test(test_root_regains_the_bounding_set),
	    cmocka_unit_test(test_ambient_for_an_ordinary_user),
	    cmocka_unit_test(test_securebits),
	    cmocka_unit_test(test_noroot_makes_root_ordinary),
	    cmocka_unit_test(test_ids_and_groups),
	    cmocka_unit_test(test_an_unmapped_id_is_refused),
	    cmocka_unit_test(test_seccomp_modes),
	    cmocka_unit_test(test_a_filter_leaves_no_capability_behind),
	    cmocka_unit_test(test_strict),
	    cmocka_unit_test(test_presets),
	};

	if (!worlds_work())
		return skip_all("no sandbox can be had here");
	return cmocka_run_group_tests(tests, up, world_down);
}
