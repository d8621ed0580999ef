// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool model_init(
    struct model *model, const struct sb_policy *policy, const struct sb_catalogue *catalogue)
{
	*model = (struct model){.rows = MODEL_ROWS_MIN,
	    .columns = MODEL_COLUMNS_MIN,
	    .policy = *policy,
	    .preset = *policy,
	    .compare = {*policy, *policy},
	    .catalogue = catalogue,
	    .last_attack = -1,
	    .filter_place = PLACES};
	model->attacks = calloc(catalogue->n_attacks + 1, sizeof(*model->attacks));
	for (int i = 0; i < SLOTS; i++)
		model->shells[i].term = term_new(12, 78);
	if (model->attacks && model->shells[SLOT_LAB].term && model->shells[SLOT_LEFT].term &&
	    model->shells[SLOT_RIGHT].term)
		return true;
	model_done(model);
	return false;
}

void model_done(struct model *model)
{
	for (int i = 0; i < SLOTS; i++)
		model->shells[i].term = term_free(model->shells[i].term);
	free(model->attacks);
	free(model->calls);
	free(model->output);
	model->attacks = NULL;
	model->calls = NULL;
	model->output = NULL;
}

void model_ask(struct model *model, enum effect_kind kind, int index)
{
	if (model->n_effects < MODEL_EFFECTS)
		model->effects[model->n_effects++] = (struct effect){.kind = kind, .index = index};
}

static void say(struct model *model, bool is_trouble, const char *fmt, va_list ap)
{
	vsnprintf(model->message, sizeof(model->message), fmt, ap);
	model->message_is_trouble = is_trouble;
}

void model_say(struct model *model, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(model, false, fmt, ap);
	va_end(ap);
}

void model_complain(struct model *model, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(model, true, fmt, ap);
	va_end(ap);
}

void model_find_preset(struct model *model, const char *name)
{
	for (size_t i = 0; i < model->n_presets; i++)
		if (!strcmp(model->presets[i].policy.name, name))
			model->preset = model->presets[i].policy;
}

static enum place place_in_view(const struct model *model)
{
	static const enum place of_pane[PANES] = {[PANE_LAYERS] = PLACE_LAYERS,
	    [PANE_SHELL] = PLACE_SHELL,
	    [PANE_STATUS] = PLACE_STATUS,
	    [PANE_ATTACKS] = PLACE_ATTACKS};
	static const enum place of_view[VIEWS] = {[VIEW_ATTACK] = PLACE_ATTACK,
	    [VIEW_MATRIX] = PLACE_MATRIX,
	    [VIEW_COMPARE] = PLACE_COMPARE,
	    [VIEW_SECCOMP] = PLACE_SECCOMP,
	    [VIEW_PROCESSES] = PLACE_PROCESSES,
	    [VIEW_LESSONS] = PLACE_LESSONS,
	    [VIEW_DOCTOR] = PLACE_DOCTOR};

	if (model->view == VIEW_LAB)
		return of_pane[model->pane];
	if (model->view == VIEW_COMPARE && model->is_typing)
		return PLACE_COMPARE_SHELLS;
	if (model->view == VIEW_LESSONS && model->lesson.open)
		return model->is_typing ? PLACE_LESSON_SHELL : PLACE_LESSON;
	return of_view[model->view];
}

enum place model_place(const struct model *model)
{
	static const enum place of_overlay[] = {[OVERLAY_HELP] = PLACE_HELP,
	    [OVERLAY_OUTPUT] = PLACE_OUTPUT,
	    [OVERLAY_PALETTE] = PLACE_PALETTE,
	    [OVERLAY_PICKER] = PLACE_PICKER,
	    [OVERLAY_SEARCH] = PLACE_SEARCH,
	    [OVERLAY_PROMPT] = PLACE_PROMPT};

	return model->overlay ? of_overlay[model->overlay] : place_in_view(model);
}

bool model_is_too_small(const struct model *model)
{
	return model->rows < MODEL_ROWS_MIN || model->columns < MODEL_COLUMNS_MIN;
}

uint64_t policy_cap_differences(const struct sb_policy *a, const struct sb_policy *b)
{
	uint64_t bits = 0;

	for (int set = 0; set < SB_CAPSETS; set++)
		bits |= a->caps[set] ^ b->caps[set];
	return bits;
}

int policy_differences(const struct sb_policy *a, const struct sb_policy *b)
{
	return __builtin_popcountll(policy_cap_differences(a, b)) +
	       (a->no_new_privs != b->no_new_privs) +
	       (a->seccomp != b->seccomp || (a->seccomp == SB_SECCOMP_FILTER &&
	                                        strcmp(a->seccomp_profile, b->seccomp_profile))) +
	       (strcmp(a->apparmor_profile, b->apparmor_profile) != 0) +
	       (a->apparmor_profile[0] && a->apparmor_mode != b->apparmor_mode) +
	       (a->apparmor_source != b->apparmor_source) + (a->uid != b->uid || a->gid != b->gid) +
	       (a->securebits != b->securebits);
}

static void copy_seccomp(struct sb_policy *to, const struct sb_policy *from)
{
	to->seccomp = from->seccomp;
	memcpy(to->seccomp_profile, from->seccomp_profile, sizeof(to->seccomp_profile));
	memcpy(to->seccomp_profile2, from->seccomp_profile2, sizeof(to->seccomp_profile2));
}

static void copy_apparmor(struct sb_policy *to, const struct sb_policy *from)
{
	memcpy(to->apparmor_profile, from->apparmor_profile, sizeof(to->apparmor_profile));
	to->apparmor_mode = from->apparmor_mode;
	to->apparmor_source = from->apparmor_source;
}

void policy_copy_layer(struct sb_policy *to, const struct sb_policy *from, enum sb_layer_id layer)
{
	switch (layer) {
	case SB_LAYER_CAPABILITIES:
		memcpy(to->caps, from->caps, sizeof(to->caps));
		to->securebits = from->securebits;
		break;
	case SB_LAYER_SECCOMP:
		copy_seccomp(to, from);
		break;
	case SB_LAYER_NO_NEW_PRIVS:
		to->no_new_privs = from->no_new_privs;
		break;
	case SB_LAYER_APPARMOR:
		copy_apparmor(to, from);
		break;
	case SB_LAYERS:
		break;
	}
}

bool text_contains(const char *text, const char *part)
{
	return strcasestr(text, part);
}
