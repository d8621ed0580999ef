// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cast.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/json.h"
#include "sandbox/cleanup.h"

#define LONGEST_CHARACTER 4

struct cast {
	FILE *file;
	struct timespec start;
	char
	    rest[LONGEST_CHARACTER]; /* the first bytes of a character whose end is not there yet */
	size_t n_rest;
};

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void write_line(struct cast *cast, json_object *document)
{
	fprintf(
	    cast->file, "%s\n", json_object_to_json_string_ext(document, JSON_C_TO_STRING_PLAIN));
	json_object_put(document);
}

static void write_header(struct cast *cast, int columns, int rows)
{
	json_object *header = json_object_new_object();

	json_object_object_add(header, "version", json_object_new_int(2));
	json_object_object_add(header, "width", json_object_new_int(columns));
	json_object_object_add(header, "height", json_object_new_int(rows));
	json_object_object_add(header, "timestamp", json_object_new_int64(time(NULL)));
	write_line(cast, header);
}

int cast_new(const char *path, int columns, int rows, struct cast **ret, struct sb_error *err)
{
	struct cast *cast = calloc(1, sizeof(*cast));

	if (!cast)
		return sb_fail(err, ENOMEM, "%s", path);
	cast->file = fopen(path, "we");
	if (!cast->file) {
		free(cast);
		return sb_fail(err, errno, "%s", path);
	}
	clock_gettime(CLOCK_MONOTONIC, &cast->start);
	write_header(cast, columns, rows);
	*ret = cast;
	return 0;
}

/* Bytes at the end that begin a character and do not finish it (RFC 3629). */
static size_t unfinished(const char *bytes, size_t n)
{
	for (size_t back = 1; back < LONGEST_CHARACTER && back <= n; back++) {
		unsigned char c = (unsigned char)bytes[n - back];
		size_t needs = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;

		if ((c & 0xc0) != 0x80)
			return needs > back ? back : 0;
	}
	return 0;
}

void cast_output(struct cast *cast, const char *bytes, size_t n)
{
	cleanup_free char *text = malloc(cast->n_rest + n + 1);
	json_object *event;
	size_t all;

	if (!text)
		return;
	memcpy(text, cast->rest, cast->n_rest);
	memcpy(text + cast->n_rest, bytes, n);
	all = cast->n_rest + n;
	cast->n_rest = unfinished(text, all);
	memcpy(cast->rest, text + all - cast->n_rest, cast->n_rest);
	text[all - cast->n_rest] = '\0';
	event = json_object_new_array();
	json_object_array_add(event, json_object_new_double(seconds_since(&cast->start)));
	json_object_array_add(event, json_object_new_string("o"));
	json_object_array_add(event, cli_json_text(text));
	write_line(cast, event);
}

struct cast *cast_free(struct cast *cast)
{
	if (cast)
		fclose(cast->file);
	free(cast);
	return NULL;
}

struct playing {
	const char *path;
	int to;
	double speed, longest, at;
	unsigned line;
};

static void pause_for(double seconds)
{
	time_t whole = (time_t)seconds;
	struct timespec left = {
	    .tv_sec = whole, .tv_nsec = (long)((seconds - (double)whole) * 1e9)};

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

static int write_all(
    const struct playing *playing, const char *text, size_t n, struct sb_error *err)
{
	while (n > 0) {
		ssize_t written = write(playing->to, text, n);

		if (written < 0 && errno != EINTR)
			return sb_fail(err, errno, "write");
		text += written > 0 ? written : 0;
		n -= written > 0 ? (size_t)written : 0;
	}
	return 0;
}

static int play_event(struct playing *playing, json_object *event, struct sb_error *err)
{
	json_object *text;
	double at, wait;

	if (!json_object_is_type(event, json_type_array) || json_object_array_length(event) != 3)
		return sb_reject(
		    err, "%s:%u: not an event of three parts", playing->path, playing->line);
	at = json_object_get_double(json_object_array_get_idx(event, 0));
	text = json_object_array_get_idx(event, 2);
	if (!json_object_is_type(text, json_type_string) || !(at >= 0))
		return sb_reject(
		    err, "%s:%u: not [seconds, kind, text]", playing->path, playing->line);
	if (strcmp(json_object_get_string(json_object_array_get_idx(event, 1)), "o") != 0)
		return 0;
	wait = (at - playing->at) / playing->speed;
	playing->at = at;
	if (wait > 0)
		pause_for(wait < playing->longest ? wait : playing->longest);
	return write_all(
	    playing, json_object_get_string(text), (size_t)json_object_get_string_len(text), err);
}

static int check_header(const struct playing *playing, json_object *header, struct sb_error *err)
{
	json_object *version;

	if (!json_object_is_type(header, json_type_object) ||
	    !json_object_object_get_ex(header, "version", &version) ||
	    json_object_get_int(version) != 2)
		return sb_reject(err, "%s:1: not an asciicast of version 2", playing->path);
	return 0;
}

static int play_line(struct playing *playing, const char *line, struct sb_error *err)
{
	json_object *document = json_tokener_parse(line);
	int r;

	if (!document)
		return sb_reject(err, "%s:%u: not JSON", playing->path, playing->line);
	r = playing->line == 1 ? check_header(playing, document, err)
	                       : play_event(playing, document, err);
	json_object_put(document);
	return r;
}

int cast_play(const char *path, int to, double speed, double longest, struct sb_error *err)
{
	struct playing playing = {path, to, speed, longest, 0, 0};
	cleanup_file FILE *file = fopen(path, "re");
	cleanup_free char *line = NULL;
	size_t size = 0;
	int r = 0;

	if (!file)
		return sb_fail(err, errno, "%s", path);
	while (r == 0 && getline(&line, &size, file) > 0) {
		playing.line++;
		r = play_line(&playing, line, err);
	}
	if (r == 0 && playing.line == 0)
		r = sb_reject(err, "%s:1: empty", path);
	return r;
}
