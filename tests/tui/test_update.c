// SPDX-License-Identifier: GPL-3.0-or-later
/* update(): what each key makes of the model, and which effects it asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/tui/layer_rows.h"
#include "app/tui/layout.h"
#include "app/tui/lists.h"
#include "app/tui/update.h"
#include "app/tui/update_events.h"
#include "sandbox/text.h"
#include "tests/tui/pretend.h"

static struct pretend *lab;

static int set_up(void **state)
{
	lab = calloc(1, sizeof(*lab));
	pretend_init(lab);
	update_resize(&lab->model, 36, 120);
	*state = &lab->model;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pretend_done(lab);
	free(lab);
	return 0;
}

static void press(struct model *model, const char *keys)
{
	char copy[256], *rest = copy, *name;

	sb_copy(copy, sizeof(copy), keys);
	while ((name = strsep(&rest, " "))) {
		assert_int_not_equal(key_parse(name), KEY_NONE);
		update_key(model, key_parse(name), NULL);
	}
}

static void type(struct model *model, const char *text)
{
	for (; *text; text++)
		update_key(model, (unsigned char)*text, NULL);
}

static bool takes_effect(struct model *model, enum effect_kind kind, int index)
{
	bool found = false;

	for (int i = 0; i < model->n_effects; i++)
		found |= model->effects[i].kind == kind && model->effects[i].index == index;
	model->n_effects = 0;
	return found;
}

static void go_to_cap(struct model *model, const char *name)
{
	press(model, "/");
	type(model, name);
	press(model, "Enter");
}

static void a_toggle_replaces_the_shell(void **state)
{
	struct model *model = *state;

	go_to_cap(model, "chown");
	press(model, "Space");
	assert_true(takes_effect(model, EFFECT_SHELL, SLOT_LAB));
	assert_int_equal(policy_cap_state(&model->policy, 0), CAP_OFF);
	assert_int_equal(policy_differences(&model->policy, &model->preset), 1);
	press(model, "Space");
	assert_true(takes_effect(model, EFFECT_SHELL, SLOT_LAB));
	assert_int_equal(policy_differences(&model->policy, &model->preset), 0);
}

static void the_pane_says_which_door_is_one_way(void **state)
{
	struct model *model = *state;
	struct term_cell cell;
	char text[160] = "";

	go_to_cap(model, "chown");
	press(model, "Space");
	for (int x = 0; x < 40; x++) {
		term_cell(model->shells[SLOT_LAB].term, 0, x, &cell);
		text[x] = (char)cell.chars[0];
	}
	assert_non_null(strstr(text, "[new shell: dropped chown"));
}

static void the_layers_turn_with_one_key(void **state)
{
	struct model *model = *state;

	press(model, "End Up Up Up Up");
	assert_int_equal(layer_row_here(model).kind, ROW_GATE);
	press(model, "Space");
	assert_true(model->policy.no_new_privs);
	press(model, "Up Up");
	assert_int_equal(layer_row_here(model).kind, ROW_WALL);
	press(model, "Space");
	assert_int_equal(model->policy.seccomp, SB_SECCOMP_FILTER);
	assert_string_equal(model->policy.seccomp_profile, "runtime-default");
	press(model, "Right");
	assert_int_equal(model->policy.seccomp, SB_SECCOMP_OFF);
	press(model, "Right");
	assert_int_equal(model->policy.seccomp, SB_SECCOMP_STRICT);
}

static void undo_and_redo_go_back_and_forth(void **state)
{
	struct model *model = *state;
	struct sb_policy first = model->policy, second;

	press(model, "A");
	second = model->policy;
	press(model, "a");
	press(model, "u");
	assert_true(sb_policy_equal(&model->policy, &second));
	press(model, "u");
	assert_true(sb_policy_equal(&model->policy, &first));
	press(model, "u");
	assert_string_equal(model->message, "nothing to undo");
	press(model, "U U");
	assert_int_equal(policy_cap_state(&model->policy, 21), CAP_ON);
	press(model, "U");
	assert_string_equal(model->message, "nothing to redo");
}

static void undo_is_bounded(void **state)
{
	struct model *model = *state;

	for (int i = 0; i < 3 * MODEL_UNDO; i++) {
		press(model, i % 2 ? "a" : "A");
		model->n_effects = 0;
	}
	assert_int_equal(model->n_past, MODEL_UNDO);
}

static void what_no_kernel_gives_is_refused(void **state)
{
	struct model *model = *state;
	struct sb_policy policy = model->policy;

	policy.caps[SB_CAPS_AMBIENT] = 1ull << 21;
	assert_false(update_policy(model, &policy));
	assert_true(model->message_is_trouble);
	assert_int_equal(model->n_effects, 0);
}

static void attacks_are_run_shown_and_rerun(void **state)
{
	struct model *model = *state;

	press(model, "Tab Tab");
	assert_int_equal(model_place(model), PLACE_ATTACKS);
	assert_int_equal(lists_attack_here(model), 1); /* the articles' come first */
	press(model, "Enter");
	assert_true(takes_effect(model, EFFECT_JUDGE, 1));
	press(model, "Enter");
	assert_false(takes_effect(model, EFFECT_JUDGE, 1)); /* it is running */
	event_judge_failed(model, 1, "stopped");
	press(model, "r");
	assert_true(takes_effect(model, EFFECT_JUDGE, 1));
	press(model, "d");
	assert_int_equal(model->view, VIEW_ATTACK);
	press(model, "n");
	assert_int_equal(lists_attack_here(model), 2);
	press(model, "Esc");
	assert_int_equal(model->view, VIEW_LAB);
}

static void an_attack_goes_through_the_service(void **state)
{
	struct model *model = *state;

	press(model, "Tab Tab s");
	assert_int_equal(model->effects[0].kind, EFFECT_JUDGE);
	assert_true(model->effects[0].via_service);
}

static void flipping_lifts_reruns_and_restores(void **state)
{
	struct model *model = *state;
	struct sb_policy before = model->policy;

	model->last_attack = 1;
	press(model, "F5");
	assert_false(sb_policy_layer_active(&model->policy, SB_LAYER_CAPABILITIES));
	assert_true(takes_effect(model, EFFECT_JUDGE, 1));
	event_judge_failed(model, 1, "");
	press(model, "F5");
	assert_true(sb_policy_equal(&model->policy, &before));
	press(model, "F7");
	assert_true(model->policy.no_new_privs);
}

static void old_and_new_verdict_stand_side_by_side(void **state)
{
	struct model *model = *state;
	struct sb_verdict verdict = {.outcome = SB_OUTCOME_BLOCKED};

	event_verdict(model, 1, false, &verdict);
	assert_false(model->attacks[1].has_old);
	verdict.outcome = SB_OUTCOME_SUCCEEDED;
	event_verdict(model, 1, false, &verdict);
	assert_true(model->attacks[1].has_old);
	assert_int_equal(model->attacks[1].old.outcome, SB_OUTCOME_BLOCKED);
}

static void changes_of_the_status_are_marked_until_acknowledged(void **state)
{
	struct model *model = *state;
	struct sb_status status;

	pretend_status(&model->policy, &status);
	event_status(model, &status, NULL);
	press(model, "A");
	assert_true(model->has_before);
	assert_memory_equal(&model->before, &status, sizeof(status));
	press(model, "c");
	assert_false(model->has_before);
}

static void a_profile_that_somebody_removes_is_told(void **state)
{
	struct model *model = *state;
	struct sb_status status;

	pretend_status(&model->policy, &status);
	status.apparmor_source = SB_APPARMOR_KERNEL;
	sb_copy(status.apparmor_label, sizeof(status.apparmor_label), "no-raw");
	event_slot_status(model, SLOT_LEFT, &status);
	model->message[0] = '\0';
	sb_copy(status.apparmor_label, sizeof(status.apparmor_label), "unconfined");
	event_slot_status(model, SLOT_LEFT, &status);
	assert_non_null(strstr(model->message, "removed profile no-raw"));
	model->message[0] = '\0';
	event_slot_status(model, SLOT_LEFT, &status);
	assert_string_equal(model->message, "");
}

static void presets_are_picked_by_typing(void **state)
{
	struct model *model = *state;

	press(model, "p");
	type(model, "hard");
	press(model, "Enter");
	assert_string_equal(model->policy.name, "hardened-pod");
	assert_string_equal(model->preset.name, "hardened-pod");
	assert_int_equal(model->overlay, OVERLAY_NONE);
}

static void the_shell_gets_every_key_but_one(void **state)
{
	struct model *model = *state;
	size_t len;

	event_shell_started(model, SLOT_LAB, 10, 3);
	press(model, "F2");
	type(model, "q:1?");
	press(model, "Tab F10 ^C Esc");
	term_output(model->shells[SLOT_LAB].term, &len);
	assert_true(len > 8);
	assert_false(model->has_quit);
	press(model, "F2");
	assert_int_equal(model_place(model), PLACE_LAYERS);
	press(model, "q");
	assert_true(model->has_quit);
}

static void a_dead_shell_offers_a_new_one(void **state)
{
	struct model *model = *state;

	event_shell_started(model, SLOT_LAB, 10, 3);
	press(model, "F2");
	event_shell_ended(model, SLOT_LAB, 9);
	press(model, "x");
	assert_int_equal(model->n_effects, 0);
	press(model, "Enter");
	assert_true(takes_effect(model, EFFECT_SHELL, SLOT_LAB));
	event_world_died(model, SLOT_LAB);
	press(model, "Enter");
	assert_true(takes_effect(model, EFFECT_WORLD, SLOT_LAB));
}

static void the_service_follows_the_policy_and_is_offered_again(void **state)
{
	struct model *model = *state;

	event_world_started(model, SLOT_LAB);
	assert_true(takes_effect(model, EFFECT_SERVICE, 1));
	event_service_started(model, 77);
	event_shell_started(model, SLOT_LAB, 10, 3);
	assert_true(takes_effect(model, EFFECT_SERVICE, 0)); /* the old one goes first, */
	event_service_ended(model, 9);
	assert_true(takes_effect(model, EFFECT_SERVICE, 1)); /* then the new one comes */
	event_service_started(model, 78);
	event_service_ended(model, 9);
	assert_non_null(strstr(model->message, "killed by signal 9"));
	press(model, "S");
	assert_true(takes_effect(model, EFFECT_SERVICE, 1));
}

static void pasted_text_is_no_command(void **state)
{
	struct model *model = *state;

	update_key(model, KEY_PASTE_BEGIN, NULL);
	type(model, "Aq");
	update_key(model, KEY_PASTE_END, NULL);
	assert_false(model->has_quit);
	assert_int_equal(policy_differences(&model->policy, &model->preset), 0);
}

static void escape_and_a_key_at_once_are_two(void **state)
{
	struct model *model = *state;

	press(model, "? M-Tab");
	assert_int_equal(model->overlay, OVERLAY_NONE);
	assert_int_equal(model->pane, PANE_STATUS);
}

static void small_screens_wait(void **state)
{
	struct model *model = *state;

	update_resize(model, 20, 60);
	press(model, "A p 3");
	assert_int_equal(model->view, VIEW_LAB);
	assert_int_equal(policy_differences(&model->policy, &model->preset), 0);
	update_resize(model, 24, 80);
	press(model, "3");
	assert_int_equal(model->view, VIEW_MATRIX);
}

static void the_terminal_keeps_its_size_when_the_focus_moves(void **state)
{
	struct model *model = *state;
	int rows;

	update_resize(model, 24, 80);
	rows = term_rows(model->shells[SLOT_LAB].term);
	press(model, "Tab");
	assert_int_equal(term_rows(model->shells[SLOT_LAB].term), rows);
	press(model, "F2");
	assert_int_equal(term_rows(model->shells[SLOT_LAB].term), rows);
	assert_int_equal(layout_lab(model).panes[PANE_SHELL].rows - 2, rows);
}

static void the_prompt_takes_actions_options_and_commands(void **state)
{
	struct model *model = *state;

	update_prompt_line(model, "matrix");
	assert_int_equal(model->view, VIEW_MATRIX);
	update_prompt_line(model, "--cap-drop chown");
	assert_true(takes_effect(model, EFFECT_POLICY, 0));
	update_prompt_line(model, "save-screen /tmp/x");
	assert_true(takes_effect(model, EFFECT_SAVE, 0));
	assert_string_equal(model->command, "/tmp/x");
	update_prompt_line(model, "doctor --json");
	assert_true(takes_effect(model, EFFECT_COMMAND, 0));
	assert_int_equal(model->overlay, OVERLAY_OUTPUT);
}

static void the_palette_runs_what_it_finds(void **state)
{
	struct model *model = *state;

	press(model, "^P");
	type(model, "drop-all");
	press(model, "Enter");
	assert_int_equal(policy_cap_state(&model->policy, 0), CAP_OFF);
}

static void no_key_means_two_things_in_one_place(void **state)
{
	(void)state;
	for (int place = 0; place < PLACES; place++)
		for (int i = 0; i < ACTION_COUNT; i++)
			for (int k = 0; k < 2; k++) {
				const char *name = action_rows[i].keys[k];

				if (!name || !(action_rows[i].where & 1u << place))
					continue;
				assert_int_not_equal(key_parse(name), KEY_NONE);
				if (AT_TEXT & 1u << place && key_is_text(key_parse(name)))
					continue;
				assert_int_equal(
				    action_for_key((enum place)place, key_parse(name)), i);
			}
}

static void every_action_has_a_name_a_key_and_help(void **state)
{
	(void)state;
	for (int i = 0; i < ACTION_COUNT; i++) {
		assert_true(
		    action_rows[i].name[0] && action_rows[i].help[0] && action_rows[i].keys[0]);
		assert_int_equal(action_by_name(action_rows[i].name), i);
	}
}

/* Any keys in any order: the model must stay whole. */
static void random_keys_do_no_harm(void **state)
{
	struct model *model = *state;
	uint32_t seed = 11;

	pretend_fill(lab);
	for (int i = 0; i < 50000; i++) {
		uint32_t key;

		seed = seed * 1664525u + 1013904223u;
		key =
		    seed >> 8 & 1 ? ' ' + (seed >> 16) % 95 : KEY_FIRST_SPECIAL + (seed >> 16) % 30;
		update_key(model, key, NULL);
		model->n_effects = 0;
		model->has_quit = false;
		term_output_done(model->shells[SLOT_LAB].term, 1u << 20);
		for (size_t a = 0; a < lab->catalogue.n_attacks; a++)
			model->attacks[a].job = ATTACK_IDLE;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	    TEST(a_toggle_replaces_the_shell),
	    TEST(the_pane_says_which_door_is_one_way),
	    TEST(the_layers_turn_with_one_key),
	    TEST(undo_and_redo_go_back_and_forth),
	    TEST(undo_is_bounded),
	    TEST(what_no_kernel_gives_is_refused),
	    TEST(attacks_are_run_shown_and_rerun),
	    TEST(an_attack_goes_through_the_service),
	    TEST(flipping_lifts_reruns_and_restores),
	    TEST(old_and_new_verdict_stand_side_by_side),
	    TEST(changes_of_the_status_are_marked_until_acknowledged),
	    TEST(a_profile_that_somebody_removes_is_told),
	    TEST(presets_are_picked_by_typing),
	    TEST(the_shell_gets_every_key_but_one),
	    TEST(a_dead_shell_offers_a_new_one),
	    TEST(the_service_follows_the_policy_and_is_offered_again),
	    TEST(pasted_text_is_no_command),
	    TEST(escape_and_a_key_at_once_are_two),
	    TEST(small_screens_wait),
	    TEST(the_terminal_keeps_its_size_when_the_focus_moves),
	    TEST(the_prompt_takes_actions_options_and_commands),
	    TEST(the_palette_runs_what_it_finds),
	    TEST(no_key_means_two_things_in_one_place),
	    TEST(every_action_has_a_name_a_key_and_help),
	    TEST(random_keys_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
