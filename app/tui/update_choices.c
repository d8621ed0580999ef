// SPDX-License-Identifier: GPL-3.0-or-later
/* What is taken from the palette, a picker, a search or the prompt; and the status panel's keys. */
#include "app/tui/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/tui/lists.h"
#include "app/tui/picker.h"
#include "sandbox/text.h"

static void take_seccomp(struct model *model, const char *name)
{
	struct sb_policy policy = model->policy;

	if (!strcmp(name, "off")) {
		policy.seccomp = SB_SECCOMP_OFF;
	} else if (!strcmp(name, "strict")) {
		policy.seccomp = SB_SECCOMP_STRICT;
	} else {
		policy.seccomp = SB_SECCOMP_FILTER;
		sb_copy(policy.seccomp_profile, sizeof(policy.seccomp_profile), name);
	}
	update_policy(model, &policy);
}

static void take_apparmor(struct model *model, const char *name)
{
	struct sb_policy policy = model->policy;

	sb_copy(policy.apparmor_profile, sizeof(policy.apparmor_profile),
	    strcmp(name, "unconfined") ? name : "");
	update_policy(model, &policy);
}

static void take_compared(struct model *model, int side, size_t preset)
{
	model->compare[side] = model->presets[preset].policy;
	model_ask(model, EFFECT_WORLD, SLOT_LEFT + side);
}

static void take_picked(struct model *model)
{
	struct picker_entry entries[PICKER_MAX];
	int n = picker_entries(model, entries);
	const struct picker_entry *entry = &entries[model->picker.at];

	model->overlay = OVERLAY_NONE;
	if (model->picker.at >= n)
		return;
	switch (model->picking) {
	case PICK_PRESET:
		update_preset(model, (size_t)entry->index);
		break;
	case PICK_SECCOMP:
		take_seccomp(model, entry->name);
		break;
	case PICK_APPARMOR:
		take_apparmor(model, entry->name);
		break;
	case PICK_LEFT:
		take_compared(model, 0, (size_t)entry->index);
		break;
	case PICK_RIGHT:
		take_compared(model, 1, (size_t)entry->index);
		break;
	}
}

static void take_from_palette(struct model *model)
{
	enum action entries[ACTION_COUNT];
	int n = palette_entries(model, entries);

	model->overlay = OVERLAY_NONE;
	if (model->palette.at < n)
		update_action(model, entries[model->palette.at]);
}

void do_accept(struct model *model)
{
	if (model->overlay == OVERLAY_PALETTE)
		take_from_palette(model);
	else if (model->overlay == OVERLAY_PICKER)
		take_picked(model);
	else
		model->overlay = OVERLAY_NONE;
}

void do_acknowledge(struct model *model)
{
	model->has_before = false;
}

void do_raw(struct model *model)
{
	model->is_raw = !model->is_raw;
}

static void watch(struct model *model, pid_t pid)
{
	model->watched = pid;
	model->has_status = false;
	model->has_before = false;
	model->status_trouble[0] = '\0';
	model_ask(model, EFFECT_STATUS, 0);
}

/* The choice is made in the Processes view, which lists every process of the machine. */
void do_watch(struct model *model)
{
	if (model->watched) {
		watch(model, 0);
		model_say(model, "watching the lab's shell again");
		return;
	}
	model->all_processes = true;
	do_view_processes(model);
	model_say(model, "Enter shows the process in the status panel");
}

void do_process_watch(struct model *model)
{
	int indices[MODEL_PROCESSES];
	int n = lists_processes(model, indices, MODEL_PROCESSES);

	if (model->processes_list.at >= n)
		return;
	watch(model, model->processes[indices[model->processes_list.at]].pid);
	model->filter[0] = '\0';
	do_view_lab(model);
	model->pane = PANE_STATUS;
}

void do_process_all(struct model *model)
{
	model->all_processes = !model->all_processes;
	model->processes_list = (struct cursor){0};
	model_ask(model, EFFECT_PROCESSES, 0);
}

static void run_command(struct model *model, const char *line)
{
	model->overlay = OVERLAY_OUTPUT;
	model->output_list = (struct cursor){0};
	free(model->output);
	model->output = NULL;
	model->output_len = 0;
	model->output_running = true;
	snprintf(model->output_title, sizeof(model->output_title), "layerlab %s", line);
	sb_copy(model->command, sizeof(model->command), line);
	model_ask(model, EFFECT_COMMAND, 0);
}

/* An action's name, "save-screen FILE", policy options ("--cap-drop chown"), or else a command of
 * the command line. */
void update_prompt_line(struct model *model, const char *line)
{
	enum action action = action_by_name(line);

	model->overlay = OVERLAY_NONE;
	while (*line == ' ')
		line++;
	if (!*line)
		return;
	if (action != ACTION_NONE) {
		update_action(model, action);
	} else if (!strncmp(line, "save-screen ", 12)) {
		sb_copy(model->command, sizeof(model->command), line + 12);
		model_ask(model, EFFECT_SAVE, 0);
	} else if (line[0] == '-') {
		sb_copy(model->command, sizeof(model->command), line);
		model_ask(model, EFFECT_POLICY, 0);
	} else {
		run_command(model, line);
	}
}
