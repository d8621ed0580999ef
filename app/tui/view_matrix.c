// SPDX-License-Identifier: GPL-3.0-or-later
/* Every attack under every subset of the policy's layers; fills while it runs. */
#include "app/tui/view.h"

#include <stdio.h>

#include "app/tui/lists.h"
#include "app/tui/verdict_text.h"

#define NAME_WIDTH 24

static bool is_subset(unsigned subset, unsigned active)
{
	return (subset & ~active) == 0;
}

static int count_subsets(unsigned active)
{
	return 1 << __builtin_popcount(active);
}

static int cell_width(struct area area, unsigned active)
{
	int width = (area.columns - NAME_WIDTH - 20) / count_subsets(active);

	return width > 6 ? 6 : width < 3 ? 3 : width;
}

/* A row for each layer: its name where the column's subset has it. */
static int draw_head(struct area area, int y, unsigned active, int width)
{
	for (int layer = 0; layer < SB_LAYERS; layer++) {
		int x = NAME_WIDTH;

		if (!(active & 1u << layer))
			continue;
		draw_format(area, y, 1, STYLE_DIM, "%s (%s)", layer_story_name[layer],
		    layer_kernel_name[layer]);
		for (unsigned subset = 0; subset < SB_SUBSETS; subset++) {
			if (!is_subset(subset, active))
				continue;
			draw_text(area, y, x, subset & 1u << layer ? STYLE_HEADING : STYLE_DIM,
			    subset & 1u << layer ? "■" : "·");
			x += width;
		}
		y++;
	}
	return y;
}

static void draw_cell(struct area area, int y, int x, int cell)
{
	static const char *const texts[SB_OUTCOMES] = {
	    [SB_OUTCOME_SUCCEEDED] = "ok", [SB_OUTCOME_BLOCKED] = "▓▓", [SB_OUTCOME_ERROR] = "?"};
	static const enum style styles[SB_OUTCOMES] = {[SB_OUTCOME_SUCCEEDED] = STYLE_BAD,
	    [SB_OUTCOME_BLOCKED] = STYLE_GOOD,
	    [SB_OUTCOME_ERROR] = STYLE_WARN};

	if (cell < 0 || cell >= SB_OUTCOMES)
		draw_text(area, y, x, STYLE_DIM, "·");
	else
		draw_text(area, y, x, styles[cell], texts[cell]);
}

static void draw_expectation(const struct model *model, struct area area, int y, int x,
    const struct sb_attack *attack, const struct sb_verdict *verdict)
{
	bool confined = model->status.apparmor_label[0];
	const struct sb_expectation *expected;

	if (policy_differences(&model->policy, &model->preset))
		return;
	expected = sb_expectation_find(attack, model->policy.name, confined);
	if (!expected)
		return;
	if (expected->outcome == verdict->outcome)
		draw_text(area, y, x, STYLE_DIM, "as expected");
	else
		draw_format(
		    area, y, x, STYLE_CHANGED, "EXPECTED %s", sb_outcome_name[expected->outcome]);
}

static void draw_attack(
    const struct model *model, struct area area, int y, int index, unsigned active, int width)
{
	const struct sb_attack *attack = &model->catalogue->attacks[index];
	const struct attack_state *state = &model->attacks[index];
	int x = NAME_WIDTH;

	draw_text(area_part(area, 0, 0, area.rows, NAME_WIDTH - 1), y, 1, STYLE_TEXT, attack->name);
	if (state->job != ATTACK_IDLE) {
		draw_format(area, y, x, STYLE_WARN,
		    state->job == ATTACK_WAITING ? "waiting" : "%u of %u", state->done,
		    state->total);
		return;
	}
	if (!state->has_verdict || state->verdict.active != active) {
		draw_text(area, y, x, STYLE_DIM, state->note[0] ? state->note : "not run");
		return;
	}
	for (unsigned subset = 0; subset < SB_SUBSETS; subset++) {
		if (!is_subset(subset, active))
			continue;
		draw_cell(area, y, x, state->verdict.cells[subset]);
		x += width;
	}
	if (state->verdict.outcome == SB_OUTCOME_BLOCKED)
		draw_format(area, y, x + 1, STYLE_GOOD, "%.*s", 16,
		    stopper_text(state->verdict.stopped_by));
	else
		draw_text(area, y, x + 1, verdict_style(&state->verdict),
		    state->verdict.outcome == SB_OUTCOME_ERROR ? "not possible here"
		                                               : "nothing stops it");
	draw_expectation(model, area, y, x + 20, attack, &state->verdict);
}

static void draw_progress(const struct model *model, struct area area, int y)
{
	int total = (int)model->catalogue->n_attacks, busy = 0;

	for (int i = 0; i < total; i++)
		busy += model->attacks[i].job != ATTACK_IDLE;
	if (!busy) {
		draw_text(area, y, 1, STYLE_DIM,
		    "m runs them all; ok: the attack succeeds, ▓▓: blocked; Enter opens one");
		return;
	}
	draw_text(area, y, 1, STYLE_FRAME, "[");
	for (int i = 0; i < 30; i++)
		draw_text(area, y, 2 + i, STYLE_ON, i < 30 * (total - busy) / total ? "█" : "░");
	draw_format(area, y, 32, STYLE_TEXT, "]  %d of %d attacks   ^C stops", total - busy, total);
}

void view_matrix(const struct model *model, struct area body)
{
	unsigned active = sb_policy_layers(&model->policy);
	int indices[256];
	int n = lists_attacks(model, indices, 256);
	struct area area = area_inside(body), list;
	int width = cell_width(area, active), top, y;

	draw_frame(body, "Matrix: every attack, every subset of the layers", true);
	y = draw_head(area, 0, active, width);
	draw_line(area, y++);
	list = area_part(area, y, 0, area.rows - y - 1, area.columns);
	top = view_top(model->matrix.at, n, list.rows);
	for (y = 0; y < list.rows && top + y < n; y++) {
		draw_attack(model, list, y, indices[top + y], active, width);
		view_mark(list, y, top + y == model->matrix.at, true);
	}
	draw_progress(model, area, area.rows - 1);
}
