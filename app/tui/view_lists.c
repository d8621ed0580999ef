// SPDX-License-Identifier: GPL-3.0-or-later
/* The wall call by call, and what this machine offers. */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#include "app/tui/lists.h"
#include "sandbox/capability.h"

static void caps_text(uint64_t mask, char *text, size_t size)
{
	size_t len = 0;

	text[0] = '\0';
	for (int cap = 0; cap < SB_CAP_LIMIT && len < size; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (mask >> cap & 1)
			len += (size_t)snprintf(text + len, size - len, "%s%s", len ? ", " : "",
			    sb_cap_name(cap, name));
	}
}

static const enum style access_styles[SB_ACCESSES] = {[SB_ACCESS_ALLOWED] = STYLE_TEXT,
    [SB_ACCESS_SOMETIMES] = STYLE_WARN,
    [SB_ACCESS_REFUSED] = STYLE_GOOD};

static void draw_call(struct area area, int y, const struct sb_seccomp_call *call)
{
	static const char *const access[SB_ACCESSES] = {"allowed", "sometimes", "refused"};
	char text[256];
	int x;

	draw_text(area, y, 1, access_styles[call->access], call->name);
	draw_text(area, y, 26, access_styles[call->access], access[call->access]);
	x = draw_text(area, y, 37, STYLE_DIM, call->purpose ? call->purpose : "");
	x = x < 54 ? 54 : x + 2;
	if (call->access != SB_ACCESS_ALLOWED) {
		char action[SB_ACTION_TEXT_MAX];

		x = draw_text(
		        area, y, x, STYLE_TEXT, sb_seccomp_action_text(call->action, action)) +
		    2;
	}
	if (call->caps) {
		caps_text(call->caps, text, sizeof(text));
		x = draw_format(area, y, x, STYLE_CHANGED, "opened by %s", text) + 2;
	}
	if (call->condition[0])
		draw_format(area, y, x, STYLE_DIM, "if %s", call->condition);
}

static void draw_call_counts(const struct model *model, struct area area, int y)
{
	int counts[SB_ACCESSES] = {0};
	int by_caps = 0;

	for (size_t i = 0; i < model->n_calls; i++) {
		counts[model->calls[i].access]++;
		by_caps += model->calls[i].caps != 0;
	}
	draw_format(area, y, 1, STYLE_TEXT,
	    "%d calls allowed, %d depend on their arguments, %d refused; %d of them a capability "
	    "would open",
	    counts[SB_ACCESS_ALLOWED], counts[SB_ACCESS_SOMETIMES], counts[SB_ACCESS_REFUSED],
	    by_caps);
}

void view_seccomp(const struct model *model, struct area body)
{
	struct area area = area_inside(body), list;
	int indices[1024];
	int n = lists_calls(model, indices, 1024);
	int at = model->seccomp.at < n ? model->seccomp.at : n - 1;
	char title[SB_PATH_MAX + 40];
	int y, top;

	snprintf(title, sizeof(title), "The wall: %s",
	    model->policy.seccomp == SB_SECCOMP_FILTER ? model->policy.seccomp_profile
	    : model->policy.seccomp == SB_SECCOMP_OFF  ? "off"
	                                               : "strict");
	draw_frame(body, title, true);
	y = draw_wrapped(area, 0, 1, STYLE_DIM, model->calls_about);
	if (!model->n_calls)
		return;
	draw_call_counts(model, area, y++);
	if (model->access)
		draw_right(area, y - 1, STYLE_CHANGED, "v: some left out ");
	draw_line(area, y++);
	list = area_part(area, y, 0, area.rows - y, area.columns);
	top = view_top(at, n, list.rows);
	for (y = 0; y < list.rows && top + y < n; y++) {
		draw_call(list, y, &model->calls[indices[top + y]]);
		view_mark(list, y, top + y == at, true);
	}
}

static int draw_finding(struct area area, int y, const struct sb_finding *finding, bool is_here)
{
	static const char *const marks[] = {
	    [SB_SUPPORT_YES] = "✓", [SB_SUPPORT_PARTLY] = "~", [SB_SUPPORT_NO] = "✗"};
	static const enum style styles[] = {[SB_SUPPORT_YES] = STYLE_ON,
	    [SB_SUPPORT_PARTLY] = STYLE_WARN,
	    [SB_SUPPORT_NO] = STYLE_BAD};
	int start = y;

	draw_text(area, y, 1, styles[finding->support], marks[finding->support]);
	y += draw_wrapped(area, y, 3, STYLE_TEXT, finding->what);
	view_mark(area, start, is_here, true);
	if (finding->why[0])
		y += draw_wrapped(area, y, 5, STYLE_DIM, finding->why);
	if (finding->remedy[0])
		y += draw_wrapped(area, y, 5, STYLE_KEY, finding->remedy);
	return y;
}

void view_doctor(const struct model *model, struct area body)
{
	struct area area = area_inside(body);
	int y = 0;

	draw_frame(body, "Doctor: what this kernel and machine offer for each layer", true);
	if (!model->doctor_ran)
		draw_text(area, 0, 1, STYLE_WARN, "probing …");
	for (size_t i = (size_t)view_top(model->doctor.at, (int)model->n_findings, 4);
	     i < model->n_findings && y < area.rows; i++)
		y = draw_finding(area, y, &model->findings[i], (int)i == model->doctor.at);
}
