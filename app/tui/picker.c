// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/picker.h"

#include <string.h>
#include <strings.h>

static void add(
    const struct model *model, struct picker_entry *entries, int *n, struct picker_entry entry)
{
	if (*n < PICKER_MAX &&
	    (text_contains(entry.name, model->typed) || text_contains(entry.note, model->typed)))
		entries[(*n)++] = entry;
}

static void add_presets(const struct model *model, struct picker_entry *entries, int *n)
{
	for (size_t i = 0; i < model->n_presets; i++) {
		const struct sb_preset *preset = &model->presets[i];

		add(model, entries, n,
		    (struct picker_entry){preset->policy.name, preset->title, (int)i});
	}
}

static void add_names(
    const struct model *model, const struct names *names, struct picker_entry *entries, int *n)
{
	for (size_t i = 0; i < names->n; i++)
		add(model, entries, n, (struct picker_entry){names->names[i], "", (int)i});
}

int picker_entries(const struct model *model, struct picker_entry entries[PICKER_MAX])
{
	int n = 0;

	switch (model->picking) {
	case PICK_SECCOMP:
		add(model, entries, &n, (struct picker_entry){"off", "no filter at all", -1});
		add(model, entries, &n,
		    (struct picker_entry){
		        "strict", "mode 1: read, write, exit and sigreturn only", -1});
		add_names(model, &model->seccomp_profiles, entries, &n);
		break;
	case PICK_APPARMOR:
		add(model, entries, &n, (struct picker_entry){"unconfined", "no profile", -1});
		add_names(model, &model->apparmor_profiles, entries, &n);
		break;
	case PICK_PRESET:
	case PICK_LEFT:
	case PICK_RIGHT:
		add_presets(model, entries, &n);
		break;
	}
	return n;
}

const char *picker_title(const struct model *model)
{
	static const char *const titles[] = {[PICK_PRESET] = "Load a preset",
	    [PICK_SECCOMP] = "The wall: seccomp profile",
	    [PICK_APPARMOR] = "The guards: AppArmor profile",
	    [PICK_LEFT] = "Left sandbox: preset",
	    [PICK_RIGHT] = "Right sandbox: preset"};

	return titles[model->picking];
}

int palette_entries(const struct model *model, enum action entries[ACTION_COUNT])
{
	size_t len = strlen(model->typed);
	int n = 0;

	for (int i = 0; i < ACTION_COUNT; i++)
		if (!strncasecmp(action_rows[i].name, model->typed, len))
			entries[n++] = (enum action)i;
	for (int i = 0; i < ACTION_COUNT; i++)
		if (strncasecmp(action_rows[i].name, model->typed, len) &&
		    (text_contains(action_rows[i].name, model->typed) ||
		        text_contains(action_rows[i].help, model->typed)))
			entries[n++] = (enum action)i;
	return n;
}
