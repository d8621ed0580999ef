// SPDX-License-Identifier: GPL-3.0-or-later
/* Everything needed to flip a layer and see what it does, on one screen. */
#include "app/tui/view.h"

#include <stdio.h>

static const char *short_name(const struct model *model)
{
	static const char *const phases[] = {[SHELL_NONE] = "starting",
	    [SHELL_RUNNING] = "",
	    [SHELL_ENDED] = "ended: Enter starts a new one",
	    [SHELL_WORLD_DIED] = "its world died: Enter makes a new one",
	    [SHELL_FAILED] = "could not start: Enter tries again"};

	return phases[model->shells[SLOT_LAB].phase];
}

static void shell_title(const struct model *model, char *text, size_t size)
{
	const struct shell *shell = &model->shells[SLOT_LAB];
	const char *title = term_title(shell->term);
	int scrolled = term_scrolled(shell->term);
	int n;

	if (shell->phase != SHELL_RUNNING)
		n = snprintf(text, size, "Shell %u %s", shell->generation, short_name(model));
	else
		n = snprintf(text, size, "Shell %u · pid %d (%d inside)", shell->generation,
		    (int)shell->pid, (int)shell->ns_pid);
	if (n > 0 && (size_t)n < size && scrolled)
		snprintf(text + n, size - (size_t)n, " · %d lines back", scrolled);
	else if (n > 0 && (size_t)n < size && title[0])
		snprintf(text + n, size - (size_t)n, " · %s", title);
}

/* Where the pane shows fewer rows than the terminal has, the rows around its cursor are shown. */
void view_shell(const struct model *model, const struct rect *rect, struct area body)
{
	enum place place = model_place(model);
	bool has_focus = place == PLACE_SHELL || place == PLACE_LESSON_SHELL;
	struct area frame = view_part(body, rect);
	struct area inside = area_inside(frame);
	struct term *term = model->shells[SLOT_LAB].term;
	char title[160];
	int row = 0, column, hidden;

	shell_title(model, title, sizeof(title));
	draw_frame(frame, title, has_focus);
	if (!term_cursor(term, &row, &column))
		row = term_rows(term) - 1;
	hidden = row - inside.rows + 1;
	draw_terminal(inside, term, hidden > 0 ? hidden : 0, has_focus);
}

static void status_title(const struct model *model, char *text, size_t size)
{
	if (model->watched)
		snprintf(text, size, "/proc/%d/status · watched", (int)model->watched);
	else if (model->has_status)
		snprintf(text, size, "/proc/%d/status", (int)model->status.pid);
	else
		snprintf(text, size, "/proc status");
}

static struct area framed(const struct model *model, const struct rect *rect, struct area body,
    enum pane pane, const char *title)
{
	struct area frame = view_part(body, rect);

	draw_frame(frame, title, model->pane == pane && !model->overlay);
	return area_inside(frame);
}

static void service_title(const struct model *model, char *text, size_t size)
{
	static const char *const phases[] = {[SERVICE_OFF] = "not running (S starts it)",
	    [SERVICE_RUNNING] = "on port 8080",
	    [SERVICE_REPLACED] = "being replaced",
	    [SERVICE_DIED] = "died (S starts it)"};

	snprintf(text, size, "Attacks · vulnerable service %s", phases[model->service.phase]);
}

static void draw_pane(
    const struct model *model, const struct layout *layout, struct area body, enum pane pane)
{
	const struct rect *rect = &layout->panes[pane];
	char title[120];

	if (!rect->rows)
		return;
	switch (pane) {
	case PANE_LAYERS:
		view_layers(model, framed(model, rect, body, pane, "Layers"),
		    layout->is_stacked && model->pane != PANE_LAYERS);
		break;
	case PANE_STATUS:
		status_title(model, title, sizeof(title));
		view_status(model, framed(model, rect, body, pane, title));
		break;
	case PANE_ATTACKS:
		service_title(model, title, sizeof(title));
		view_attacks(model, framed(model, rect, body, pane, title));
		break;
	default:
		view_shell(model, rect, body);
	}
}

/* From above to below: an edge that two panes share carries the title of the later one. */
static void draw_panes(const struct model *model, const struct layout *layout, struct area body)
{
	static const enum pane spread[PANES] = {PANE_LAYERS, PANE_SHELL, PANE_STATUS, PANE_ATTACKS};
	static const enum pane stacked[PANES] = {
	    PANE_LAYERS, PANE_ATTACKS, PANE_STATUS, PANE_SHELL};

	for (int i = 0; i < PANES; i++)
		draw_pane(model, layout, body, (layout->is_stacked ? stacked : spread)[i]);
}

void view_lab(const struct model *model, struct area body)
{
	struct layout layout = layout_lab(model);

	draw_panes(model, &layout, body);
	if (layout.boxes.rows) {
		view_boxes(model, view_part(body, &layout.boxes));
		view_sentence(model, view_part(body, &layout.sentence));
	}
	if (layout.attack_line.rows)
		view_attack_line(model, view_part(body, &layout.attack_line));
}
