// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One attack in detail: the action walks through the layers and stops where it is stopped. The
 * story order is for learning, the true order is the kernel's; the view says which it shows.
 */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app/tui/lists.h"
#include "app/tui/verdict_text.h"
#include "sandbox/text.h"

#define STATIONS_MAX 8

/* Something the action has to pass. */
struct station {
	char name[32];
	int layer; /* enum sb_layer_id, or -1 for what is no layer */
	enum sb_stopper stopper;
};

static int story_stations(struct station *stations)
{
	for (int i = 0; i < SB_LAYERS; i++) {
		snprintf(stations[i].name, sizeof(stations[i].name), "%s", layer_story_name[i]);
		stations[i].layer = i;
		stations[i].stopper = (enum sb_stopper)i;
	}
	return SB_LAYERS;
}

static const struct {
	const char *word; /* of sb_verdict.order */
	const char *name;
	int layer;
	enum sb_stopper stopper;
} checks[] = {
    {"seccomp", "wall", SB_LAYER_SECCOMP, SB_BY_SECCOMP},
    {"apparmor", "guards", SB_LAYER_APPARMOR, SB_BY_APPARMOR},
    {"capabilities", "moat", SB_LAYER_CAPABILITIES, SB_BY_CAPABILITIES},
    {"no_new_privs", "gate", SB_LAYER_NO_NEW_PRIVS, SB_BY_NO_NEW_PRIVS},
    {"dac", "permissions", -1, SB_BY_DAC},
    {"userns", "user namespace", -1, SB_BY_USERNS},
};

/* "seccomp > [capabilities] > dac" */
static int true_stations(const char *order, struct station *stations)
{
	char words[160], *rest = words, *word;
	int n = 0;

	sb_copy(words, sizeof(words), order);
	while ((word = strsep(&rest, " >[]")) && n < STATIONS_MAX)
		for (size_t i = 0; i < SB_COUNT(checks); i++)
			if (!strcmp(word, checks[i].word)) {
				sb_copy(stations[n].name, sizeof(stations[n].name), checks[i].name);
				stations[n].layer = checks[i].layer;
				stations[n++].stopper = checks[i].stopper;
			}
	return n;
}

/* What the layer does by itself, found by running the attack with that layer alone. */
static const char *alone_text(const struct sb_verdict *verdict, int layer, enum style *style)
{
	signed char cell;

	*style = STYLE_DIM;
	if (layer < 0)
		return "asked too";
	if (!(verdict->active & 1u << layer))
		return "off";
	cell = verdict->cells[1u << layer];
	if (cell == SB_OUTCOME_BLOCKED) {
		*style = STYLE_GOOD;
		return "stops it";
	}
	*style = STYLE_TEXT;
	return cell == SB_OUTCOME_SUCCEEDED ? "passes" : "up";
}

static void draw_station(struct area area, int y, int x, int width, const struct station *station,
    const struct sb_verdict *verdict, bool is_reached, bool is_stop)
{
	struct area box = area_part(area, y, x, 5, width);
	const char *text;
	enum style style;

	draw_frame(box, "", is_reached);
	draw_text(area_inside(box), 0, 0, is_reached ? STYLE_HEADING : STYLE_DIM, station->name);
	if (station->layer >= 0)
		draw_text(area_inside(box), 1, 0, STYLE_DIM, layer_kernel_name[station->layer]);
	if (!is_reached)
		return;
	text = alone_text(verdict, station->layer, &style);
	if (is_stop)
		draw_format(
		    area_inside(box), 2, 0, STYLE_GOOD, "███ %s", errno_text(verdict->errno_value));
	else
		draw_text(area_inside(box), 2, 0, style, text);
}

/* Index of the station where it ends; n when it gets through. */
static int stop_of(
    const struct station *stations, int n, const struct sb_verdict *verdict, bool story)
{
	if (verdict->outcome != SB_OUTCOME_BLOCKED)
		return n;
	for (int i = 0; i < n; i++) {
		bool alone = stations[i].layer >= 0 && verdict->active & 1u << stations[i].layer &&
		             verdict->cells[1u << stations[i].layer] == SB_OUTCOME_BLOCKED;

		if (stations[i].stopper == verdict->stopped_by || (story && alone))
			return i;
	}
	return n;
}

static const char *goal_text(const struct sb_verdict *verdict, int stop, int n, int step)
{
	if (step < n)
		return "";
	if (stop < n)
		return "not reached";
	return verdict->outcome == SB_OUTCOME_SUCCEEDED ? "REACHED" : "not reached";
}

static int draw_walk(
    const struct model *model, struct area area, int y, const struct sb_verdict *verdict)
{
	struct station stations[STATIONS_MAX];
	bool is_true = model->true_order && verdict->order[0];
	int n = is_true ? true_stations(verdict->order, stations) : story_stations(stations);
	int stop = stop_of(stations, n, verdict, !is_true);
	bool has_room = area.columns >= 100;
	int width = n ? (area.columns - (has_room ? 26 : 10)) / n : 20, x = 12;
	const char *goal = goal_text(verdict, stop, n, model->step);

	if (width > 24)
		width = 24;
	draw_text(area, y + 2, 1, STYLE_TEXT, "attacker");
	for (int i = 0; i < n; i++) {
		bool is_reached = i <= model->step && i <= stop;

		draw_text(area, y + 2, x - 2, is_reached ? STYLE_HEADING : STYLE_DIM, "─▶");
		draw_station(area, y, x, width - 2, &stations[i], verdict, is_reached, i == stop);
		x += width;
	}
	if (has_room) {
		draw_text(area, y + 2, x - 2, stop == n ? STYLE_HEADING : STYLE_DIM, "─▶");
		draw_text(area, y + 1, x + 1, STYLE_DIM, "the goal");
		draw_text(area, y + 2, x + 1,
		    verdict->outcome == SB_OUTCOME_SUCCEEDED ? STYLE_BAD : STYLE_GOOD, goal);
	}
	y += 5;
	if (is_true)
		return y + draw_wrapped(area, y, 1, STYLE_DIM,
		               "TRUE ORDER: so this kernel asks for this call. o: story order");
	return y +
	       draw_wrapped(area, y, 1, STYLE_DIM,
	           "STORY ORDER: for learning; the kernel asks in another order. o: true order");
}

static int draw_layer_table(struct area area, int y, const struct sb_verdict *verdict)
{
	int start = y;

	for (int i = 0; i < SB_LAYERS; i++) {
		signed char alone = verdict->cells[1u << i];
		signed char without = verdict->cells[verdict->active & ~(1u << i)];

		if (!(verdict->active & 1u << i))
			continue;
		draw_format(area, y, 1, STYLE_TEXT, "%-7s", layer_story_name[i]);
		draw_text(area, y, 9, STYLE_DIM, "alone");
		draw_text(area, y, 15, alone == SB_OUTCOME_BLOCKED ? STYLE_GOOD : STYLE_BAD,
		    alone < 0 ? "-" : sb_outcome_name[alone]);
		draw_text(area, y, 26, STYLE_DIM, "without");
		draw_text(area, y, 34, without == SB_OUTCOME_BLOCKED ? STYLE_GOOD : STYLE_BAD,
		    without < 0 ? "-" : sb_outcome_name[without]);
		y++;
	}
	if (y == start)
		draw_text(area, y++, 1, STYLE_DIM, "no layer is up");
	return y;
}

static int draw_next(struct area area, int y, const struct sb_verdict *verdict)
{
	int x;

	if (verdict->outcome != SB_OUTCOME_BLOCKED)
		return y;
	x = draw_text(area, y, 1, STYLE_DIM, "next in the way: ");
	if (!verdict->n_next)
		draw_text(area, y, x, STYLE_TEXT, "nothing, without it the attack succeeds");
	for (unsigned i = 0; i < verdict->n_next; i++)
		x = draw_format(area, y, x, STYLE_TEXT, "%s%s", i ? ", then " : "",
		    stopper_text(verdict->next[i]));
	return y + 1;
}

static void draw_evidence(struct area area, const struct sb_verdict *verdict)
{
	int y = 0;

	draw_format(
	    area, y++, 0, STYLE_HEADING, "evidence (%s)", verdict->proved ? "proved" : "inferred");
	for (unsigned i = 0; i < verdict->n_evidence && y < area.rows; i++) {
		draw_text(area, y, 0, STYLE_DIM, "·");
		y += draw_wrapped(area, y, 2, STYLE_TEXT, verdict->evidence[i].text);
	}
	if (verdict->output[0] && y + 1 < area.rows) {
		draw_text(area, ++y, 0, STYLE_HEADING, "output");
		draw_wrapped(area, y + 1, 0, STYLE_TEXT, verdict->output);
	}
}

/* On a small screen what is known already gives way. */
static int draw_head(
    struct area area, const struct sb_attack *attack, const struct sb_verdict *verdict)
{
	int y = 0, x;

	x = draw_format(area, y, 1, STYLE_HEADING, "%s   ", attack->name);
	draw_text(area, y++, x, STYLE_TEXT, attack->title ? attack->title : "");
	if (attack->about && (area.rows > 30 || !verdict))
		y += draw_prose(area, y, 1, STYLE_DIM, attack->about);
	x = draw_text(area, y, 1, STYLE_DIM, "$ ");
	y += draw_wrapped(area_part(area, 0, 0, y + 2, area.columns), y, x, STYLE_TEXT,
	    verdict ? verdict->command : attack->command);
	if (verdict && verdict->syscall[0])
		draw_text(area, y++, 3, STYLE_DIM, verdict->syscall);
	return y + 1;
}

static int draw_conclusion(
    struct area area, int y, const struct sb_attack *attack, const struct attack_state *state)
{
	char text[900];

	verdict_sentence(&state->verdict, attack, text, sizeof(text));
	y += draw_wrapped(area, y, 1, verdict_style(&state->verdict), text);
	if (state->has_old) {
		verdict_short(&state->old, text, sizeof(text));
		draw_text(area, y, 1, STYLE_DIM, "before: ");
		draw_text(area, y++, 9, verdict_style(&state->old), text);
	}
	return y + 1;
}

static void draw_layers(struct area area, int y, const struct sb_verdict *verdict)
{
	y = draw_next(area, draw_layer_table(area, y, verdict), verdict);
	if (!verdict->fix[0])
		return;
	draw_text(area, y, 1, STYLE_DIM, "smallest change that allows it:");
	draw_wrapped(area, y + 1, 3, STYLE_TEXT, verdict->fix);
}

/* Walk, sentence, then layers and evidence side by side, or one of them where it is narrow. */
static void draw_result(const struct model *model, struct area area, int y,
    const struct sb_attack *attack, const struct attack_state *state)
{
	const struct sb_verdict *verdict = &state->verdict;
	int middle = area.columns * 11 / 20;
	bool is_wide = area.columns >= 100;

	y = draw_walk(model, area, y, verdict) + 1;
	y = draw_conclusion(area, y, attack, state);
	if (is_wide || !model->shows_evidence)
		draw_layers(
		    is_wide ? area_part(area, 0, 0, area.rows, middle - 1) : area, y, verdict);
	if (is_wide)
		draw_evidence(
		    area_part(area, y, middle, area.rows - y, area.columns - middle - 1), verdict);
	else if (model->shows_evidence)
		draw_evidence(area_part(area, y, 1, area.rows - y, area.columns - 2), verdict);
}

void view_attack(const struct model *model, struct area body)
{
	int index = lists_attack_here(model);
	const struct sb_attack *attack;
	const struct attack_state *state;
	struct area area;
	int y;

	draw_frame(body, "Attack", true);
	area = area_inside(body);
	if (index < 0)
		return;
	attack = &model->catalogue->attacks[index];
	state = &model->attacks[index];
	y = draw_head(area, attack, state->has_verdict ? &state->verdict : NULL);
	if (state->job != ATTACK_IDLE)
		draw_format(
		    area, y, 1, STYLE_WARN, "running, %u of %u runs", state->done, state->total);
	else if (state->note[0])
		draw_wrapped(area, y, 1, STYLE_WARN, state->note);
	else if (state->has_verdict)
		draw_result(model, area, y, attack, state);
	else
		draw_text(area, y, 1, STYLE_DIM,
		    "not run yet: Enter runs it under the policy of the lab");
}
