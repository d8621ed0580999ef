// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/tui.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/terminal_guard.h"
#include "app/tui/backend_sandbox.h"
#include "app/tui/loop.h"
#include "app/tui/screen.h"
#include "app/tui/signals.h"
#include "app/tui/theme.h"
#include "app/tui/update.h"
#include "sandbox/apparmor/backend.h"
#include "sandbox/text.h"

/* For the guard: what makes a terminal usable that curses can no longer restore. */
#define FAREWELL                                                                                   \
	"\033[?2004l\033[?1000l\033[?1006l\033[?25h\033[m\033[?1049l"                              \
	"\r\nlayerlab: ended without a word; everything in its sandboxes has ended too\r\n"

/* Presets and names, read once. */
struct data {
	struct sb_catalogue catalogue;
	struct sb_preset *presets;
	size_t n_presets;
	struct names seccomp_profiles, apparmor_profiles;
	struct lesson_list lessons;
	struct sb_error lessons_error; /* a broken lesson must not keep the lab from starting */
};

static int load_presets(struct data *data, struct sb_error *err)
{
	char **names;
	size_t n;
	int r = sb_data_names("presets", ".yaml", &names, &n, err);

	if (r < 0)
		return r;
	data->presets = calloc(n + 1, sizeof(*data->presets));
	for (size_t i = 0; i < n && data->presets && r == 0; i++) {
		r = sb_preset_load(names[i], &data->presets[i], err);
		data->n_presets = i + 1;
	}
	sb_names_free(names, n);
	return data->presets ? r : sb_fail(err, ENOMEM, "presets");
}

static int load(struct data *data, struct sb_error *err)
{
	int r;

	*data = (struct data){0};
	if ((r = load_presets(data, err)) < 0 ||
	    (r = sb_catalogue_load(&data->catalogue, err)) < 0 ||
	    (r = sb_data_names("seccomp", ".json", &data->seccomp_profiles.names,
	         &data->seccomp_profiles.n, err)) < 0)
		return r;
	(void)lesson_list_load(&data->lessons, &data->lessons_error);
	return sb_data_names("apparmor", ".profile", &data->apparmor_profiles.names,
	    &data->apparmor_profiles.n, err);
}

static void unload(struct data *data)
{
	lesson_list_done(&data->lessons);
	sb_catalogue_done(&data->catalogue);
	sb_names_free(data->seccomp_profiles.names, data->seccomp_profiles.n);
	sb_names_free(data->apparmor_profiles.names, data->apparmor_profiles.n);
	free(data->presets);
}

static size_t preset_index(const struct model *model, const char *name)
{
	for (size_t i = 0; i < model->n_presets; i++)
		if (!strcmp(model->presets[i].policy.name, name))
			return i;
	return 0;
}

static int set_up(struct model *model, const struct tui_options *options, const struct data *data,
    struct sb_error *err)
{
	int theme = theme_by_name(options->theme ? options->theme : themes[0].name);

	if (theme < 0)
		return sb_reject(err,
		    "unknown theme '%s'; there are dark, light, contrast, safe and mono",
		    options->theme);
	if (!model_init(model, options->policy, &data->catalogue))
		return sb_fail(err, ENOMEM, "start the lab");
	model->presets = data->presets;
	model->n_presets = data->n_presets;
	model->seccomp_profiles = data->seccomp_profiles;
	model->apparmor_profiles = data->apparmor_profiles;
	model->lessons = data->lessons;
	sb_copy(
	    model->lessons_trouble, sizeof(model->lessons_trouble), data->lessons_error.message);
	model->is_big = options->is_big;
	model->first_lesson = options->lesson_name;
	model->theme = theme;
	model->has_apparmor_kernel = sb_apparmor_kernel.probe(NULL, err) == 0;
	model->unicode = !strcmp(nl_langinfo(CODESET), "UTF-8");
	model_find_preset(model, model->policy.name);
	if (model->n_presets) {
		model->compare[0] = model->presets[preset_index(model, "default-pod")].policy;
		model->compare[1] = model->presets[preset_index(model, "hardened-pod")].policy;
	}
	return 0;
}

static int run_loop(struct model *model, const struct tui_options *options, struct script *script,
    bool has_screen, struct sb_error *err)
{
	struct backend *backend = backend_sandbox_new(options);
	struct runtime runtime;
	struct loop loop = {.model = model,
	    .runtime = &runtime,
	    .script = script,
	    .has_screen = has_screen,
	    .signal_fd = -1};
	int r;

	if (!backend || !runtime_init(&runtime, model, backend)) {
		backend_sandbox_free(backend);
		return sb_fail(err, ENOMEM, "start the lab");
	}
	runtime.prompt = prompt_new(model, options->word, has_screen ? options->history : "");
	loop.signal_fd = r = signals_start(err);
	if (r >= 0)
		r = loop_run(&loop, err);
	signals_stop();
	script_free(loop.script);
	runtime_done(&runtime);
	prompt_free(runtime.prompt);
	backend_sandbox_free(backend);
	return r < 0 ? r : loop.fatal_signal ? 128 + loop.fatal_signal : 0;
}

static int run_on_terminal(struct model *model, const struct tui_options *options,
    struct script *script, struct sb_error *err)
{
	struct cli_guard guard;
	struct termios before;
	int r;

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return sb_fail(err, errno, "terminal");
	r = screen_open(err);
	if (r < 0)
		return r;
	r = cli_guard_watch(&guard, STDIN_FILENO, &before, FAREWELL, err);
	if (r == 0) {
		r = run_loop(model, options, script, true, err);
		screen_close();
		cli_guard_release(&guard);
	}
	screen_close();
	return r;
}

int tui_run(const struct tui_options *options, struct sb_error *err)
{
	struct model *model = calloc(1, sizeof(*model));
	struct script *script = NULL;
	struct data data;
	int r;

	if (!model)
		return sb_fail(err, ENOMEM, "start the lab");
	if (options->script && (r = script_load(options->script, &script, err)) < 0) {
		free(model);
		return r;
	}
	r = load(&data, err);
	if (r == 0 && (r = set_up(model, options, &data, err)) == 0) {
		if (options->rows)
			update_resize(model, options->rows, options->columns);
		r = options->rows ? run_loop(model, options, script, false, err)
		                  : run_on_terminal(model, options, script, err);
		model_done(model);
	}
	unload(&data);
	free(model);
	return r;
}

void tui_manual(FILE *to)
{
	for (int i = 0; i < ACTION_COUNT; i++)
		fprintf(to, "%-10s %-10s %-18s %s\n", action_rows[i].keys[0],
		    action_rows[i].keys[1] ? action_rows[i].keys[1] : "", action_rows[i].name,
		    action_rows[i].help);
}
