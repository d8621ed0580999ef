// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/update.h"

#include <stdio.h>

#include "app/tui/lists.h"

static void ask_judge(struct model *model, int attack, bool via_service, bool all_subsets)
{
	struct attack_state *state = &model->attacks[attack];

	if (state->job != ATTACK_IDLE || model->n_effects >= MODEL_EFFECTS)
		return;
	state->job = ATTACK_WAITING;
	state->note[0] = '\0';
	state->done = state->total = 0;
	model->effects[model->n_effects++] = (struct effect){.kind = EFFECT_JUDGE,
	    .index = attack,
	    .via_service = via_service,
	    .all_subsets = all_subsets};
}

void update_run_attack(struct model *model, int attack, bool via_service)
{
	if (attack < 0)
		return;
	model->last_attack = attack;
	model->last_via_service = via_service;
	model->step = SB_LAYERS;
	ask_judge(model, attack, via_service, false);
}

void do_run(struct model *model)
{
	update_run_attack(model, lists_attack_here(model), false);
}

void do_run_service(struct model *model)
{
	update_run_attack(model, lists_attack_here(model), true);
}

void do_rerun(struct model *model)
{
	if (model->last_attack < 0)
		model_say(model, "no attack was run yet: choose one and press Enter");
	else
		update_run_attack(model, model->last_attack, model->last_via_service);
}

void do_run_all(struct model *model)
{
	int indices[256];
	int n = lists_attacks(model, indices, 256);

	for (int i = 0; i < n; i++)
		ask_judge(model, indices[i], false, false);
}

void do_detail(struct model *model)
{
	int attack = lists_attack_here(model);

	if (attack < 0)
		return;
	model->filter[0] = '\0';
	model->attack_list.at = lists_attack_row(model, attack);
	model->view = VIEW_ATTACK;
	model->step = SB_LAYERS;
}

void do_next_attack(struct model *model)
{
	lists_move(model, 1);
	model->step = SB_LAYERS;
}

void do_previous_attack(struct model *model)
{
	lists_move(model, -1);
	model->step = SB_LAYERS;
}

/* Past the end the walk starts again. */
void do_step(struct model *model)
{
	model->step = model->step >= SB_LAYERS ? 0 : model->step + 1;
}

void do_step_back(struct model *model)
{
	model->step = model->step > 0 ? model->step - 1 : SB_LAYERS;
}

void do_order(struct model *model)
{
	model->true_order = !model->true_order;
	model->step = SB_LAYERS;
}

void do_matrix_run(struct model *model)
{
	int indices[256];
	int n = lists_attacks(model, indices, 256);

	for (int i = 0; i < n; i++)
		ask_judge(model, indices[i], false, true);
}

void do_evidence(struct model *model)
{
	model->shows_evidence = !model->shows_evidence;
}

void do_matrix_open(struct model *model)
{
	model->filter[0] = '\0';
	model->attack_list.at = model->matrix.at;
	model->view = VIEW_ATTACK;
	model->step = SB_LAYERS;
}
