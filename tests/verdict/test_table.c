// SPDX-License-Identifier: GPL-3.0-or-later
/* Who stopped it, from tables of outcomes written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "sandbox/verdict/attempt.h"
#include "sandbox/verdict/table.h"

#define C (1u << SB_LAYER_CAPABILITIES)
#define S (1u << SB_LAYER_SECCOMP)
#define N (1u << SB_LAYER_NO_NEW_PRIVS)
#define A (1u << SB_LAYER_APPARMOR)

static char *socket_order[] = {(char *)"seccomp", (char *)"apparmor", (char *)"capabilities", NULL};
static struct sb_attack_call socket_call = {
    .text = (char *)"socket()", .name = (char *)"socket", .order = socket_order};
static const struct sb_attack attack = {.calls = &socket_call, .n_calls = 1};

/* Every subset of `active` is blocked that holds a layer of `blocking`. */
static struct sb_table table_where(unsigned active, unsigned blocking)
{
	static struct sb_policy open;
	struct sb_table table;

	sb_policy_open(&open);
	sb_table_init(&table, &attack, &open);
	table.active = active;
	for (unsigned kept = 0; kept < SB_SUBSETS; kept++)
		if (!(kept & ~active))
			table.cells[kept] =
			    kept & blocking ? SB_OUTCOME_BLOCKED : SB_OUTCOME_SUCCEEDED;
	return table;
}

static void one_layer_decides(void **state)
{
	struct sb_table table = table_where(C | S | N, C);
	enum sb_stopper chain[SB_LAYERS];
	uint32_t missing = 0;

	(void)state;
	assert_int_equal(sb_table_decider(&table, C | S | N, &missing), SB_BY_CAPABILITIES);
	assert_true(sb_table_flips(&table, C | S | N, SB_BY_CAPABILITIES));
	assert_false(sb_table_flips(&table, C | S | N, SB_BY_NO_NEW_PRIVS));
	assert_int_equal(sb_table_chain(&table, chain, &missing), 1);
	assert_int_equal(missing, 0);
}

static void the_kernels_order_decides_between_two(void **state)
{
	struct sb_table table = table_where(C | A | N, C | A);
	enum sb_stopper chain[SB_LAYERS];
	uint32_t missing = 0;

	(void)state;
	assert_int_equal(sb_table_chain(&table, chain, &missing), 2);
	assert_int_equal(chain[0], SB_BY_APPARMOR); /* socket: the LSM before the capability */
	assert_int_equal(chain[1], SB_BY_CAPABILITIES);
}

static void seccomp_is_before_all(void **state)
{
	struct sb_table table = table_where(C | S | A, C | S | A);
	enum sb_stopper chain[SB_LAYERS];
	uint32_t missing = 0;

	(void)state;
	assert_int_equal(sb_table_chain(&table, chain, &missing), 3);
	assert_int_equal(chain[0], SB_BY_SECCOMP);
	assert_int_equal(chain[2], SB_BY_CAPABILITIES);
}

/* A filter that depends on the bounding set: each of the two passes alone. */
static void layers_that_lean_on_one_another(void **state)
{
	struct sb_table table = table_where(C | S, 0);
	enum sb_stopper chain[SB_LAYERS];
	uint32_t missing = 0;

	(void)state;
	table.cells[C | S] = SB_OUTCOME_BLOCKED;
	assert_int_equal(sb_table_chain(&table, chain, &missing), 1);
	assert_int_equal(chain[0], SB_BY_SECCOMP);
}

static void an_impostor_is_nobodys_doing(void **state)
{
	struct sb_table table = table_where(C | N, C | N);
	enum sb_stopper chain[SB_LAYERS];
	uint32_t missing = 0;

	(void)state;
	table.cells[0] = SB_OUTCOME_BLOCKED;
	assert_int_equal(sb_table_chain(&table, chain, &missing), 0);
}

static void asks_for_what_it_lacks(void **state)
{
	struct sb_table table = table_where(C | N | A, C | N);
	enum sb_stopper chain[SB_LAYERS];
	uint32_t missing = 0;

	(void)state;
	table.cells[N | A] = SB_CELL_UNKNOWN;
	sb_table_chain(&table, chain, &missing);
	assert_true(missing & 1u << (N | A));
}

static void wants_no_more_than_it_needs(void **state)
{
	struct sb_table table = table_where(C | S | N | A, C);

	(void)state;
	assert_int_equal(__builtin_popcount(sb_table_wanted(&table, false)), 10);
	assert_int_equal(__builtin_popcount(sb_table_wanted(&table, true)), 16);
}

static void says_what_must_be_lifted(void **state)
{
	struct sb_table table = table_where(C | S | N, C | S);
	struct sb_verdict verdict = {.outcome = SB_OUTCOME_BLOCKED, .active = C | S | N};
	unsigned sets[SB_SUBSETS];

	(void)state;
	memcpy(verdict.cells, table.cells, sizeof(verdict.cells));
	assert_int_equal(sb_verdict_minimal_lifts(&verdict, sets), 1);
	assert_int_equal(sets[0], C | S);
	assert_int_equal(sb_verdict_redundant(&verdict), C | S | N);
	verdict.outcome = SB_OUTCOME_SUCCEEDED;
	assert_int_equal(sb_verdict_minimal_lifts(&verdict, sets), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_layer_decides),
	    cmocka_unit_test(the_kernels_order_decides_between_two),
	    cmocka_unit_test(seccomp_is_before_all),
	    cmocka_unit_test(layers_that_lean_on_one_another),
	    cmocka_unit_test(an_impostor_is_nobodys_doing),
	    cmocka_unit_test(asks_for_what_it_lacks),
	    cmocka_unit_test(wants_no_more_than_it_needs),
	    cmocka_unit_test(says_what_must_be_lifted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
