// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/lists.h"

#include <string.h>

#include "app/tui/layer_rows.h"
#include "app/tui/picker.h"
#include "app/tui/update.h"
#include "sandbox/text.h"

static bool is_searched(const struct model *model, enum place place)
{
	return model->filter[0] && model->filter_place == place;
}

static bool is_wanted(const struct model *model, const struct sb_attack *attack)
{
	return !is_searched(model, PLACE_ATTACKS) || text_contains(attack->name, model->filter) ||
	       (attack->title && text_contains(attack->title, model->filter));
}

/* What the articles show comes first. */
int lists_attacks(const struct model *model, int *indices, int max)
{
	int n = 0;

	for (int own = 0; own < 2; own++) {
		for (size_t i = 0; i < model->catalogue->n_attacks && n < max; i++) {
			const struct sb_attack *attack = &model->catalogue->attacks[i];
			bool is_article = attack->from && !strncmp(attack->from, "Article", 7);

			if (is_article == !own && is_wanted(model, attack))
				indices[n++] = (int)i;
		}
	}
	return n;
}

int lists_attack_row(const struct model *model, int attack)
{
	int indices[256];
	int n = lists_attacks(model, indices, (int)SB_COUNT(indices));

	for (int i = 0; i < n; i++)
		if (indices[i] == attack)
			return i;
	return 0;
}

int lists_attack_here(const struct model *model)
{
	int indices[256];
	int n = lists_attacks(model, indices, (int)SB_COUNT(indices));

	if (!n)
		return -1;
	return indices[model->attack_list.at < n ? model->attack_list.at : n - 1];
}

int lists_calls(const struct model *model, int *indices, int max)
{
	int n = 0;

	for (size_t i = 0; i < model->n_calls && n < max; i++)
		if ((!model->access || (int)model->calls[i].access == model->access - 1) &&
		    (!is_searched(model, PLACE_SECCOMP) ||
		        text_contains(model->calls[i].name, model->filter) ||
		        text_contains(model->calls[i].purpose, model->filter)))
			indices[n++] = (int)i;
	return n;
}

int lists_processes(const struct model *model, int *indices, int max)
{
	int n = 0;

	for (size_t i = 0; i < model->n_processes && n < max; i++)
		if (!is_searched(model, PLACE_PROCESSES) ||
		    text_contains(model->processes[i].name, model->filter))
			indices[n++] = (int)i;
	return n;
}

int lists_help_rows(int *rows, int max)
{
	int n = 0;

	for (int group = 0; group < GROUPS; group++) {
		int heading = n;

		for (int i = 0; i < ACTION_COUNT && n + 1 < max; i++) {
			const struct action_row *row = &action_rows[i];

			if (row->group != (enum action_group)group)
				continue;
			if (n == heading)
				rows[n++] = ~group;
			rows[n++] = i;
		}
	}
	return n;
}

static int count_lines(const struct model *model)
{
	int n = 1;

	for (size_t i = 0; i < model->output_len; i++)
		n += model->output[i] == '\n';
	return n;
}

static int count_choices(const struct lesson_state *state)
{
	const struct lesson_prediction *prediction = state->open->steps[state->step].prediction;
	int n = 0;

	while (prediction && prediction->choices[n])
		n++;
	return n;
}

static int list_length(const struct model *model, enum place place)
{
	union {
		struct layer_row layers[LAYER_ROWS_MAX];
		struct picker_entry picks[PICKER_MAX];
		enum action actions[ACTION_COUNT];
		int indices[1024];
	} room;

	switch (place) {
	case PLACE_LAYERS:
		return layer_rows(model, room.layers);
	case PLACE_ATTACKS:
		return lists_attacks(model, room.indices, 1024);
	case PLACE_ATTACK:
	case PLACE_MATRIX:
		return (int)model->catalogue->n_attacks;
	case PLACE_SECCOMP:
		return lists_calls(model, room.indices, 1024);
	case PLACE_PROCESSES:
		return lists_processes(model, room.indices, 1024);
	case PLACE_LESSONS:
		return (int)model->lessons.n_lessons;
	case PLACE_LESSON:
		return count_choices(&model->lesson);
	case PLACE_DOCTOR:
		return (int)model->n_findings;
	case PLACE_HELP:
		return lists_help_rows(room.indices, 1024);
	case PLACE_OUTPUT:
		return count_lines(model);
	case PLACE_PALETTE:
		return palette_entries(model, room.actions);
	case PLACE_PICKER:
		return picker_entries(model, room.picks);
	default:
		return 0;
	}
}

static struct cursor *list_cursor(struct model *model, enum place place)
{
	switch (place) {
	case PLACE_LAYERS:
		return &model->layers;
	case PLACE_ATTACKS:
	case PLACE_ATTACK:
		return &model->attack_list;
	case PLACE_MATRIX:
		return &model->matrix;
	case PLACE_SECCOMP:
		return &model->seccomp;
	case PLACE_PROCESSES:
		return &model->processes_list;
	case PLACE_LESSONS:
		return &model->lesson_list;
	case PLACE_LESSON: /* what is locked in stays */
		return model->lesson.is_locked ? NULL : &model->lesson.choice;
	case PLACE_DOCTOR:
		return &model->doctor;
	case PLACE_HELP:
		return &model->help;
	case PLACE_OUTPUT:
		return &model->output_list;
	case PLACE_PALETTE:
		return &model->palette;
	case PLACE_PICKER:
		return &model->picker;
	default:
		return NULL;
	}
}

/* Titles of groups are passed over, in the direction of the move. */
static void skip_groups(struct model *model, int direction)
{
	struct layer_row rows[LAYER_ROWS_MAX];
	int n = layer_rows(model, rows);

	cursor_move(&model->layers, 0, n);
	while (model->layers.at > 0 && model->layers.at < n - 1 &&
	       rows[model->layers.at].kind == ROW_GROUP)
		model->layers.at += direction;
	if (rows[model->layers.at].kind == ROW_GROUP)
		model->layers.at--;
}

void lists_move(struct model *model, int by)
{
	enum place place = model_place(model);
	struct cursor *cursor = list_cursor(model, place);

	if (!cursor)
		return;
	cursor_move(cursor, by, list_length(model, place));
	if (place == PLACE_LAYERS)
		skip_groups(model, by < 0 ? -1 : 1);
}

void lists_filtered(struct model *model)
{
	struct cursor *cursor = list_cursor(model, model->filter_place);
	struct layer_row rows[LAYER_ROWS_MAX];
	int n;

	if (!cursor)
		return;
	*cursor = (struct cursor){0};
	if (model->filter_place != PLACE_LAYERS || !model->filter[0])
		return;
	n = layer_rows(model, rows);
	for (int i = 0; i < n; i++) {
		if (rows[i].kind == ROW_CAP) {
			cursor->at = i;
			return;
		}
	}
}

void do_up(struct model *model)
{
	lists_move(model, -1);
}

void do_down(struct model *model)
{
	lists_move(model, 1);
}

#define PAGE 10

void do_page_up(struct model *model)
{
	lists_move(model, -PAGE);
}

void do_page_down(struct model *model)
{
	lists_move(model, PAGE);
}

void do_first(struct model *model)
{
	lists_move(model, -10000);
}

void do_last(struct model *model)
{
	lists_move(model, 10000);
}

void do_search(struct model *model)
{
	model->filter_place = model_place(model);
	model->filter[0] = '\0';
	model->overlay = OVERLAY_SEARCH;
	lists_filtered(model);
}
