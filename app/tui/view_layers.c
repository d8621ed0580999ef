// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#include "app/tui/layer_rows.h"
#include "sandbox/capability.h"

#define VALUE_COLUMN 22

static const char *seccomp_text(const struct sb_policy *policy)
{
	static const char *const modes[] = {"off", "strict", "filter"};

	return modes[policy->seccomp];
}

static const char *profile_text(const struct sb_policy *policy)
{
	return policy->apparmor_profile[0] ? policy->apparmor_profile : "unconfined";
}

static const char *mode_text(const struct sb_policy *policy)
{
	static const char *const modes[] = {"enforce", "complain", "kill"};

	return policy->apparmor_profile[0] ? modes[policy->apparmor_mode] : "-";
}

static const char *source_text(const struct sb_policy *policy)
{
	static const char *const sources[] = {"auto", "kernel", "emulated", "none"};

	return sources[policy->apparmor_source];
}

static void draw_value(struct area area, int y, const char *story, const char *name,
    const char *value, bool is_on, bool is_changed)
{
	int x;

	draw_text(area, y, 1, STYLE_HEADING, story);
	draw_text(area, y, 8, STYLE_TEXT, name);
	x = draw_text(area, y, VALUE_COLUMN, is_on ? STYLE_ON : STYLE_OFF, value);
	if (is_changed) {
		draw_text(area, y, 0, STYLE_CHANGED, "*");
		draw_text(area, y, x, STYLE_CHANGED, " *");
	}
}

/* What came of it, as the shell's status tells; returns the column after it. */
static int draw_enforcer(const struct model *model, struct area area, int y, int x)
{
	if (!model->has_status || model->watched || !model->policy.apparmor_profile[0])
		return x;
	if (model->status.apparmor_source == SB_APPARMOR_EMULATED)
		return draw_text(area, y, x, STYLE_EMULATED, "EMULATED");
	if (model->status.apparmor_source == SB_APPARMOR_NONE)
		return draw_text(area, y, x, STYLE_WARN, "NOT IN FORCE");
	return draw_text(area, y, x, STYLE_ON, "kernel");
}

#define SOURCE_COLUMN 15 /* before the values: the mark must not be cut off */

static void draw_source(const struct model *model, struct area area, int y)
{
	bool is_changed = model->policy.apparmor_source != model->preset.apparmor_source;
	int x;

	draw_value(area, y, "", "source", "", false, is_changed);
	x = draw_enforcer(model, area, y, SOURCE_COLUMN);
	draw_format(area, y, x > SOURCE_COLUMN ? x + 1 : VALUE_COLUMN, STYLE_DIM, "%s",
	    source_text(&model->policy));
}

static int count_caps(const struct sb_policy *policy)
{
	return __builtin_popcountll(policy->caps[SB_CAPS_BOUNDING] & sb_cap_all());
}

static void draw_moat(const struct model *model, struct area area, int y)
{
	char value[32];

	snprintf(value, sizeof(value), "%d of %d", count_caps(&model->policy), sb_cap_last() + 1);
	draw_value(area, y, "MOAT", "capabilities", value,
	    sb_policy_layer_active(&model->policy, SB_LAYER_CAPABILITIES),
	    policy_cap_differences(&model->policy, &model->preset));
}

static void draw_cap(const struct model *model, struct area area, int y, int cap)
{
	static const char *const boxes[] = {
	    [CAP_OFF] = "[ ]", [CAP_ON] = "[x]", [CAP_PARTLY] = "[~]"};
	enum cap_state state = policy_cap_state(&model->policy, cap);
	enum cap_state preset = policy_cap_state(&model->preset, cap);
	char name[SB_CAP_NAME_MAX];
	int x;

	draw_text(area, y, 1, state == CAP_OFF ? STYLE_OFF : STYLE_TEXT, boxes[state]);
	draw_text(area, y, 5, state == CAP_OFF ? STYLE_OFF : STYLE_TEXT, sb_cap_name(cap, name));
	x = 5 + (int)strlen(name) + 1;
	if (x < VALUE_COLUMN)
		x = VALUE_COLUMN;
	if (state != preset) {
		draw_text(area, y, 0, STYLE_CHANGED, "*");
		x = draw_text(
		    area, y, x, STYLE_CHANGED, preset == CAP_OFF ? "was off  " : "was on  ");
	}
	draw_text(area, y, x, STYLE_DIM, sb_cap_about(cap));
}

static void draw_wall(const struct model *model, struct area area, int y)
{
	draw_value(area, y, "WALL", "seccomp", seccomp_text(&model->policy),
	    model->policy.seccomp != SB_SECCOMP_OFF,
	    model->policy.seccomp != model->preset.seccomp);
}

static void draw_profile(const struct model *model, struct area area, int y)
{
	bool is_filter = model->policy.seccomp == SB_SECCOMP_FILTER;

	draw_value(area, y, "", "profile", is_filter ? model->policy.seccomp_profile : "-",
	    is_filter,
	    is_filter && model->preset.seccomp == SB_SECCOMP_FILTER &&
	        strcmp(model->policy.seccomp_profile, model->preset.seccomp_profile));
}

static void draw_gate(const struct model *model, struct area area, int y)
{
	draw_value(area, y, "GATE", "no_new_privs", model->policy.no_new_privs ? "on" : "off",
	    model->policy.no_new_privs, model->policy.no_new_privs != model->preset.no_new_privs);
}

static void draw_guards(const struct model *model, struct area area, int y)
{
	draw_value(area, y, "GUARDS", "AppArmor", profile_text(&model->policy),
	    model->policy.apparmor_profile[0],
	    strcmp(model->policy.apparmor_profile, model->preset.apparmor_profile));
}

static void draw_user(const struct model *model, struct area area, int y)
{
	char value[40];

	snprintf(value, sizeof(value), "%u:%u", model->policy.uid, model->policy.gid);
	draw_value(area, y, "WHO", "user", value, model->policy.uid != 0,
	    model->policy.uid != model->preset.uid);
}

static void draw_row(
    const struct model *model, struct area area, int y, const struct layer_row *row)
{
	switch (row->kind) {
	case ROW_MOAT:
		draw_moat(model, area, y);
		break;
	case ROW_GROUP:
		draw_text(area, y, 1, STYLE_DIM, row->group);
		break;
	case ROW_CAP:
		draw_cap(model, area, y, row->cap);
		break;
	case ROW_WALL:
		draw_wall(model, area, y);
		break;
	case ROW_PROFILE:
		draw_profile(model, area, y);
		break;
	case ROW_GATE:
		draw_gate(model, area, y);
		break;
	case ROW_GUARDS:
		draw_guards(model, area, y);
		break;
	case ROW_MODE:
		draw_value(area, y, "", "mode", mode_text(&model->policy),
		    model->policy.apparmor_profile[0],
		    model->policy.apparmor_mode != model->preset.apparmor_mode);
		break;
	case ROW_SOURCE:
		draw_source(model, area, y);
		break;
	case ROW_USER:
		draw_user(model, area, y);
		break;
	}
}

/* What differs from the preset, as "- chown  + sys_admin". */
static void draw_differences(const struct model *model, struct area area, int y)
{
	uint64_t bits = policy_cap_differences(&model->policy, &model->preset);
	int x = 8;

	for (int cap = 0; cap < SB_CAP_LIMIT; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (!(bits >> cap & 1))
			continue;
		if (x + 12 > area.columns) {
			draw_text(area, y, x, STYLE_CHANGED, "…");
			return;
		}
		x = draw_format(area, y, x, STYLE_CHANGED, "%c %s  ",
		    policy_cap_state(&model->policy, cap) == CAP_OFF ? '-' : '+',
		    sb_cap_name(cap, name));
	}
	if (!bits)
		draw_text(area, y, x, STYLE_DIM, "as the preset has them");
}

static void draw_folded(const struct model *model, struct area area)
{
	int y = 0;

	draw_moat(model, area, y++);
	draw_differences(model, area, y++);
	draw_wall(model, area, y++);
	if (model->policy.seccomp == SB_SECCOMP_FILTER)
		draw_profile(model, area, y++);
	draw_gate(model, area, y++);
	draw_guards(model, area, y++);
	if (y < area.rows && model->policy.apparmor_profile[0])
		draw_enforcer(model, area, y++, VALUE_COLUMN);
	if (y < area.rows)
		draw_user(model, area, y);
}

/* What the row under the cursor is about, in full. */
static const char *about_row(const struct layer_row *row)
{
	static const char *const abouts[] = {
	    [ROW_MOAT] = "What root may do, in pieces. Space lifts the moat or puts it back.",
	    [ROW_WALL] =
	        "Which system calls reach the kernel at all. Space: up or down, Right: off, "
	        "strict, filter.",
	    [ROW_PROFILE] = "The filter's rules, as a runtime ships them. Enter chooses.",
	    [ROW_GATE] = "No program can gain privileges by being started: setuid bits and file "
	                 "capabilities are ignored.",
	    [ROW_GUARDS] = "Rules on paths and objects, whoever asks. Enter chooses a profile.",
	    [ROW_MODE] = "enforce refuses, complain only tells, kill ends the process.",
	    [ROW_SOURCE] =
	        "Who enforces the profile: the kernel, the lab's emulation, nobody. Where "
	        "the kernel has none, `layerlab vm` brings one.",
	    [ROW_USER] = "Who the shell runs as inside."};

	return row->kind == ROW_CAP ? sb_cap_about(row->cap)
	       : abouts[row->kind]  ? abouts[row->kind]
	                            : "";
}

static void draw_about(const struct model *model, struct area area, const struct layer_row *row)
{
	char name[SB_CAP_NAME_MAX];
	int y = 1;

	draw_line(area, 0);
	if (row->kind == ROW_GUARDS || row->kind == ROW_PROFILE)
		draw_format(area, 0, 1, STYLE_HEADING, " %s ",
		    row->kind == ROW_GUARDS ? profile_text(&model->policy)
		                            : model->policy.seccomp_profile);
	if (row->kind == ROW_CAP)
		draw_format(area, 0, 1, STYLE_HEADING, " %s ", sb_cap_name(row->cap, name));
	y += draw_wrapped(area, y, 1, STYLE_DIM, about_row(row));
	if (row->kind == ROW_CAP && model->opens[row->cap])
		draw_format(area, y, 1, STYLE_CHANGED, "opens %u calls in the wall",
		    model->opens[row->cap]);
}

#define ABOUT_ROWS 4

void view_layers(const struct model *model, struct area area, bool folded)
{
	struct layer_row rows[LAYER_ROWS_MAX];
	int n = layer_rows(model, rows);
	int at = model->layers.at < n ? model->layers.at : n - 1;
	int top;

	if (folded) {
		draw_folded(model, area);
		return;
	}
	if (area.rows > 3 * ABOUT_ROWS) {
		draw_about(model,
		    area_part(area, area.rows - ABOUT_ROWS, 0, ABOUT_ROWS, area.columns),
		    &rows[at]);
		area.rows -= ABOUT_ROWS;
	}
	top = view_top(at, n, area.rows);
	for (int y = 0; y < area.rows && top + y < n; y++) {
		draw_row(model, area, y, &rows[top + y]);
		view_mark(area, y, top + y == at, model->pane == PANE_LAYERS);
	}
}
