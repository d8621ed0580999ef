// SPDX-License-Identifier: GPL-3.0-or-later
/* What the kernel says of the process, raw or decoded; what changed is marked with its old value.
 */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#include "sandbox/capability.h"

#define LABEL_WIDTH 10

struct line {
	const char *label;
	char value[160], note[160], was[240];
	bool is_changed;
	bool is_vital; /* stays where there is little room */
};

#define LINES_MAX 16
#define EMULATED "EMULATED"

struct lines {
	struct line line[LINES_MAX];
	int n;
};

static struct line *add(struct lines *lines, const char *label, bool is_vital)
{
	struct line *line = &lines->line[lines->n < LINES_MAX ? lines->n++ : LINES_MAX - 1];

	*line = (struct line){.label = label, .is_vital = is_vital};
	return line;
}

static void append_caps(char *text, size_t size, const char *lead, uint64_t mask)
{
	size_t len = strlen(text);

	if (!mask)
		return;
	if (__builtin_popcountll(mask) > 3) {
		snprintf(
		    text + len, size - len, "%s%d capabilities", lead, __builtin_popcountll(mask));
		return;
	}
	for (int cap = 0; cap < SB_CAP_LIMIT && len < size; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (!(mask >> cap & 1))
			continue;
		len +=
		    (size_t)snprintf(text + len, size - len, "%s%s", lead, sb_cap_name(cap, name));
		lead = ", ";
	}
}

static void count_caps(uint64_t mask, char *text, size_t size)
{
	int n = __builtin_popcountll(mask);

	if (!n)
		snprintf(text, size, "0");
	else if ((mask & sb_cap_all()) == sb_cap_all())
		snprintf(text, size, "all");
	else
		snprintf(text, size, "%d", n);
}

static void add_caps(struct lines *lines, const struct model *model, enum sb_capset set)
{
	static const char *const labels[SB_CAPSETS] = {
	    [SB_CAPS_INHERITABLE] = "CapInh",
	    [SB_CAPS_PERMITTED] = "CapPrm",
	    [SB_CAPS_EFFECTIVE] = "CapEff",
	    [SB_CAPS_BOUNDING] = "CapBnd",
	    [SB_CAPS_AMBIENT] = "CapAmb",
	};
	uint64_t now = model->status.caps[set], before = model->before.caps[set];
	struct line *line =
	    add(lines, labels[set], set == SB_CAPS_EFFECTIVE || set == SB_CAPS_BOUNDING);

	snprintf(line->value, sizeof(line->value), "%016llx", (unsigned long long)now);
	count_caps(now, line->note, sizeof(line->note));
	if (!model->has_before || now == before)
		return;
	line->is_changed = true;
	snprintf(line->was, sizeof(line->was), "was %llx", (unsigned long long)before);
	append_caps(line->was, sizeof(line->was), " lost ", before & ~now);
	append_caps(line->was, sizeof(line->was), " gained ", now & ~before);
}

static void add_number(struct lines *lines, const struct model *model, const char *label, int now,
    int before, const char *note, const char *note_before, bool is_vital)
{
	struct line *line = add(lines, label, is_vital);

	snprintf(line->value, sizeof(line->value), "%d", now);
	snprintf(line->note, sizeof(line->note), "%s", note);
	if (!model->has_before || now == before)
		return;
	line->is_changed = true;
	snprintf(line->was, sizeof(line->was), "was %d %s", before, note_before);
}

static void add_ids(struct lines *lines, const struct model *model, const char *label,
    const uint32_t now[4], const uint32_t before[4])
{
	struct line *line = add(lines, label, false);

	snprintf(line->value, sizeof(line->value), "%u %u %u %u", now[0], now[1], now[2], now[3]);
	if (!model->has_before || !memcmp(now, before, 4 * sizeof(*now)))
		return;
	line->is_changed = true;
	line->is_vital = true;
	snprintf(line->was, sizeof(line->was), "was %u %u %u %u", before[0], before[1], before[2],
	    before[3]);
}

static void label_text(const struct sb_status *status, char *text, size_t size)
{
	if (status->apparmor_source == SB_APPARMOR_NONE)
		snprintf(text, size, "none");
	else if (status->apparmor_mode[0])
		snprintf(text, size, "%s (%s)", status->apparmor_label, status->apparmor_mode);
	else
		snprintf(text, size, "%s", status->apparmor_label);
}

/* The mark comes first: nothing narrow may cut it off. The label stands below it. */
static void add_label(struct lines *lines, const struct model *model)
{
	bool is_emulated = model->status.apparmor_source == SB_APPARMOR_EMULATED;
	struct line *line = add(lines, "AppArmor", true), *label = line;
	char before[160];

	if (is_emulated) {
		snprintf(line->note, sizeof(line->note), EMULATED);
		label = add(lines, "", true);
	}
	label_text(&model->status, label->value, sizeof(label->value));
	label_text(&model->before, before, sizeof(before));
	if (model->status.apparmor_source == SB_APPARMOR_NONE && !model->has_apparmor_kernel)
		snprintf(line->note, sizeof(line->note), "not in kernel");
	if (!model->has_before || !strcmp(label->value, before))
		return;
	line->is_changed = true;
	snprintf(label->was, sizeof(label->was), "was %.200s", before);
}

static const char *yes_no(int value)
{
	return value ? "on" : "off";
}

static void add_seccomp(struct lines *lines, const struct model *model)
{
	const struct sb_status *now = &model->status, *before = &model->before;

	add_number(lines, model, "Seccomp", now->seccomp_mode, before->seccomp_mode,
	    sb_seccomp_mode_name(now->seccomp_mode), sb_seccomp_mode_name(before->seccomp_mode),
	    true);
	if (now->seccomp_filters >= 0)
		add_number(lines, model, "filters", now->seccomp_filters, before->seccomp_filters,
		    now->emulation_filters ? "1 is emulation's" : "", "", false);
}

static void collect(const struct model *model, struct lines *lines)
{
	const struct sb_status *now = &model->status, *before = &model->before;

	add_ids(lines, model, "Uid", now->uid, before->uid);
	add_ids(lines, model, "Gid", now->gid, before->gid);
	for (int set = 0; set < SB_CAPSETS; set++)
		add_caps(lines, model, (enum sb_capset)set);
	add_number(lines, model, "NoNewPrivs", now->no_new_privs, before->no_new_privs,
	    yes_no(now->no_new_privs), yes_no(before->no_new_privs), true);
	add_seccomp(lines, model);
	add_label(lines, model);
}

static int height(const struct line *line)
{
	return line->was[0] ? 2 : 1;
}

/* With little room the plain ones go first, then the old values. */
static void fit(struct lines *lines, int rows)
{
	int total = 0;

	for (int i = 0; i < lines->n; i++)
		total += height(&lines->line[i]);
	for (int i = lines->n - 1; i >= 0 && total > rows; i--) {
		struct line *line = &lines->line[i];

		if (line->is_vital)
			continue;
		total -= height(line);
		memmove(line, line + 1, (size_t)(lines->n - i - 1) * sizeof(*line));
		lines->n--;
	}
	for (int i = lines->n - 1; i >= 0 && total > rows; i--) {
		if (!lines->line[i].was[0] || !strcmp(lines->line[i].label, "CapEff"))
			continue;
		lines->line[i].was[0] = '\0';
		total--;
	}
}

static int draw_line_of(struct area area, int y, const struct line *line, bool is_raw)
{
	enum style style = line->is_changed ? STYLE_CHANGED : STYLE_TEXT;
	int x;

	draw_text(area, y, 1, STYLE_DIM, line->label);
	x = draw_text(area, y, line->label[0] ? 2 + LABEL_WIDTH : 3, style, line->value);
	if (!is_raw && line->note[0])
		x = draw_text(area, y, line->value[0] ? x + 1 : x,
		    strcmp(line->note, EMULATED) ? STYLE_DIM : STYLE_EMULATED, line->note);
	if (line->is_changed) {
		draw_text(area, y, 0, STYLE_CHANGED, "*");
		draw_text(area, y, x, STYLE_CHANGED, " *");
	}
	if (line->was[0])
		draw_text(area, y + 1, 3, STYLE_CHANGED, line->was);
	return y + height(line);
}

static void draw_process(const struct model *model, struct area area, int y)
{
	const struct sb_status *now = &model->status;

	draw_format(area, y, 1, STYLE_DIM, "%s, state %c, pid %d inside", now->name,
	    now->state ? now->state : '?', (int)now->ns_pid);
}

void view_status(const struct model *model, struct area area)
{
	struct lines lines = {0};
	int y = 0;

	if (model->status_trouble[0]) {
		draw_wrapped(area, 0, 1, STYLE_BAD, model->status_trouble);
		return;
	}
	if (!model->has_status) {
		draw_text(area, 0, 1, STYLE_DIM, "not read yet");
		return;
	}
	collect(model, &lines);
	fit(&lines, area.rows);
	for (int i = 0; i < lines.n && y < area.rows; i++)
		y = draw_line_of(area, y, &lines.line[i], model->is_raw);
	if (y + 1 < area.rows)
		draw_process(model, area, y + 1);
	if (y + 2 < area.rows && model->has_before)
		draw_text(area, y + 2, 1, STYLE_DIM, "* by the last toggle; c clears");
}
