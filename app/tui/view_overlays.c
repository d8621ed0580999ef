// SPDX-License-Identifier: GPL-3.0-or-later
/* What lies over a view: help, the palette, pickers, the output of a command. */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#include "app/tui/lists.h"
#include "app/tui/picker.h"

static void draw_action(struct area area, int y, enum action action)
{
	const struct action_row *row = &action_rows[action];
	int x = draw_text(area, y, 3, STYLE_KEY, row->keys[0]);

	if (row->keys[1])
		draw_format(area, y, x + 1, STYLE_DIM, "%s", row->keys[1]);
	draw_text(area, y, 16, STYLE_TEXT, row->help);
	if (area.columns > 90)
		draw_text(area, y, 74, STYLE_DIM, row->name);
}

void view_help(const struct model *model, struct area body)
{
	int rows[ACTION_COUNT + GROUPS];
	int n = lists_help_rows(rows, ACTION_COUNT + GROUPS);
	struct area area =
	    view_box(body, body.rows, 100, "Help: every key (Esc closes, ^P finds by name)");
	int top = model->help.at < n - area.rows ? model->help.at : n - area.rows;

	if (top < 0)
		top = 0;
	for (int y = 0; y < area.rows && top + y < n; y++) {
		if (rows[top + y] < 0)
			draw_text(area, y, 1, STYLE_HEADING, action_group_title[~rows[top + y]]);
		else
			draw_action(area, y, (enum action)rows[top + y]);
	}
}

/* First byte of the n-th line. */
static const char *line_at(const char *text, int n)
{
	while (n-- > 0 && text) {
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return text;
}

void view_output(const struct model *model, struct area body)
{
	struct area area = view_box(body, body.rows, body.columns, model->output_title);
	const char *line = line_at(model->output ? model->output : "", model->output_list.at);

	for (int y = 0; y < area.rows && line; y++) {
		char text[1024];
		size_t len = strcspn(line, "\n");

		snprintf(text, sizeof(text), "%.*s",
		    (int)(len < sizeof(text) ? len : sizeof(text) - 1), line);
		draw_text(area, y, 1, STYLE_TEXT, text);
		line = line[len] ? line + len + 1 : NULL;
	}
	if (model->output_running)
		draw_text(area, area.rows - 1, 1, STYLE_WARN, "running …");
}

static struct area typed_box(
    const struct model *model, struct area body, int rows, const char *title)
{
	struct area area = view_box(body, rows, 76, title);
	int x = draw_text(area, 0, 1, STYLE_KEY, "> ");

	x = draw_text(area, 0, x, STYLE_TEXT, model->typed);
	area.canvas->has_cursor = true;
	area.canvas->cursor_y = area.y;
	area.canvas->cursor_x = area.x + x;
	return area_part(area, 1, 0, area.rows - 1, area.columns);
}

void view_palette(const struct model *model, struct area body)
{
	enum action entries[ACTION_COUNT];
	int n = palette_entries(model, entries);
	struct area area = typed_box(model, body, 18, "Find an action");
	int top = view_top(model->palette.at, n, area.rows);

	for (int y = 0; y < area.rows && top + y < n; y++) {
		const struct action_row *row = &action_rows[entries[top + y]];

		draw_text(area, y, 1, STYLE_TEXT, row->name);
		draw_text(area_part(area, 0, 0, area.rows, area.columns - 7), y, 20, STYLE_DIM,
		    row->help);
		draw_right(area, y, STYLE_KEY, row->keys[0]);
		view_mark(area, y, top + y == model->palette.at, true);
	}
}

void view_picker(const struct model *model, struct area body)
{
	struct picker_entry entries[PICKER_MAX];
	int n = picker_entries(model, entries);
	struct area area = typed_box(model, body, 20, picker_title(model));
	int top = view_top(model->picker.at, n, area.rows);

	for (int y = 0; y < area.rows && top + y < n; y++) {
		draw_text(area, y, 1, STYLE_TEXT, entries[top + y].name);
		draw_text(area, y, 24, STYLE_DIM, entries[top + y].note);
		view_mark(area, y, top + y == model->picker.at, true);
	}
}
