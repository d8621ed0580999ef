// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * usage: fuzz_NAME RUNS [PATTERN...]. The short run without libFuzzer; seeds are the files that the
 * shell patterns match, each tried as it is and then damaged. What kills the target is left in
 * ./fuzz-crash, to be tried again with `fuzz_NAME 0 fuzz-crash`.
 */
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/text.h"
#include "tests/fuzz/fuzz.h"

#define SECONDS_MAX 10 /* for one input: more is a hang */
#define CHANGES_MAX 8

static uint64_t state = 0x9e3779b97f4a7c15;

/* xorshift64: the same numbers on every run. */
static size_t any(size_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return below ? state % below : 0;
}

struct input {
	uint8_t *bytes; /* room for FUZZ_BYTES_MAX */
	size_t size;
};

static void change_byte(struct input *input, const struct input *seed)
{
	(void)seed;
	if (input->size)
		input->bytes[any(input->size)] = (uint8_t)any(256);
}

static void flip_bit(struct input *input, const struct input *seed)
{
	(void)seed;
	if (input->size)
		input->bytes[any(input->size)] ^= (uint8_t)(1u << any(8));
}

static void cut(struct input *input, const struct input *seed)
{
	(void)seed;
	input->size = any(input->size + 1);
}

static void remove_some(struct input *input, const struct input *seed)
{
	size_t at = any(input->size), some = any(64);

	(void)seed;
	if (at + some > input->size)
		return;
	memmove(input->bytes + at, input->bytes + at + some, input->size - at - some);
	input->size -= some;
}

/* A piece of any seed, anywhere. */
static void insert_some(struct input *input, const struct input *seed)
{
	size_t from = any(seed->size), some = any(seed->size - from), at = any(input->size + 1);

	if (input->size + some > FUZZ_BYTES_MAX)
		return;
	memmove(input->bytes + at + some, input->bytes + at, input->size - at);
	memmove(input->bytes + at, seed->bytes + from, some);
	input->size += some;
}

static void (*const changes[])(struct input *, const struct input *) = {
    change_byte, flip_bit, cut, remove_some, insert_some, insert_some};

static struct input *seeds;
static size_t n_seeds;

static void load(const char *path)
{
	struct sb_error err = {0};
	struct input *more = realloc(seeds, (n_seeds + 1) * sizeof(*seeds));
	char *text;

	if (!more)
		abort();
	seeds = more;
	if (sb_read_file(path, FUZZ_BYTES_MAX, &text, &seeds[n_seeds].size, &err) < 0) {
		fprintf(stderr, "%s\n", err.message);
		exit(2);
	}
	seeds[n_seeds++].bytes = (uint8_t *)text;
}

static void load_all(char **patterns)
{
	for (; *patterns; patterns++) {
		glob_t found;

		if (glob(*patterns, 0, NULL, &found) != 0) {
			fprintf(stderr, "%s: no such files\n", *patterns);
			exit(2);
		}
		for (size_t i = 0; i < found.gl_pathc; i++)
			load(found.gl_pathv[i]);
		globfree(&found);
	}
}

static const struct input *running;

/* Signal handler: only calls of signal-safety(7). */
static void keep_input(int signal)
{
	int fd = open("fuzz-crash", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, running->bytes, running->size) != (ssize_t)running->size)
		_exit(1);
	raise(signal);
}

static void keep_input_on_death(void)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGALRM};
	const struct sigaction action = {
	    .sa_handler = keep_input, .sa_flags = (int)SA_RESETHAND | SA_NODEFER};

	for (size_t i = 0; i < SB_COUNT(signals); i++)
		sigaction(signals[i], &action, NULL);
}

static void run(const struct input *input)
{
	/* Of its exact size, so that a sanitizer sees the first byte too many. */
	uint8_t *copy = malloc(input->size ? input->size : 1);

	if (!copy)
		abort();
	memcpy(copy, input->bytes, input->size);
	running = input;
	alarm(SECONDS_MAX);
	LLVMFuzzerTestOneInput(copy, input->size);
	free(copy);
}

static void damage_one(struct input *input)
{
	if (n_seeds) {
		const struct input *seed = &seeds[any(n_seeds)];

		input->size = seed->size;
		memcpy(input->bytes, seed->bytes, seed->size);
	} else {
		input->size = any(256);
		for (size_t i = 0; i < input->size; i++)
			input->bytes[i] = (uint8_t)any(256);
	}
	for (size_t c = any(CHANGES_MAX); c; c--)
		changes[any(SB_COUNT(changes))](input, n_seeds ? &seeds[any(n_seeds)] : input);
}

int main(int argc, char **argv)
{
	struct input input = {.bytes = malloc(FUZZ_BYTES_MAX)};
	long runs = argc > 1 ? atol(argv[1]) : 0;

	if (!input.bytes || argc < 2)
		return 2;
	keep_input_on_death();
	load_all(argv + 2);
	for (size_t i = 0; i < n_seeds; i++)
		run(&seeds[i]);
	for (long i = 0; i < runs; i++) {
		damage_one(&input);
		run(&input);
	}
	for (size_t i = 0; i < n_seeds; i++)
		free(seeds[i].bytes);
	free(seeds);
	free(input.bytes);
	printf("%ld inputs from %zu seeds\n", runs, n_seeds);
	return 0;
}
