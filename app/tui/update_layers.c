// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Changing the policy. The kernel's doors open one way only, so a change is a new process: the
 * shell is replaced at once, and the pane says why. Files survive, because the world stays.
 */
#include "app/tui/update.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/tui/layer_rows.h"
#include "sandbox/capability.h"
#include "sandbox/text.h"

#define DEFAULT_WALL "runtime-default"
#define DEFAULT_GUARDS "flask-deny-shadow"

static void list_caps(uint64_t mask, char *text, size_t size)
{
	size_t len = 0;
	int left = __builtin_popcountll(mask);

	text[0] = '\0';
	if (left > 4) {
		snprintf(text, size, "%d capabilities", left);
		return;
	}
	for (int cap = 0; cap < SB_CAP_LIMIT && len < size; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (mask >> cap & 1)
			len += (size_t)snprintf(text + len, size - len, "%s%s", len ? ", " : "",
			    sb_cap_name(cap, name));
	}
}

/* What changed, piece by piece, and the one-way door behind the last piece (capabilities(7),
 * seccomp(2), no_new_privs in prctl(2), apparmor(7)). */
struct explanation {
	char *text;
	size_t size, len;
	const char *door;
};

static void add_piece(struct explanation *to, const char *door, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void add_piece(struct explanation *to, const char *door, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (to->len && to->len + 2 < to->size)
		to->len += (size_t)snprintf(to->text + to->len, to->size - to->len, ", ");
	va_start(ap, fmt);
	n = vsnprintf(to->text + to->len, to->size - to->len, fmt, ap);
	va_end(ap);
	to->len = n < 0 || to->len + (size_t)n >= to->size ? to->size - 1 : to->len + (size_t)n;
	to->door = door;
}

static void explain_caps(
    const struct sb_policy *old, const struct sb_policy *new, struct explanation *to)
{
	static const char door[] = "a process can drop capabilities but never take one back";
	uint64_t was = old->caps[SB_CAPS_BOUNDING], is = new->caps[SB_CAPS_BOUNDING];
	char names[160];

	if (was & ~is) {
		list_caps(was & ~is, names, sizeof(names));
		add_piece(to, door, "dropped %s", names);
	}
	if (is & ~was) {
		list_caps(is & ~was, names, sizeof(names));
		add_piece(to, door, "added %s", names);
	}
	if (was == is && policy_cap_differences(old, new))
		add_piece(to, door, "other capability sets");
}

static const char *wall_name(const struct sb_policy *policy)
{
	return policy->seccomp == SB_SECCOMP_FILTER ? policy->seccomp_profile
	       : policy->seccomp == SB_SECCOMP_OFF  ? "off"
	                                            : "strict";
}

static void explain(
    const struct sb_policy *old, const struct sb_policy *new, char *text, size_t size)
{
	struct explanation to = {.text = text, .size = size};

	text[0] = '\0';
	explain_caps(old, new, &to);
	if (strcmp(wall_name(old), wall_name(new)))
		add_piece(&to, "a filter, once on, can never be taken off", "seccomp %.64s",
		    wall_name(new));
	if (old->no_new_privs != new->no_new_privs)
		add_piece(&to, "no_new_privs, once set, can never be unset", "no_new_privs %s",
		    new->no_new_privs ? "on" : "off");
	if (strcmp(old->apparmor_profile, new->apparmor_profile) ||
	    old->apparmor_mode != new->apparmor_mode ||
	    old->apparmor_source != new->apparmor_source)
		add_piece(&to, "the label is chosen when a program starts", "AppArmor %.64s",
		    new->apparmor_profile[0] ? new->apparmor_profile : "unconfined");
	if (old->uid != new->uid || old->gid != new->gid)
		add_piece(&to, "who a process is, is settled when it starts", "user %u", new->uid);
	if (to.len && to.len < size)
		snprintf(text + to.len, size - to.len, "; %s", to.door);
}

/* What a world's mounts and network were made with cannot be changed inside it. */
static bool needs_new_world(const struct sb_policy *old, const struct sb_policy *new)
{
	return old->userns != new->userns || old->mask_paths != new->mask_paths ||
	       old->low_ports_open != new->low_ports_open;
}

static void tell_shell(struct model *model, const char *what, const char *text)
{
	struct term *term = model->shells[SLOT_LAB].term;
	char line[512];

	term_settle(term);
	snprintf(line, sizeof(line), "\033[33m[%s: %s]\033[m\r\n", what, text);
	term_write(term, line, strlen(line));
}

static void remember(struct model *model)
{
	memmove(model->past + 1, model->past, sizeof(model->past) - sizeof(model->past[0]));
	model->past[0] = model->policy;
	if (model->n_past < MODEL_UNDO)
		model->n_past++;
}

static void switch_to(struct model *model, const struct sb_policy *policy)
{
	char why[400];
	bool new_world = needs_new_world(&model->policy, policy);

	explain(&model->policy, policy, why, sizeof(why));
	if (policy->seccomp == SB_SECCOMP_FILTER &&
	    policy->caps[SB_CAPS_BOUNDING] != model->policy.caps[SB_CAPS_BOUNDING]) {
		model->coupled_from = model->policy.caps[SB_CAPS_BOUNDING];
		model_ask(model, EFFECT_COUPLING, 0);
	}
	model->policy = *policy;
	if (model->has_status) {
		model->before = model->status;
		model->has_before = true;
	}
	tell_shell(model, new_world ? "new world, its mounts follow the policy" : "new shell", why);
	model_ask(model, new_world ? EFFECT_WORLD : EFFECT_SHELL, SLOT_LAB);
}

bool update_policy(struct model *model, const struct sb_policy *policy)
{
	struct sb_error err;

	if (sb_policy_equal(policy, &model->policy))
		return true;
	if (sb_policy_check(policy, &err) < 0) {
		model_complain(model, "%s", err.message);
		return false;
	}
	remember(model);
	model->n_future = 0;
	switch_to(model, policy);
	return true;
}

void update_preset(struct model *model, size_t index)
{
	const struct sb_preset *preset = &model->presets[index];

	model->preset = preset->policy;
	memset(model->has_lifted, 0, sizeof(model->has_lifted));
	if (update_policy(model, &preset->policy))
		model_say(model, "%s: %s", preset->policy.name, preset->title);
}

void do_undo(struct model *model)
{
	struct sb_policy policy = model->past[0];

	if (!model->n_past) {
		model_say(model, "nothing to undo");
		return;
	}
	memmove(model->future + 1, model->future, sizeof(model->future) - sizeof(model->future[0]));
	model->future[0] = model->policy;
	if (model->n_future < MODEL_UNDO)
		model->n_future++;
	memmove(model->past, model->past + 1, sizeof(model->past) - sizeof(model->past[0]));
	model->n_past--;
	switch_to(model, &policy);
	model_say(model, "undone");
}

void do_redo(struct model *model)
{
	struct sb_policy policy = model->future[0];

	if (!model->n_future) {
		model_say(model, "nothing to redo");
		return;
	}
	memmove(model->future, model->future + 1, sizeof(model->future) - sizeof(model->future[0]));
	model->n_future--;
	remember(model);
	switch_to(model, &policy);
	model_say(model, "done again");
}

static void toggle_cap(struct sb_policy *policy, int cap)
{
	if (policy_cap_state(policy, cap) == CAP_ON)
		sb_policy_cap_drop(policy, 1ull << cap);
	else
		sb_policy_cap_add(policy, 1ull << cap);
}

static void set_wall(struct sb_policy *policy, enum sb_seccomp_mode mode)
{
	policy->seccomp = mode;
	if (mode == SB_SECCOMP_FILTER && !policy->seccomp_profile[0])
		sb_copy(policy->seccomp_profile, sizeof(policy->seccomp_profile), DEFAULT_WALL);
}

static void set_guards(struct sb_policy *policy, const char *profile)
{
	sb_copy(policy->apparmor_profile, sizeof(policy->apparmor_profile), profile);
}

/* Lifts the layer, or puts back what was lifted; where nothing was, a sensible default. */
static void flip(struct model *model, struct sb_policy *policy, enum sb_layer_id layer)
{
	if (sb_policy_layer_active(policy, layer)) {
		model->lifted[layer] = *policy;
		model->has_lifted[layer] = true;
		sb_policy_lift(policy, layer);
		return;
	}
	if (model->has_lifted[layer])
		policy_copy_layer(policy, &model->lifted[layer], layer);
	else if (sb_policy_layer_active(&model->preset, layer))
		policy_copy_layer(policy, &model->preset, layer);
	else if (layer == SB_LAYER_CAPABILITIES)
		sb_policy_cap_drop(policy, sb_cap_all());
	else if (layer == SB_LAYER_SECCOMP)
		set_wall(policy, SB_SECCOMP_FILTER);
	else if (layer == SB_LAYER_NO_NEW_PRIVS)
		policy->no_new_privs = true;
	else
		set_guards(policy, DEFAULT_GUARDS);
}

static void turn_user(struct sb_policy *policy)
{
	static const uid_t users[] = {0, 1000, 65534};
	size_t at = 0;

	while (at < SB_COUNT(users) && users[at] != policy->uid)
		at++;
	policy->uid = users[(at + 1) % SB_COUNT(users)];
	policy->gid = policy->uid;
}

static enum sb_layer_id layer_of(enum layer_row_kind kind)
{
	return kind == ROW_MOAT   ? SB_LAYER_CAPABILITIES
	       : kind == ROW_WALL ? SB_LAYER_SECCOMP
	       : kind == ROW_GATE ? SB_LAYER_NO_NEW_PRIVS
	                          : SB_LAYER_APPARMOR;
}

/* One step through the values of a row that has more than two. */
static void turn(struct sb_policy *policy, enum layer_row_kind kind, int by)
{
	if (kind == ROW_WALL)
		set_wall(policy, (enum sb_seccomp_mode)(((int)policy->seccomp + by + 3) % 3));
	else if (kind == ROW_MODE)
		policy->apparmor_mode =
		    (enum sb_apparmor_mode)(((int)policy->apparmor_mode + by + 3) % 3);
	else if (kind == ROW_SOURCE)
		policy->apparmor_source =
		    (enum sb_apparmor_source)(((int)policy->apparmor_source + by + 4) % 4);
	else if (kind == ROW_USER)
		turn_user(policy);
}

static void pick(struct model *model, enum picker_kind kind)
{
	model->overlay = OVERLAY_PICKER;
	model->picking = kind;
	model->typed[0] = '\0';
	model->picker = (struct cursor){0};
}

void do_toggle(struct model *model)
{
	struct layer_row row = layer_row_here(model);
	struct sb_policy policy = model->policy;

	switch (row.kind) {
	case ROW_CAP:
		toggle_cap(&policy, row.cap);
		break;
	case ROW_MOAT:
	case ROW_WALL:
	case ROW_GATE:
	case ROW_GUARDS:
		flip(model, &policy, layer_of(row.kind));
		break;
	case ROW_PROFILE:
		pick(model, PICK_SECCOMP);
		return;
	case ROW_MODE:
	case ROW_SOURCE:
	case ROW_USER:
		turn(&policy, row.kind, 1);
		break;
	case ROW_GROUP:
		return;
	}
	update_policy(model, &policy);
}

void do_choose(struct model *model)
{
	enum layer_row_kind kind = layer_row_here(model).kind;

	if (kind == ROW_PROFILE || kind == ROW_WALL)
		pick(model, PICK_SECCOMP);
	else if (kind == ROW_GUARDS)
		pick(model, PICK_APPARMOR);
	else
		do_toggle(model);
}

static void turn_here(struct model *model, int by)
{
	struct sb_policy policy = model->policy;

	turn(&policy, layer_row_here(model).kind, by);
	update_policy(model, &policy);
}

void do_next_value(struct model *model)
{
	turn_here(model, 1);
}

void do_previous_value(struct model *model)
{
	turn_here(model, -1);
}

void do_add_all(struct model *model)
{
	struct sb_policy policy = model->policy;

	sb_policy_cap_add(&policy, sb_cap_all());
	update_policy(model, &policy);
}

void do_drop_all(struct model *model)
{
	struct sb_policy policy = model->policy;

	sb_policy_cap_drop(&policy, sb_cap_all());
	update_policy(model, &policy);
}

void do_preset(struct model *model)
{
	pick(model, PICK_PRESET);
}

void do_compare_left(struct model *model)
{
	pick(model, PICK_LEFT);
}

void do_compare_right(struct model *model)
{
	pick(model, PICK_RIGHT);
}

static void flip_and_rerun(struct model *model, enum sb_layer_id layer)
{
	struct sb_policy policy = model->policy;

	flip(model, &policy, layer);
	if (update_policy(model, &policy) && model->last_attack >= 0)
		update_run_attack(model, model->last_attack, model->last_via_service);
}

void do_flip_moat(struct model *model)
{
	flip_and_rerun(model, SB_LAYER_CAPABILITIES);
}

void do_flip_wall(struct model *model)
{
	flip_and_rerun(model, SB_LAYER_SECCOMP);
}

void do_flip_gate(struct model *model)
{
	flip_and_rerun(model, SB_LAYER_NO_NEW_PRIVS);
}

void do_flip_guards(struct model *model)
{
	flip_and_rerun(model, SB_LAYER_APPARMOR);
}
