// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/tui/keys.h"
#include "app/tui/utf8.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define SCRIPT_MAX (1u << 20)

struct step {
	enum script_step kind;
	struct script_value value;
};

struct script {
	char *text; /* the file, cut into lines */
	struct step *steps;
	size_t n, size, at;
};

static struct step *add(struct script *script, enum script_step kind, int line)
{
	if (script->n == script->size) {
		size_t size = script->size * 2 + 64;
		struct step *grown = realloc(script->steps, size * sizeof(*grown));

		if (!grown)
			return NULL;
		script->steps = grown;
		script->size = size;
	}
	script->steps[script->n] = (struct step){.kind = kind, .value.line = line};
	return &script->steps[script->n++];
}

static int add_key(struct script *script, uint32_t key, int line, struct sb_error *err)
{
	struct step *step = add(script, SCRIPT_KEY, line);

	if (!step)
		return sb_fail(err, ENOMEM, "script");
	step->value.key = key;
	return 0;
}

static int read_keys(
    struct script *script, const char *path, char *rest, int line, struct sb_error *err)
{
	char *name;
	int r = 0;

	while (r == 0 && (name = strsep(&rest, " "))) {
		uint32_t key = *name ? key_parse(name) : KEY_NONE;

		if (!*name)
			continue;
		if (key == KEY_NONE)
			return sb_reject(err, "%s:%d: '%s' is no key", path, line, name);
		r = add_key(script, key, line, err);
	}
	return r;
}

static int read_text(struct script *script, const char *text, int line, struct sb_error *err)
{
	uint32_t c;
	size_t n;
	int r = 0;

	for (; r == 0 && (n = utf8_decode(text, &c)) > 0; text += n)
		r = add_key(script, c, line, err);
	return r;
}

static int read_with_text(
    struct script *script, enum script_step kind, const char *text, int line, struct sb_error *err)
{
	struct step *step = add(script, kind, line);

	if (!step)
		return sb_fail(err, ENOMEM, "script");
	step->value.text = text;
	return 0;
}

static int read_size(
    struct script *script, const char *path, const char *text, int line, struct sb_error *err)
{
	struct step *step = add(script, SCRIPT_SIZE, line);
	int columns, rows;

	if (!step)
		return sb_fail(err, ENOMEM, "script");
	if (sscanf(text, "%dx%d", &columns, &rows) != 2 || columns < 1 || rows < 1 ||
	    columns > 1000 || rows > 500)
		return sb_reject(err, "%s:%d: '%s' is no size such as 80x24", path, line, text);
	step->value.columns = columns;
	step->value.rows = rows;
	return 0;
}

static int read_line(
    struct script *script, const char *path, char *text, int line, struct sb_error *err)
{
	char *rest = text;
	const char *word = strsep(&rest, " ");

	if (!*word || *word == '#')
		return 0;
	if (!rest)
		rest = text + strlen(text);
	if (!strcmp(word, "key"))
		return read_keys(script, path, rest, line, err);
	if (!strcmp(word, "text"))
		return read_text(script, rest, line, err);
	if (!strcmp(word, "run"))
		return read_with_text(script, SCRIPT_RUN, rest, line, err);
	if (!strcmp(word, "expect"))
		return read_with_text(script, SCRIPT_EXPECT, rest, line, err);
	if (!strcmp(word, "size"))
		return read_size(script, path, rest, line, err);
	return sb_reject(
	    err, "%s:%d: '%s' is none of key, text, run, size, expect", path, line, word);
}

int script_load(const char *path, struct script **ret, struct sb_error *err)
{
	struct script *script = calloc(1, sizeof(*script));
	char *rest, *text;
	size_t len;
	int line = 0, r;

	if (!script)
		return sb_fail(err, ENOMEM, "script");
	r = sb_read_file(path, SCRIPT_MAX, &script->text, &len, err);
	rest = r == 0 ? script->text : NULL;
	while (r == 0 && (text = strsep(&rest, "\n")))
		r = read_line(script, path, text, ++line, err);
	if (r < 0)
		script_free(script);
	else
		*ret = script;
	return r;
}

struct script *script_free(struct script *script)
{
	if (!script)
		return NULL;
	free(script->steps);
	free(script->text);
	free(script);
	return NULL;
}

enum script_step script_next(struct script *script, struct script_value *ret)
{
	if (script->at >= script->n)
		return SCRIPT_END;
	*ret = script->steps[script->at].value;
	return script->steps[script->at].kind;
}

void script_advance(struct script *script)
{
	if (script->at < script->n)
		script->at++;
}
