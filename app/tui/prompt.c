// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "app/tui/update.h"
#include "app/tui/utf8.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

struct prompt {
	struct model *model;
	const char *(*word)(size_t i);
	const char *history;
	FILE *nowhere;  /* readline's terminal */
	char bytes[32]; /* of the key being typed */
	size_t n, at;
	bool is_open;
	char *finished; /* the line, once Enter was typed; owned */
};

/* readline's callbacks carry no context. */
static struct prompt *current;

static int next_byte(FILE *stream)
{
	(void)stream;
	return current->at < current->n ? (unsigned char)current->bytes[current->at++] : EOF;
}

static int has_byte(void)
{
	return current->at < current->n;
}

static void show(void)
{
	struct model *model = current->model;
	char before[MODEL_TEXT];

	sb_copy(model->prompt, sizeof(model->prompt), rl_line_buffer);
	snprintf(before, sizeof(before), "%.*s", rl_point, rl_line_buffer);
	model->prompt_cursor = utf8_columns(before);
}

static void on_line(char *line)
{
	rl_callback_handler_remove();
	current->is_open = false;
	current->finished = line ? line : strdup("");
}

static void do_nothing(void)
{
}

static void prepare_nothing(int meta)
{
	(void)meta;
}

/* Actions, commands and options of the command line, presets, attacks. */
static const char *candidate(size_t i)
{
	const struct model *model = current->model;
	size_t n_words = 0;

	if (i < ACTION_COUNT)
		return action_rows[i].name;
	i -= ACTION_COUNT;
	while (current->word && current->word(n_words)) {
		if (n_words == i)
			return current->word(n_words);
		n_words++;
	}
	i -= n_words;
	if (i < model->n_presets)
		return model->presets[i].policy.name;
	i -= model->n_presets;
	return i < model->catalogue->n_attacks ? model->catalogue->attacks[i].name : NULL;
}

static char *next_match(const char *text, int state)
{
	static size_t i;
	const char *name;

	if (!state)
		i = 0;
	while ((name = candidate(i))) {
		i++;
		if (!strncmp(name, text, strlen(text)))
			return strdup(name);
	}
	return NULL;
}

static char **complete(const char *text, int start, int end)
{
	(void)start, (void)end;
	return rl_completion_matches(text, next_match);
}

/* What readline would have listed goes where the key bar is. */
static void show_matches(char **matches, int n, int longest)
{
	char text[MODEL_TEXT] = "";
	size_t len = 0;

	(void)longest;
	for (int i = 1; i <= n && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s  ", matches[i]);
	model_say(current->model, "%s", text);
}

static void set_up(struct prompt *prompt)
{
	rl_readline_name = "layerlab";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = prepare_nothing;
	rl_deprep_term_function = do_nothing;
	rl_getc_function = next_byte;
	rl_input_available_hook = has_byte;
	rl_redisplay_function = show;
	rl_attempted_completion_function = complete;
	rl_completion_display_matches_hook = show_matches;
	rl_basic_word_break_characters = " \t=,";
	rl_completion_query_items = 0;
	rl_outstream = prompt->nowhere;
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("enable-bracketed-paste", "off");
	using_history();
	stifle_history(500);
}

struct prompt *prompt_new(struct model *model, const char *(*word)(size_t i), const char *history)
{
	struct prompt *prompt = calloc(1, sizeof(*prompt));

	if (!prompt)
		return NULL;
	prompt->model = model;
	prompt->word = word;
	prompt->nowhere = fopen("/dev/null", "we");
	prompt->history = history;
	current = prompt;
	set_up(prompt);
	if (*history)
		read_history(history);
	return prompt;
}

struct prompt *prompt_free(struct prompt *prompt)
{
	if (!prompt)
		return NULL;
	prompt_open(prompt, false);
	if (prompt->nowhere)
		fclose(prompt->nowhere);
	if (*prompt->history)
		write_history(prompt->history);
	clear_history();
	current = NULL;
	free(prompt);
	return NULL;
}

void prompt_open(struct prompt *prompt, bool open)
{
	if (!prompt)
		return;
	if (prompt->is_open)
		rl_callback_handler_remove();
	prompt->is_open = open;
	if (open)
		rl_callback_handler_install("", on_line);
}

static const struct {
	uint32_t key;
	const char *bytes;
} sequences[] = {
    {KEY_ARROW_UP, "\033[A"},
    {KEY_ARROW_DOWN, "\033[B"},
    {KEY_ARROW_RIGHT, "\033[C"},
    {KEY_ARROW_LEFT, "\033[D"},
    {KEY_TO_START, "\001"},
    {KEY_TO_END, "\005"},
    {KEY_DELETE, "\004"},
    {KEY_ERASE, "\177"},
    {KEY_RETURN, "\r"},
};

static void encode(struct prompt *prompt, uint32_t key)
{
	prompt->n = prompt->at = 0;
	for (size_t i = 0; i < SB_COUNT(sequences); i++) {
		if (sequences[i].key != key)
			continue;
		prompt->n = strlen(sequences[i].bytes);
		memcpy(prompt->bytes, sequences[i].bytes, prompt->n);
		return;
	}
	if (KEY_CODE(key) >= KEY_FIRST_SPECIAL)
		return;
	if (key & KEY_WITH_ALT)
		prompt->bytes[prompt->n++] = '\033';
	prompt->n += utf8_encode(KEY_CODE(key), prompt->bytes + prompt->n);
}

void prompt_key(struct prompt *prompt, uint32_t key)
{
	char *line;

	if (!prompt || !prompt->is_open)
		return;
	prompt->model->message[0] = '\0';
	encode(prompt, key);
	while (prompt->is_open && prompt->at < prompt->n)
		rl_callback_read_char();
	line = prompt->finished;
	if (!line)
		return;
	prompt->finished = NULL;
	if (*line)
		add_history(line);
	update_prompt_line(prompt->model, line);
	free(line);
}
