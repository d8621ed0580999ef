// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab probe`'s engine: real calls in real sandboxes, against what the filter promises. */
#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "sandbox/apparmor/backend.h"
#include "sandbox/data.h"
#include "sandbox/reach/arguments.h"
#include "sandbox/reach/reach.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/text.h"
#include "sandbox/world.h"

struct probed {
	struct sb_reach_call *calls;
	size_t n;
};

static struct probed probe_policy(const struct sb_policy *policy)
{
	struct probed probed;
	struct sb_error err;

	if (sb_reach_probe(policy, &probed.calls, &probed.n, &err) < 0)
		fail_msg("%s", err.message);
	return probed;
}

static struct probed probe(const char *preset)
{
	struct sb_preset loaded;
	struct sb_error err;

	if (sb_preset_load(preset, &loaded, &err) < 0)
		fail_msg("%s", err.message);
	return probe_policy(&loaded.policy);
}

static enum sb_reach reach_of(const struct probed *probed, const char *name)
{
	for (size_t i = 0; i < probed->n; i++)
		if (strcmp(probed->calls[i].name, name) == 0)
			return probed->calls[i].reach;
	fail_msg("no %s", name);
	return SB_REACHES;
}

static size_t count(const struct probed *probed, enum sb_reach reach)
{
	size_t n = 0;

	for (size_t i = 0; i < probed->n; i++)
		n += probed->calls[i].reach == reach;
	return n;
}

static void told_apart(void **state)
{
	struct probed open = probe("open"), bare = probe("default-pod"),
	              hard = probe("hardened-pod");

	(void)state;
	assert_int_equal(count(&open, SB_REACH_FILTERED), 0);
	assert_int_equal(count(&bare, SB_REACH_FILTERED), 0);
	assert_true(count(&hard, SB_REACH_FILTERED) > 60);
	assert_int_equal(reach_of(&open, "unshare"), SB_REACH_OPEN);
	assert_int_equal(reach_of(&bare, "unshare"), SB_REACH_CAPABILITY);
	assert_int_equal(reach_of(&hard, "unshare"), SB_REACH_FILTERED);
	assert_int_equal(reach_of(&bare, "chroot"), SB_REACH_OPEN);
	assert_int_equal(reach_of(&hard, "chroot"), SB_REACH_FILTERED);
	assert_int_equal(reach_of(&hard, "setgroups"), SB_REACH_CAPABILITY);
	assert_int_equal(reach_of(&open, "swapon"), SB_REACH_CAPABILITY);
	assert_int_equal(reach_of(&open, "tuxcall"), SB_REACH_MISSING);
	assert_int_equal(reach_of(&hard, "getpid"), SB_REACH_OPEN);
	assert_int_equal(reach_of(&open, "sync"), SB_REACH_UNTRIED);
	free(open.calls);
	free(bare.calls);
	free(hard.calls);
}

/* A refusal of the emulation is neither the filter's nor a capability's. */
static void apparmor_is_named(void **state)
{
	const struct sb_apparmor_backend *backend;
	struct probed probed;
	struct sb_preset flask;
	struct sb_error err;

	(void)state;
	assert_int_equal(sb_preset_load("flask-3", &flask, &err), 0);
	if (sb_apparmor_choose(&flask.policy, &backend, &err) < 0 ||
	    backend->source != SB_APPARMOR_EMULATED)
		skip();
	sb_policy_lift(&flask.policy, SB_LAYER_SECCOMP);
	sb_policy_lift(&flask.policy, SB_LAYER_CAPABILITIES);
	probed = probe_policy(&flask.policy);
	assert_int_equal(reach_of(&probed, "mount"), SB_REACH_APPARMOR);
	assert_int_equal(reach_of(&probed, "openat"), SB_REACH_OPEN);
	free(probed.calls);
}

/* What the kernel did to the caller for an answer of the filter's. */
static bool is_kept(const struct sb_reach_call *call, uint32_t action)
{
	switch (action & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ERRNO:
		return call->errno_value == (int)(action & SECCOMP_RET_DATA);
	case SECCOMP_RET_TRACE:
	case SECCOMP_RET_USER_NOTIF:
		return call->errno_value == ENOSYS;
	default:
		return call->signal_value == SIGSYS;
	}
}

static size_t check_profile(const char *profile)
{
	struct sb_policy policy;
	struct sb_filter filter;
	struct sb_reach_call *calls;
	struct sb_error err;
	size_t n, checked = 0;

	sb_policy_open(&policy);
	policy.seccomp = SB_SECCOMP_FILTER;
	sb_copy(policy.seccomp_profile, sizeof(policy.seccomp_profile), profile);
	sb_policy_cap_drop(&policy, ~UINT64_C(0xa80425fb));
	if (sb_reach_probe(&policy, &calls, &n, &err) < 0 ||
	    sb_seccomp_filter(profile, policy.caps[SB_CAPS_BOUNDING], &filter, &err) < 0)
		fail_msg("%s: %s", profile, err.message);
	for (size_t i = 0; i < n; i++) {
		const struct sb_harmless *row = sb_harmless_call(calls[i].name);
		uint32_t action =
		    sb_filter_run(&filter, sb_seccomp_native_arch(), calls[i].nr, row->args);
		bool refused = !sb_seccomp_lets_through(action);

		if ((calls[i].reach == SB_REACH_FILTERED) != refused)
			fail_msg("%s: %s is %s, the filter says %#x", profile, calls[i].name,
			    sb_reach_name[calls[i].reach], action);
		if (refused && !row->untried && !is_kept(&calls[i], action))
			fail_msg("%s: %s gave errno %d signal %d, the filter says %#x", profile,
			    calls[i].name, calls[i].errno_value, calls[i].signal_value, action);
		checked++;
	}
	free(calls);
	return checked;
}

/* Not through what the evaluator knows, but by being killed, refused or let through. */
static void filters_keep_their_word(void **state)
{
	size_t checked = 0, n;
	char **profiles;

	(void)state;
	assert_int_equal(sb_data_names("seccomp", ".json", &profiles, &n, NULL), 0);
	for (size_t i = 0; i < n; i++)
		checked += check_profile(profiles[i]);
	print_message(
	    "%zu real calls under %zu profiles came out as the filter says\n", checked, n);
	sb_names_free(profiles, n);
}

static void strict_mode_is_refused(void **state)
{
	struct sb_reach_call *calls;
	struct sb_policy policy;
	struct sb_error err;
	size_t n;

	(void)state;
	sb_policy_open(&policy);
	policy.seccomp = SB_SECCOMP_STRICT;
	assert_int_equal(sb_reach_probe(&policy, &calls, &n, &err), -EINVAL);
	assert_true(err.is_input);
}

static bool has_worlds(struct sb_error *err)
{
	struct sb_world_options options;
	struct sb_world *world;
	struct sb_policy policy;

	sb_policy_open(&policy);
	options = sb_world_options_for(&policy);
	if (sb_world_new(&options, &world, err) < 0)
		return false;
	sb_world_free(world);
	return true;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(told_apart),
	    cmocka_unit_test(apparmor_is_named),
	    cmocka_unit_test(filters_keep_their_word),
	    cmocka_unit_test(strict_mode_is_refused),
	};
	struct sb_error err;

	if (!getenv("LAB_MUST_WORK") && !has_worlds(&err)) {
		printf("skipped: no sandbox here: %s\n", err.message);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
