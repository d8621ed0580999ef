// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Every view on three sizes of screen, with and without Unicode, against golden/NAME.txt.
 * GENERATE=1 writes those files anew: look at the difference before it is committed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/tui/update.h"
#include "app/tui/view.h"
#include "sandbox/text.h"
#include "tests/tui/pretend.h"

static void press(struct model *model, const char *keys)
{
	char copy[256], *rest = copy, *name;

	sb_copy(copy, sizeof(copy), keys);
	while ((name = strsep(&rest, " ")))
		if (*name)
			update_key(model, key_parse(name), NULL);
}

static const struct {
	const char *name, *keys;
} screens[] = {
    {"lab", ""},
    {"lab-shell", "F2"},
    {"lab-attacks", "Tab Tab"},
    {"attack", "2"},
    {"attack-order", "2 o"},
    {"matrix", "3"},
    {"compare", "4"},
    {"seccomp", "5"},
    {"processes", "6"},
    {"lessons", "7"},
    {"doctor", "8"},
    {"help", "?"},
    {"palette", "^P s h e"},
    {"presets", "p"},
    {"search", "/ n e t"},
    {"present", "B"},
};

static const struct {
	int columns, rows;
} sizes[] = {{80, 24}, {120, 36}, {200, 60}};

static char *draw(const char *keys, int rows, int columns, bool unicode)
{
	struct pretend *lab = calloc(1, sizeof(*lab));
	struct canvas canvas = {.theme = &themes[0], .unicode = unicode};
	char *text = NULL;
	size_t size;
	FILE *memory;

	pretend_init(lab);
	lab->model.unicode = unicode;
	update_resize(&lab->model, rows, columns);
	pretend_fill(lab);
	press(&lab->model, keys);
	assert_true(canvas_start(&canvas, rows, columns));
	view_draw(&lab->model, &canvas);
	memory = open_memstream(&text, &size);
	canvas_save_text(&canvas, memory);
	fclose(memory);
	canvas_done(&canvas);
	pretend_done(lab);
	free(lab);
	return text;
}

static void hold_against_file(const char *name, const char *text)
{
	const char *folder = getenv("GOLDEN");
	char path[512], *expected;
	struct sb_error err;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s.txt", folder ? folder : "tests/tui/golden", name);
	if (getenv("GENERATE")) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fputs(text, file);
		fclose(file);
		return;
	}
	if (sb_read_file(path, 1u << 20, &expected, &len, &err) < 0)
		fail_msg("%s", err.message);
	if (strcmp(expected, text))
		fail_msg("%s differs:\n%s", path, text);
	free(expected);
}

static void every_screen_is_as_it_was(void **state)
{
	(void)state;
	for (size_t i = 0; i < SB_COUNT(screens); i++)
		for (size_t j = 0; j < SB_COUNT(sizes); j++)
			for (int unicode = 0; unicode < 2; unicode++) {
				char name[80], *text = draw(screens[i].keys, sizes[j].rows,
				                   sizes[j].columns, unicode);

				snprintf(name, sizeof(name), "%s-%dx%d-%s", screens[i].name,
				    sizes[j].columns, sizes[j].rows, unicode ? "utf8" : "c");
				hold_against_file(name, text);
				free(text);
			}
}

static void without_unicode_all_is_ascii(void **state)
{
	(void)state;
	for (size_t i = 0; i < SB_COUNT(screens); i++) {
		char *text = draw(screens[i].keys, 36, 120, false);

		for (const char *c = text; *c; c++)
			assert_true(*c == '\n' || (*c >= ' ' && *c < 0x7f));
		free(text);
	}
}

/* Whatever the size, nothing is written beside the canvas (the sanitizers would tell). */
static void any_size_is_drawn(void **state)
{
	(void)state;
	for (int columns = 1; columns < 320; columns += 13)
		for (int rows = 1; rows < 110; rows += 7)
			free(draw(screens[(size_t)(rows + columns) % SB_COUNT(screens)].keys, rows,
			    columns, true));
}

static void a_picture_is_made_of_it(void **state)
{
	struct pretend *lab = calloc(1, sizeof(*lab));
	struct canvas canvas = {.theme = &themes[0], .unicode = true};
	char *text = NULL;
	size_t size;
	FILE *memory = open_memstream(&text, &size);

	(void)state;
	pretend_init(lab);
	pretend_fill(lab);
	canvas_start(&canvas, 24, 80);
	view_draw(&lab->model, &canvas);
	canvas_save_svg(&canvas, memory);
	fclose(memory);
	assert_non_null(strstr(text, "<svg"));
	assert_non_null(strstr(text, "</svg>"));
	free(text);
	canvas_done(&canvas);
	pretend_done(lab);
	free(lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_screen_is_as_it_was),
	    cmocka_unit_test(without_unicode_all_is_ascii),
	    cmocka_unit_test(any_size_is_drawn),
	    cmocka_unit_test(a_picture_is_made_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
