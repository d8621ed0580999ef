// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/update.h"

#include <stdio.h>
#include <string.h>

#include "app/tui/layout.h"
#include "app/tui/lists.h"
#include "app/tui/theme.h"
#include "app/tui/utf8.h"

void cursor_move(struct cursor *cursor, int by, int n)
{
	cursor->at += by;
	if (cursor->at >= n)
		cursor->at = n - 1;
	if (cursor->at < 0)
		cursor->at = 0;
}

/* Terminals keep the size of their panes. */
static void fit_terminals(struct model *model)
{
	struct layout lab = layout_lab(model);
	struct layout_compare compare = layout_compare(model);

	if (model_is_too_small(model))
		return;
	term_resize(model->shells[SLOT_LAB].term, lab.term_rows, lab.term_columns);
	term_resize(model->shells[SLOT_LEFT].term, compare.left.rows - 2, compare.left.columns - 2);
	term_resize(
	    model->shells[SLOT_RIGHT].term, compare.right.rows - 2, compare.right.columns - 2);
}

void update_resize(struct model *model, int rows, int columns)
{
	model->rows = rows;
	model->columns = columns;
	fit_terminals(model);
}

void update_start(struct model *model)
{
	fit_terminals(model);
	model_ask(model, EFFECT_WORLD, SLOT_LAB);
	update_first_lesson(model);
}

void update_action(struct model *model, enum action action)
{
	bool is_of_lesson = action < ACTION_COUNT && action_rows[action].where == AT(LESSON);

	if (action >= ACTION_COUNT)
		return;
	if (is_of_lesson && !model->lesson.open)
		model_say(model, "no lesson is open");
	else
		action_rows[action].handler(model);
}

static void type_text(char *text, size_t size, uint32_t key)
{
	size_t len = strlen(text);

	if (KEY_CODE(key) == KEY_ERASE || key == KEY_CONTROL('H')) {
		while (len > 0 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
			len--;
		text[len ? len - 1 : 0] = '\0';
	} else if (key == KEY_CONTROL('U')) {
		text[0] = '\0';
	} else if (key_is_text(key) && len + 5 < size) {
		text[len + utf8_encode(key, text + len)] = '\0';
	}
}

static void update_typing(struct model *model, enum place place, uint32_t key)
{
	if (place == PLACE_SEARCH)
		type_text(model->filter, sizeof(model->filter), key);
	else
		type_text(model->typed, sizeof(model->typed), key);
	if (place == PLACE_SEARCH)
		lists_filtered(model);
	if (place == PLACE_PALETTE)
		model->palette = (struct cursor){0};
	if (place == PLACE_PICKER)
		model->picker = (struct cursor){0};
}

/* A dead shell offers a new one: Enter. */
static void update_shell_key(struct model *model, enum slot slot, uint32_t key)
{
	struct shell *shell = &model->shells[slot];

	if (shell->phase == SHELL_RUNNING)
		term_key(shell->term, key);
	else if (key == KEY_RETURN)
		model_ask(
		    model, shell->phase == SHELL_ENDED ? EFFECT_SHELL : EFFECT_WORLD, (int)slot);
}

static void click(struct model *model, const struct pointer *pointer)
{
	struct layout layout = layout_lab(model);

	if (model->overlay || model->view != VIEW_LAB)
		return;
	for (int i = 0; i < PANES; i++)
		if (rect_has(&layout.panes[i], pointer->y, pointer->x))
			model->pane = (enum pane)i;
	fit_terminals(model);
}

static void wheel(struct model *model, const struct pointer *pointer)
{
	bool is_up = pointer->kind == POINTER_WHEEL_UP;
	struct layout layout = layout_lab(model);
	bool over_shell = model->view == VIEW_LAB && !model->overlay &&
	                  rect_has(&layout.panes[PANE_SHELL], pointer->y, pointer->x);

	if (over_shell)
		term_scroll(model->shells[SLOT_LAB].term, is_up ? 3 : -3);
	else
		lists_move(model, is_up ? -3 : 3);
}

static void update_pointer(struct model *model, const struct pointer *pointer)
{
	struct term *term = model->shells[SLOT_LAB].term;
	struct rect pane = layout_lab(model).panes[PANE_SHELL];
	struct pointer inside = *pointer;

	inside.y -= pane.y + 1;
	inside.x -= pane.x + 1;
	if (model_place(model) == PLACE_SHELL && term_wants_mouse(term) &&
	    rect_has(&pane, pointer->y, pointer->x))
		term_pointer(term, &inside);
	else if (pointer->kind == POINTER_PRESS)
		click(model, pointer);
	else if (pointer->kind != POINTER_RELEASE)
		wheel(model, pointer);
}

/* What is pasted where no text is taken must not be obeyed key by key. */
static bool is_paste(struct model *model, enum place place, uint32_t key)
{
	bool takes_text = (AT_TEXT | AT_TERMINAL) & 1u << place;

	if (key == KEY_PASTE_BEGIN || key == KEY_PASTE_END)
		model->is_pasting = key == KEY_PASTE_BEGIN;
	return model->is_pasting && !takes_text;
}

static bool is_quit_key(uint32_t key)
{
	return key == 'q' || key == KEY_CONTROL('C');
}

/* Escape and a key typed right after it arrive as one key with Alt. Where Alt means nothing they
 * are taken for what they were. */
static bool is_escape_and_key(enum place place, uint32_t key)
{
	return key & KEY_WITH_ALT && !(AT_TERMINAL & 1u << place) &&
	       action_for_key(place, key) == ACTION_NONE;
}

void update_key(struct model *model, uint32_t key, const struct pointer *pointer)
{
	enum place place = model_place(model);
	enum action action = action_for_key(place, key);

	if (model_is_too_small(model)) {
		model->has_quit = is_quit_key(key);
		return;
	}
	if (is_escape_and_key(place, key)) {
		update_key(model, KEY_ESCAPE, NULL);
		update_key(model, key & ~KEY_WITH_ALT, NULL);
		return;
	}
	model->message[0] = '\0';
	if (is_paste(model, place, key)) {
		model_say(model, "pasted text goes into the shell (F2) or the prompt (:) only");
	} else if (key == KEY_POINTER) {
		if (pointer)
			update_pointer(model, pointer);
	} else if (action != ACTION_NONE) {
		update_action(model, action);
	} else if (place == PLACE_SHELL || place == PLACE_LESSON_SHELL) {
		update_shell_key(model, SLOT_LAB, key);
	} else if (place == PLACE_COMPARE_SHELLS) {
		update_shell_key(model, SLOT_LEFT, key);
		update_shell_key(model, SLOT_RIGHT, key);
	} else if (AT_TEXT & 1u << place) {
		update_typing(model, place, key);
	}
}

static void show_view(struct model *model, enum view_id view)
{
	model->view = view;
	model->overlay = OVERLAY_NONE;
	model->is_typing = false;
}

void do_view_lab(struct model *model)
{
	show_view(model, VIEW_LAB);
}

void do_view_attack(struct model *model)
{
	model->filter[0] = '\0';
	if (model->last_attack >= 0)
		model->attack_list.at = lists_attack_row(model, model->last_attack);
	show_view(model, VIEW_ATTACK);
	model->step = SB_LAYERS;
}

void do_view_matrix(struct model *model)
{
	show_view(model, VIEW_MATRIX);
}

void do_view_compare(struct model *model)
{
	show_view(model, VIEW_COMPARE);
	for (int i = SLOT_LEFT; i <= SLOT_RIGHT; i++)
		if (model->shells[i].phase == SHELL_NONE)
			model_ask(model, EFFECT_WORLD, i);
}

void do_view_seccomp(struct model *model)
{
	show_view(model, VIEW_SECCOMP);
	model_ask(model, EFFECT_CALLS, 0);
}

void do_view_processes(struct model *model)
{
	show_view(model, VIEW_PROCESSES);
	model_ask(model, EFFECT_PROCESSES, 0);
}

void do_view_lessons(struct model *model)
{
	show_view(model, VIEW_LESSONS);
}

void do_view_doctor(struct model *model)
{
	show_view(model, VIEW_DOCTOR);
	if (!model->doctor_ran)
		model_ask(model, EFFECT_DOCTOR, 0);
}

void do_access(struct model *model)
{
	model->access = (model->access + 1) % (SB_ACCESSES + 1);
	model->seccomp = (struct cursor){0};
}

void do_help(struct model *model)
{
	model->overlay = OVERLAY_HELP;
	model->help = (struct cursor){0};
}

void do_palette(struct model *model)
{
	model->overlay = OVERLAY_PALETTE;
	model->typed[0] = '\0';
	model->palette = (struct cursor){0};
}

void do_prompt(struct model *model)
{
	model->overlay = OVERLAY_PROMPT;
	model->prompt[0] = '\0';
	model_ask(model, EFFECT_PROMPT, 1);
}

void do_back(struct model *model)
{
	if (model->overlay == OVERLAY_PROMPT)
		model_ask(model, EFFECT_PROMPT, 0);
	if (model->overlay == OVERLAY_SEARCH)
		model->filter[0] = '\0';
	if (model->overlay)
		model->overlay = OVERLAY_NONE;
	else if (model->filter[0])
		model->filter[0] = '\0';
	else if (model->view != VIEW_LAB)
		show_view(model, VIEW_LAB);
	lists_filtered(model);
}

void do_quit(struct model *model)
{
	if (model->overlay)
		do_back(model);
	else
		model->has_quit = true;
}

void do_redraw(struct model *model)
{
	model_ask(model, EFFECT_REDRAW, 0);
}

void do_stop(struct model *model)
{
	model_ask(model, EFFECT_STOP, 0);
	model_say(model, "stopped; q leaves the lab");
}

void do_theme(struct model *model)
{
	model->theme = (model->theme + 1) % (int)n_themes;
	model_say(model, "theme %s: %s", themes[model->theme].name, themes[model->theme].about);
}

void do_zoom(struct model *model)
{
	model->is_zoomed = !model->is_zoomed;
	fit_terminals(model);
}

void do_present(struct model *model)
{
	model->is_big = !model->is_big;
	fit_terminals(model);
}

void do_focus_shell(struct model *model)
{
	if (model->view == VIEW_COMPARE || (model->view == VIEW_LESSONS && model->lesson.open)) {
		model->is_typing = !model->is_typing;
		return;
	}
	if (model->view == VIEW_LAB && model->pane == PANE_SHELL) {
		model->pane = model->pane_before;
	} else {
		model->pane_before = model->pane == PANE_SHELL ? PANE_LAYERS : model->pane;
		model->pane = PANE_SHELL;
	}
	show_view(model, VIEW_LAB);
	fit_terminals(model);
}

/* Past the shell, which would keep the Tab after it. */
static void turn_pane(struct model *model, int by)
{
	model->pane = (enum pane)(((int)model->pane + by + PANES) % PANES);
	if (model->pane == PANE_SHELL)
		model->pane = (enum pane)(((int)model->pane + by + PANES) % PANES);
	fit_terminals(model);
}

void do_next_pane(struct model *model)
{
	turn_pane(model, 1);
}

void do_previous_pane(struct model *model)
{
	turn_pane(model, -1);
}

static void scroll_shell(struct model *model, int pages)
{
	struct term *term = model->shells[SLOT_LAB].term;

	term_scroll(term, pages * (term_rows(term) - 1));
}

void do_scroll_up(struct model *model)
{
	scroll_shell(model, 1);
}

void do_scroll_down(struct model *model)
{
	scroll_shell(model, -1);
}

void do_new_shell(struct model *model)
{
	model_ask(model, EFFECT_SHELL, SLOT_LAB);
	model_say(model, "a new shell under the same policy");
}

void do_service(struct model *model)
{
	bool is_running = model->service.phase == SERVICE_RUNNING;

	model->service.phase = SERVICE_OFF;
	model_ask(model, EFFECT_SERVICE, !is_running);
	model_say(model, is_running ? "the vulnerable service ends"
	                            : "the vulnerable service starts under the lab's policy");
}

void do_reset(struct model *model)
{
	model_ask(model, EFFECT_WORLD, SLOT_LAB);
	model_say(model, "a pristine world: the old one's files and processes are gone");
}

void do_compare_type(struct model *model)
{
	model->is_typing = true;
}
