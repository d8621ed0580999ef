// SPDX-License-Identifier: GPL-3.0-or-later
/* The top of the presenter layout: what a class has to see from the last row. */
#include "app/tui/view.h"

#include <stdio.h>

#include "app/tui/verdict_text.h"
#include "sandbox/capability.h"

static void state_text(const struct model *model, enum sb_layer_id layer, char *text, size_t size)
{
	static const char *const seccomp[] = {"off", "strict", "filter"};
	const struct sb_policy *policy = &model->policy;

	switch (layer) {
	case SB_LAYER_CAPABILITIES:
		snprintf(text, size, "%d of %d",
		    __builtin_popcountll(policy->caps[SB_CAPS_BOUNDING] & sb_cap_all()),
		    sb_cap_last() + 1);
		break;
	case SB_LAYER_SECCOMP:
		snprintf(text, size, "%s", seccomp[policy->seccomp]);
		break;
	case SB_LAYER_NO_NEW_PRIVS:
		snprintf(text, size, "%s", policy->no_new_privs ? "on" : "off");
		break;
	default:
		snprintf(text, size, "%s",
		    !policy->apparmor_profile[0]                            ? "off"
		    : model->status.apparmor_source == SB_APPARMOR_EMULATED ? "EMULATED"
		    : model->status.apparmor_source == SB_APPARMOR_NONE     ? "NOT IN FORCE"
		                                                            : "on");
	}
}

static bool stopped_last(const struct model *model, enum sb_layer_id layer)
{
	const struct attack_state *state =
	    model->last_attack >= 0 ? &model->attacks[model->last_attack] : NULL;

	return state && state->has_verdict && state->verdict.outcome == SB_OUTCOME_BLOCKED &&
	       (int)state->verdict.stopped_by == (int)layer;
}

static void draw_box(const struct model *model, struct area box, enum sb_layer_id layer)
{
	static const char *const names[SB_LAYERS] = {"MOAT", "WALL", "GATE", "GUARDS"};
	bool is_up = sb_policy_layer_active(&model->policy, layer);
	struct area inside;
	char text[32];

	draw_frame(box, "", stopped_last(model, layer));
	inside = area_inside(box);
	state_text(model, layer, text, sizeof(text));
	draw_text(inside, 0, 1, STYLE_HEADING, names[layer]);
	draw_text(inside, 1, 1, is_up ? STYLE_GOOD : STYLE_OFF, text);
	if (stopped_last(model, layer))
		draw_text(inside, 2, 1, STYLE_GOOD, "███ STOPPED IT");
	else
		draw_text(inside, 2, 1, STYLE_DIM, layer_kernel_name[layer]);
}

void view_boxes(const struct model *model, struct area area)
{
	for (int layer = 0; layer < SB_LAYERS; layer++) {
		int x = area.columns * layer / SB_LAYERS;
		int end = area.columns * (layer + 1) / SB_LAYERS;

		draw_box(model, area_part(area, 0, x, area.rows, end - x), (enum sb_layer_id)layer);
	}
}

void view_sentence(const struct model *model, struct area area)
{
	const struct attack_state *state;
	const struct sb_attack *attack;
	char text[700];

	if (model->last_attack < 0) {
		draw_text(
		    area, 1, 1, STYLE_DIM, "Tab: the attacks. F5 to F8: lift or restore a layer.");
		return;
	}
	attack = &model->catalogue->attacks[model->last_attack];
	state = &model->attacks[model->last_attack];
	draw_format(area, 0, 1, STYLE_HEADING, "%s", attack->title ? attack->title : attack->name);
	if (state->job != ATTACK_IDLE) {
		draw_text(area, 1, 1, STYLE_WARN, "running");
	} else if (state->has_verdict) {
		verdict_sentence(&state->verdict, attack, text, sizeof(text));
		draw_wrapped(area, 1, 1, verdict_style(&state->verdict), text);
	}
}
