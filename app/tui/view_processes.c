// SPDX-License-Identifier: GPL-3.0-or-later
/* The sandbox's processes as a tree, or the machine's, and what exec would make of one of them. */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#include "app/tui/lists.h"
#include "sandbox/exec.h"

#define EXEC_ROWS 4

static int depth_of(const struct model *model, const struct sb_status *process)
{
	int depth = 0;

	for (size_t i = 0; i < model->n_processes && depth < 8; i++) {
		if (model->processes[i].pid != process->parent)
			continue;
		process = &model->processes[i];
		depth++;
		i = (size_t)-1;
	}
	return depth;
}

static void draw_process(
    const struct model *model, struct area area, int y, const struct sb_status *process)
{
	int x, depth = model->all_processes ? 0 : depth_of(model, process);

	draw_format(area, y, 1, STYLE_TEXT, "%7d", (int)process->pid);
	draw_format(area, y, 9, STYLE_DIM, "%5d", (int)process->ns_pid);
	draw_format(area, y, 15, STYLE_DIM, "%6u", process->uid[1]);
	x = draw_format(area, y, 22, STYLE_TEXT, "%016llx",
	    (unsigned long long)process->caps[SB_CAPS_EFFECTIVE]);
	draw_format(area, y, x + 1, STYLE_TEXT, "%d   %-7s", process->no_new_privs,
	    sb_seccomp_mode_name(process->seccomp_mode));
	draw_format(area, y, x + 13, STYLE_TEXT, "%*s%s", depth * 2, "", process->name);
	if (process->apparmor_label[0])
		draw_right(area, y, STYLE_DIM, process->apparmor_label);
}

static void count(uint64_t mask, char *text, size_t size)
{
	snprintf(text, size, "%016llx (%d)", (unsigned long long)mask, __builtin_popcountll(mask));
}

/* What the kernel would make of the sets if the process started a plain program now. Securebits
 * are not in /proc; none are assumed. */
static void draw_exec(struct area area, const struct sb_status *process)
{
	struct sb_exec_thread thread = {.no_new_privs = process->no_new_privs}, after;
	const struct sb_exec_file file = {0};
	char before_text[48], after_text[48];
	unsigned rules = 0;
	int x;

	memcpy(thread.uid, process->uid, sizeof(thread.uid));
	memcpy(thread.gid, process->gid, sizeof(thread.gid));
	memcpy(thread.caps, process->caps, sizeof(thread.caps));
	draw_line(area, 0);
	draw_format(area, 0, 1, STYLE_HEADING, " %s starts a plain program ", process->name);
	if (sb_exec_compute(&thread, &file, sb_exec_compares_effective(), &after, &rules) < 0)
		return;
	count(thread.caps[SB_CAPS_EFFECTIVE], before_text, sizeof(before_text));
	count(after.caps[SB_CAPS_EFFECTIVE], after_text, sizeof(after_text));
	x = draw_format(area, 1, 1, STYLE_TEXT, "CapEff %s → ", before_text);
	draw_text(area, 1, x,
	    after.caps[SB_CAPS_EFFECTIVE] == thread.caps[SB_CAPS_EFFECTIVE] ? STYLE_TEXT
	                                                                    : STYLE_CHANGED,
	    after_text);
	for (int rule = 0, y = 2; rule < SB_EXEC_RULES && y < area.rows; rule++)
		if (rules & 1u << rule)
			draw_format(area, y++, 1, STYLE_DIM, "%s", sb_exec_rule_text[rule]);
}

void view_processes(const struct model *model, struct area body)
{
	struct area area = area_inside(body),
	            list = area_part(area, 1, 0, area.rows - 1 - EXEC_ROWS, area.columns);
	int indices[MODEL_PROCESSES];
	int n = lists_processes(model, indices, MODEL_PROCESSES);
	int at = model->processes_list.at < n ? model->processes_list.at : n - 1;
	int top = view_top(at, n, list.rows);

	draw_frame(body,
	    model->all_processes ? "Every process of this machine (a: the sandbox only)"
	                         : "Processes of the sandbox (a: every process of this machine)",
	    true);
	draw_text(area, 0, 1, STYLE_DIM, "    pid inside   uid CapEff           nnp seccomp name");
	for (int y = 0; y < list.rows && top + y < n; y++) {
		draw_process(model, list, y, &model->processes[indices[top + y]]);
		view_mark(list, y, top + y == at, true);
	}
	if (n)
		draw_exec(area_part(area, area.rows - EXEC_ROWS, 0, EXEC_ROWS, area.columns),
		    &model->processes[indices[at]]);
}
