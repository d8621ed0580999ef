// SPDX-License-Identifier: GPL-3.0-or-later
/* The whole loop without a terminal, on a pretended lab, driven by a script. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/tui/loop.h"
#include "app/tui/update.h"
#include "sandbox/text.h"
#include "tests/tui/pretend.h"

static char folder[] = "/tmp/layerlab-loop-XXXXXX";

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* 0, or what the script failed with. */
static int run_script(struct pretend *lab, const char *text, struct sb_error *err)
{
	struct runtime runtime;
	struct loop loop = {.model = &lab->model, .runtime = &runtime, .signal_fd = -1};
	char path[128];
	int r;

	snprintf(path, sizeof(path), "%s/script", folder);
	write_file(path, text);
	r = script_load(path, &loop.script, err);
	unlink(path);
	if (r < 0)
		return r;
	assert_true(runtime_init(&runtime, &lab->model, &lab->backend));
	runtime.prompt = prompt_new(&lab->model, NULL, "");
	r = loop_run(&loop, err);
	script_free(loop.script);
	runtime_done(&runtime);
	prompt_free(runtime.prompt);
	return r;
}

static void a_script_drives_the_lab_from_key_to_verdict(void **state)
{
	struct pretend *lab = calloc(1, sizeof(*lab));
	char script[512], path[128], *saved;
	struct sb_error err;
	size_t len;

	(void)state;
	pretend_init(lab);
	snprintf(path, sizeof(path), "%s/screen.txt", folder);
	snprintf(script, sizeof(script),
	    "# a comment\nsize 120x36\nexpect default-pod\nkey /\ntext chown\nkey Enter Space Esc Tab Tab\n"
	    "key Enter\nexpect BLOCKED by the moat\nkey F5\nexpect before: moat EPERM\n"
	    "key :\ntext --cap-drop chown\nkey Enter\nrun save-screen %s\n",
	    path);
	assert_int_equal(run_script(lab, script, &err), 0);
	assert_int_equal(lab->worlds, 1);
	assert_int_equal(lab->shells, 4); /* the first, two toggles, the prompt's change */
	assert_int_equal(sb_read_file(path, 1u << 20, &saved, &len, &err), 0);
	assert_non_null(strstr(saved, "layerlab"));
	free(saved);
	unlink(path);
	pretend_done(lab);
	free(lab);
}

static void a_shell_that_cannot_start_is_told(void **state)
{
	struct pretend *lab = calloc(1, sizeof(*lab));
	struct sb_error err;

	(void)state;
	pretend_init(lab);
	lab->refuses = true;
	assert_int_equal(
	    run_script(
	        lab, "size 80x24\nexpect Operation not permitted\nexpect could not start\n", &err),
	    0);
	pretend_done(lab);
	free(lab);
}

static void bad_scripts_name_the_line(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
	    {"\nkey Nonsense\n", "script:2: 'Nonsense' is no key"},
	    {"size big\n", "script:1: 'big' is no size such as 80x24"},
	    {"size 0x0\n", "script:1: '0x0' is no size such as 80x24"},
	    {"dance\n", "script:1: 'dance' is none of key, text, run, size, expect"},
	};
	struct pretend *lab = calloc(1, sizeof(*lab));

	(void)state;
	pretend_init(lab);
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_error err;

		assert_true(run_script(lab, rows[i].text, &err) < 0);
		assert_true(err.is_input);
		assert_non_null(strstr(err.message, rows[i].message));
	}
	pretend_done(lab);
	free(lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_script_drives_the_lab_from_key_to_verdict),
	    cmocka_unit_test(a_shell_that_cannot_start_is_told),
	    cmocka_unit_test(bad_scripts_name_the_line),
	};
	int failed;

	if (!mkdtemp(folder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
