// SPDX-License-Identifier: GPL-3.0-or-later
/* Two sandboxes, one input line: what is typed goes to both, what differs is marked. */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#define LABEL_WIDTH 13

struct row {
	const char *label;
	char value[2][80];
};

static void fill_caps(
    struct row *row, const char *label, const struct shell *const shells[2], enum sb_capset set)
{
	row->label = label;
	for (int i = 0; i < 2; i++) {
		uint64_t mask = shells[i]->status.caps[set];

		snprintf(row->value[i], sizeof(row->value[i]), "%016llx  %d",
		    (unsigned long long)mask, __builtin_popcountll(mask));
	}
}

static int collect(const struct shell *const shells[2], struct row rows[10])
{
	static const struct {
		const char *label;
		enum sb_capset set;
	} sets[] = {{"CapInh", SB_CAPS_INHERITABLE}, {"CapPrm", SB_CAPS_PERMITTED},
	    {"CapEff", SB_CAPS_EFFECTIVE}, {"CapBnd", SB_CAPS_BOUNDING},
	    {"CapAmb", SB_CAPS_AMBIENT}};
	int n = 0;

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
		fill_caps(&rows[n++], sets[i].label, shells, sets[i].set);
	rows[n].label = "Uid";
	rows[n + 1].label = "NoNewPrivs";
	rows[n + 2].label = "Seccomp";
	rows[n + 3].label = "AppArmor";
	for (int i = 0; i < 2; i++) {
		const struct sb_status *status = &shells[i]->status;

		snprintf(rows[n].value[i], 80, "%u %u", status->uid[0], status->uid[1]);
		snprintf(rows[n + 1].value[i], 80, "%d", status->no_new_privs);
		snprintf(rows[n + 2].value[i], 80, "%d %s", status->seccomp_mode,
		    sb_seccomp_mode_name(status->seccomp_mode));
		snprintf(rows[n + 3].value[i], 80, "%.60s%s",
		    status->apparmor_source == SB_APPARMOR_NONE ? "none" : status->apparmor_label,
		    status->apparmor_source == SB_APPARMOR_EMULATED ? " EMULATED" : "");
	}
	return n + 4;
}

static void draw_status(const struct model *model, struct area area)
{
	const struct shell *const shells[2] = {
	    &model->shells[SLOT_LEFT], &model->shells[SLOT_RIGHT]};
	int middle = area.columns / 2;
	struct row rows[10];
	int n;

	draw_text(area, 0, 1, STYLE_HEADING, model->compare[0].name);
	draw_text(area, 0, middle, STYLE_HEADING, model->compare[1].name);
	if (!shells[0]->has_status || !shells[1]->has_status) {
		draw_text(area, 2, 1, STYLE_DIM, "not read yet");
		return;
	}
	n = collect(shells, rows);
	for (int i = 0; i < n; i++) {
		bool differs = strcmp(rows[i].value[0], rows[i].value[1]) != 0;
		enum style style = differs ? STYLE_CHANGED : STYLE_TEXT;

		draw_text(area, i + 1, 1, STYLE_DIM, rows[i].label);
		draw_text(area, i + 1, LABEL_WIDTH, style, rows[i].value[0]);
		draw_text(area, i + 1, middle, style, rows[i].value[1]);
		if (differs)
			draw_text(area_part(area, 0, 0, area.rows, area.columns), i + 1,
			    area.columns - 8, STYLE_CHANGED, "differs");
	}
}

/* Lines of the two screens that are not the same get a mark at the edge. */
static void mark_differences(
    const struct canvas *canvas, const struct rect *left, const struct rect *right)
{
	int columns = left->columns < right->columns ? left->columns : right->columns;

	for (int y = 1; y < left->rows - 1; y++) {
		bool differs = false;

		for (int x = 1; x < columns - 1 && !differs; x++) {
			const struct term_cell *a = canvas_at(canvas, left->y + y, left->x + x);
			const struct term_cell *b = canvas_at(canvas, right->y + y, right->x + x);

			differs = a && b && memcmp(a->chars, b->chars, sizeof(a->chars));
		}
		if (differs)
			draw_text((struct area){(struct canvas *)canvas, 0, 0, canvas->rows,
			              canvas->columns},
			    right->y + y, right->x, STYLE_CHANGED, "×");
	}
}

static void draw_side(
    const struct model *model, struct area body, const struct rect *rect, enum slot slot)
{
	const struct shell *shell = &model->shells[slot];
	struct area frame = view_part(body, rect);
	char title[120];

	snprintf(title, sizeof(title), "%s%s", model->compare[slot - SLOT_LEFT].name,
	    shell->phase == SHELL_RUNNING ? "" : "  (not running: Enter)");
	draw_frame(frame, title, model->is_typing);
	draw_terminal(area_inside(frame), shell->term, 0,
	    slot == SLOT_LEFT && model_place(model) == PLACE_COMPARE_SHELLS);
}

void view_compare(const struct model *model, struct area body)
{
	struct layout_compare layout = layout_compare(model);
	struct area status = view_part(body, &layout.status);

	draw_frame(status, "Compare: l and r choose the presets, Enter types into both",
	    !model->is_typing);
	draw_status(model, area_inside(status));
	draw_side(model, body, &layout.left, SLOT_LEFT);
	draw_side(model, body, &layout.right, SLOT_RIGHT);
	mark_differences(body.canvas, &layout.left, &layout.right);
}
