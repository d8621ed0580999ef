// SPDX-License-Identifier: GPL-3.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "sandbox/capability.h"
#include "sandbox/layer.h"
#include "sandbox/policy.h"
#include "sandbox/text.h"

#define NET_RAW (UINT64_C(1) << 13)

static struct sb_policy everything(void)
{
	struct sb_policy policy;

	sb_policy_open(&policy);
	sb_policy_cap_drop(&policy, NET_RAW);
	policy.no_new_privs = true;
	policy.seccomp = SB_SECCOMP_FILTER;
	sb_copy(policy.seccomp_profile, sizeof(policy.seccomp_profile), "runtime-default");
	sb_copy(policy.apparmor_profile, sizeof(policy.apparmor_profile), "flask-deny-shadow");
	return policy;
}

static void test_open_has_no_layer(void **state)
{
	struct sb_policy policy;

	(void)state;
	sb_policy_open(&policy);
	assert_int_equal(sb_policy_layers(&policy), 0);
	assert_int_equal(sb_policy_check(&policy, NULL), 0);
}

static void test_drop_and_add_keep_the_sets_consistent(void **state)
{
	struct sb_policy policy;

	(void)state;
	sb_policy_open(&policy);
	policy.caps[SB_CAPS_INHERITABLE] = policy.caps[SB_CAPS_AMBIENT] = sb_cap_all();
	sb_policy_cap_drop(&policy, NET_RAW);
	for (int set = 0; set < SB_CAPSETS; set++)
		assert_true(policy.caps[set] == (sb_cap_all() & ~NET_RAW));
	sb_policy_cap_add(&policy, NET_RAW);
	assert_true(policy.caps[SB_CAPS_PERMITTED] == sb_cap_all());
	assert_true(policy.caps[SB_CAPS_EFFECTIVE] == sb_cap_all());
	assert_true(policy.caps[SB_CAPS_BOUNDING] == sb_cap_all());
	assert_false(policy.caps[SB_CAPS_AMBIENT] & NET_RAW);
	assert_false(policy.caps[SB_CAPS_INHERITABLE] & NET_RAW);
}

static void test_impossible_sets_name_the_rule(void **state)
{
	static const struct {
		enum sb_capset gains, lacks;
		const char *word;
	} rows[] = {
	    {SB_CAPS_EFFECTIVE, SB_CAPS_PERMITTED, "subset of permitted"},
	    {SB_CAPS_AMBIENT, SB_CAPS_INHERITABLE, "inheritable"},
	    {SB_CAPS_AMBIENT, SB_CAPS_PERMITTED, "permitted"},
	};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_policy policy;
		struct sb_error err;

		sb_policy_open(&policy);
		policy.caps[SB_CAPS_INHERITABLE] = sb_cap_all();
		policy.caps[rows[i].gains] |= NET_RAW;
		policy.caps[rows[i].lacks] &= ~NET_RAW;
		if (rows[i].gains == SB_CAPS_AMBIENT)
			policy.caps[SB_CAPS_EFFECTIVE] &= ~NET_RAW;
		assert_true(sb_policy_check(&policy, &err) < 0);
		assert_non_null(strstr(err.message, "net_raw"));
		assert_non_null(strstr(err.message, rows[i].word));
	}
}

static void test_each_subset_of_layers(void **state)
{
	(void)state;
	for (unsigned keep = 0; keep < 1u << SB_LAYERS; keep++) {
		struct sb_policy policy = everything();

		sb_policy_keep(&policy, keep);
		assert_int_equal(sb_policy_layers(&policy), keep);
		assert_int_equal(sb_policy_check(&policy, NULL), 0);
	}
}

static void test_equal(void **state)
{
	struct sb_policy a = everything(), b = everything();

	(void)state;
	assert_true(sb_policy_equal(&a, &b));
	b.groups[3] = 7; /* beyond n_groups: no difference */
	assert_true(sb_policy_equal(&a, &b));
	b.no_new_privs = false;
	assert_false(sb_policy_equal(&a, &b));
}

static void test_layer_table(void **state)
{
	unsigned seen = 0;

	(void)state;
	for (size_t i = 0; i < SB_LAYERS; i++) {
		const struct sb_layer *layer = sb_layers[i];

		seen |= 1u << layer->id;
		assert_true(*layer->name && *layer->story && *layer->about);
		assert_ptr_equal(sb_layer_by_name(layer->name), layer);
		assert_ptr_equal(sb_layer_by_id(layer->id), layer);
	}
	assert_int_equal(seen, (1u << SB_LAYERS) - 1);
	assert_null(sb_layer_by_name("landlock?"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_open_has_no_layer),
	    cmocka_unit_test(test_drop_and_add_keep_the_sets_consistent),
	    cmocka_unit_test(test_impossible_sets_name_the_rule),
	    cmocka_unit_test(test_each_subset_of_layers),
	    cmocka_unit_test(test_equal),
	    cmocka_unit_test(test_layer_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
