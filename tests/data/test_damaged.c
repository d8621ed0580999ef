// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Damaged files, made from the shipped ones: cut off, characters changed, lines dropped, doubled
 * and swapped, numbers and nesting out of bounds. A loader either accepts one or refuses it with
 * one clean line that names the place; it never does anything else. Same files on every run.
 */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sandbox/data.h"
#include "sandbox/data/attack_read.h"
#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

#define MUTANTS_PER_FILE 250
#define TEXT_MAX 16384

static char home[] = "/tmp/layerlab-damaged-XXXXXX";
static unsigned accepted, refused;

/* Numerical Recipes' generator: the same sequence everywhere. */
static uint32_t next_random(uint32_t below)
{
	static uint32_t state = 20251;

	state = state * 1664525u + 1013904223u;
	return below ? (state >> 8) % below : 0;
}

static const char *const spices[] = {"\t", "\xff", "\x01", "\"", "'", ": ", "- ", "*x", "&x ", "{",
    "[", "]", "}", "|", ">", "#", "\n", "\n\t", "? ", "!!int ", "%", "\xe2\x82", "<<: ", "---\n",
    "99999999999999999999", "-1", "0x", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\\", "((", "~",
    "null", "succeeded", "blocked by nobody", "CAP_NONE", "\xef\xbb\xbf"};

static void splice(char *text, size_t at, size_t cut, const char *with)
{
	size_t size = strlen(text), length = strlen(with);

	if (size - cut + length >= TEXT_MAX)
		return;
	memmove(text + at + length, text + at + cut, size - at - cut + 1);
	memcpy(text + at, with, length);
}

static void cut_off(char *text, size_t size)
{
	text[next_random((uint32_t)size)] = 0;
}

static void insert(char *text, size_t size)
{
	splice(text, next_random((uint32_t)size), 0, spices[next_random(SB_COUNT(spices))]);
}

static void replace(char *text, size_t size)
{
	splice(text, next_random((uint32_t)size), 1, spices[next_random(SB_COUNT(spices))]);
}

static void drop_some(char *text, size_t size)
{
	size_t at = next_random((uint32_t)size), some = 1 + next_random(12);

	splice(text, at, size - at < some ? size - at : some, "");
}

static char *some_line(char *text, size_t size)
{
	char *at = text + next_random((uint32_t)size);

	while (at > text && at[-1] != '\n')
		at--;
	return at;
}

static void drop_line(char *text, size_t size)
{
	char *line = some_line(text, size);

	splice(text, (size_t)(line - text), strcspn(line, "\n"), "");
}

static void double_line(char *text, size_t size)
{
	char *line = some_line(text, size), copy[256];

	snprintf(copy, sizeof(copy), "%.*s\n", (int)strcspn(line, "\n"), line);
	splice(text, (size_t)(line - text), 0, copy);
}

static void (*const damages[])(char *text, size_t size) = {
    cut_off, insert, replace, drop_some, drop_line, double_line};

static bool is_one_clean_line(const struct sb_error *err)
{
	if (!*err->message)
		return false;
	for (const char *c = err->message; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return true;
}

/* "FILE:LINE:COLUMN: " with the file's own name. */
static bool names_place(const struct sb_error *err, const char *file)
{
	const char *at = strstr(err->message, file);
	unsigned line, column;
	int end = 0;

	return at && sscanf(at + strlen(file), ":%u:%u: %n", &line, &column, &end) == 2 &&
	       end > 0 && line > 0 && column > 0;
}

static void judge(int r, const struct sb_error *err, const char *file, const char *text)
{
	if (r == 0) {
		accepted++;
		return;
	}
	refused++;
	if (r != -EINVAL || !err->is_input || !is_one_clean_line(err) || !names_place(err, file))
		fail_msg("%d, '%s' for:\n%s", r, err->message, text);
}

static void try_preset(const char *text)
{
	struct sb_preset preset;
	struct sb_error err = {0};
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/layerlab/presets/x.yaml", home);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	judge(sb_preset_load("x", &preset, &err), &err, path, text);
}

static void try_manifest(const char *text)
{
	struct sb_policy policy;
	struct sb_error err = {0};
	char path[PATH_MAX], notes[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/manifest", home);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	judge(sb_manifest_load(path, &policy, notes, sizeof(notes), &err), &err, path, text);
}

static void try_attack(const char *text)
{
	struct sb_attack attack = {0};
	struct sb_yaml_file *file = NULL;
	const struct sb_yaml *map;
	struct sb_error err = {0};
	int r = sb_yaml_parse("attack", text, strlen(text), &file, &err);

	if (r == 0)
		r = sb_yaml_single(file, &map, &err);
	if (r == 0)
		r = sb_attack_read(map, &attack, &err);
	judge(r, &err, "attack", text);
	sb_attack_done(&attack);
	sb_yaml_free(file);
}

static void damage_file(const char *text, void (*try_one)(const char *text))
{
	char mutant[TEXT_MAX];

	assert_true(strlen(text) < TEXT_MAX / 2);
	for (int i = 0; i < MUTANTS_PER_FILE; i++) {
		strcpy(mutant, text);
		for (uint32_t n = 1 + next_random(3); n && *mutant; n--)
			damages[next_random(SB_COUNT(damages))](mutant, strlen(mutant));
		try_one(mutant);
	}
}

static void damage_all(const char *sub, void (*try_one)(const char *text))
{
	struct sb_error err = {0};
	char **names;
	size_t n;

	accepted = refused = 0;
	assert_int_equal(sb_data_names(sub, ".yaml", &names, &n, &err), 0);
	for (size_t i = 0; i < n; i++) {
		char file[PATH_MAX], path[PATH_MAX], *text;
		size_t size;

		snprintf(file, sizeof(file), "%s/%s.yaml", sub, names[i]);
		assert_int_equal(sb_data_path(path, sizeof(path), file, &err), 0);
		assert_int_equal(sb_read_file(path, TEXT_MAX, &text, &size, &err), 0);
		damage_file(text, try_one);
		free(text);
	}
	sb_names_free(names, n);
	print_message("%s: %u damaged files refused, %u still good\n", sub, refused, accepted);
	assert_true(refused > accepted / 10);
}

static void test_presets(void **state)
{
	(void)state;
	damage_all("presets", try_preset);
}

static void test_attacks(void **state)
{
	(void)state;
	damage_all("attacks", try_attack);
}

static void test_manifests(void **state)
{
	(void)state;
	damage_all("manifests", try_manifest);
}

static const char *const directories[] = {"", "/layerlab", "/layerlab/presets"};
static const char *const files[] = {"/manifest", "/layerlab/presets/x.yaml"};

static int make_home(void **state)
{
	char path[PATH_MAX];

	(void)state;
	if (!mkdtemp(home))
		return -1;
	for (size_t i = 1; i < SB_COUNT(directories); i++) {
		snprintf(path, sizeof(path), "%s%s", home, directories[i]);
		if (mkdir(path, 0755) < 0)
			return -1;
	}
	return setenv("XDG_CONFIG_HOME", home, 1);
}

static int remove_home(void **state)
{
	char path[PATH_MAX];

	(void)state;
	for (size_t i = 0; i < SB_COUNT(files); i++) {
		snprintf(path, sizeof(path), "%s%s", home, files[i]);
		unlink(path);
	}
	for (size_t i = SB_COUNT(directories); i-- > 0;) {
		snprintf(path, sizeof(path), "%s%s", home, directories[i]);
		rmdir(path);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_presets),
	    cmocka_unit_test(test_attacks),
	    cmocka_unit_test(test_manifests),
	};

	return cmocka_run_group_tests(tests, make_home, remove_home);
}
