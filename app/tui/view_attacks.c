// SPDX-License-Identifier: GPL-3.0-or-later
/* The catalogue with the last verdicts. */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#include "app/tui/lists.h"
#include "app/tui/verdict_text.h"

#define NAME_COLUMN 2
#define VERDICT_COLUMN 24
#define NARROW 70

static void draw_job(const struct attack_state *state, struct area area, int y)
{
	if (state->job == ATTACK_WAITING)
		draw_text(area, y, VERDICT_COLUMN, STYLE_DIM, "waiting");
	else if (state->total)
		draw_format(area, y, VERDICT_COLUMN, STYLE_WARN, "running, %u of %u runs",
		    state->done, state->total);
	else
		draw_text(area, y, VERDICT_COLUMN, STYLE_WARN, "running");
}

/* "BLOCKED by …   EPERM  proved   before: succeeded" */
static void draw_verdict(
    const struct attack_state *state, const struct sb_attack *attack, struct area area, int y)
{
	const struct sb_verdict *verdict = &state->verdict;
	char text[640];
	int x;

	if (area.columns < NARROW) {
		verdict_short(verdict, text, sizeof(text));
		draw_text(area, y, VERDICT_COLUMN, verdict_style(verdict), text);
		return;
	}
	verdict_sentence(verdict, attack, text, sizeof(text));
	x = draw_text(area, y, VERDICT_COLUMN, verdict_style(verdict), text);
	if (verdict->errno_value)
		x = draw_format(area, y, x + 3, STYLE_TEXT, "%s", errno_text(verdict->errno_value));
	if (verdict->outcome == SB_OUTCOME_BLOCKED)
		x = draw_text(area, y, x + 2, STYLE_DIM, verdict->proved ? "proved" : "inferred");
	if (verdict->via_service)
		x = draw_text(area, y, x + 2, STYLE_WARN, "through the service");
	if (state->has_old && state->old.outcome != verdict->outcome) {
		verdict_short(&state->old, text, sizeof(text));
		x = draw_text(area, y, x + 3, STYLE_DIM, "before: ");
		draw_text(area, y, x, verdict_style(&state->old), text);
	}
}

static void draw_attack(const struct model *model, struct area area, int y, int index)
{
	const struct sb_attack *attack = &model->catalogue->attacks[index];
	const struct attack_state *state = &model->attacks[index];

	draw_text(area, y, NAME_COLUMN, STYLE_TEXT, attack->name);
	if (state->job != ATTACK_IDLE)
		draw_job(state, area, y);
	else if (state->note[0])
		draw_text(area, y, VERDICT_COLUMN, STYLE_WARN, state->note);
	else if (state->has_verdict)
		draw_verdict(state, attack, area, y);
	else
		draw_text(
		    area, y, VERDICT_COLUMN, STYLE_DIM, attack->title ? attack->title : "not run");
}

void view_attacks(const struct model *model, struct area area)
{
	int indices[256];
	int n = lists_attacks(model, indices, 256);
	int at = model->attack_list.at < n ? model->attack_list.at : n - 1;
	int top = view_top(at, n, area.rows);

	for (int y = 0; y < area.rows && top + y < n; y++) {
		draw_attack(model, area, y, indices[top + y]);
		if (top + y == at)
			draw_text(area, y, 0, STYLE_HEADING, ">");
		view_mark(area, y, top + y == at, model->pane == PANE_ATTACKS);
	}
	if (!n)
		draw_text(area, 0, 1, STYLE_DIM, "no attack matches");
}

/* One line for small screens: the last attack and its verdict. */
void view_attack_line(const struct model *model, struct area area)
{
	const struct attack_state *state;
	const struct sb_attack *attack;
	char text[640];
	int x;

	if (model->last_attack < 0) {
		draw_text(area, 0, 1, STYLE_DIM,
		    "no attack run yet: Tab to the attacks, Enter runs the one under the cursor");
		return;
	}
	attack = &model->catalogue->attacks[model->last_attack];
	state = &model->attacks[model->last_attack];
	x = draw_format(area, 0, 1, STYLE_HEADING, "%s ", attack->name);
	if (state->job != ATTACK_IDLE) {
		draw_text(area, 0, x, STYLE_WARN, "running");
	} else if (state->note[0]) {
		draw_text(area, 0, x, STYLE_WARN, state->note);
	} else if (state->has_verdict) {
		if (state->verdict.errno_value)
			x = draw_format(
			    area, 0, x, STYLE_TEXT, "%s ", errno_text(state->verdict.errno_value));
		verdict_sentence(&state->verdict, attack, text, sizeof(text));
		draw_text(area, 0, x, verdict_style(&state->verdict), text);
	}
}
