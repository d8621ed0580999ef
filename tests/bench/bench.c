// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Times the lab against what is installed beside it, as ratios: in each round every command runs
 * once, ours and theirs by turns, so that a busy machine slows both. Medians of the rounds.
 * Usage: bench LAYERLAB [--json] [--rounds N] [--bundle FOLDER] [--commands FILE]
 */
#include <fcntl.h>
#include <json-c/json.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 48
#define ROUNDS_MAX 200

extern char **environ;

/* Words parted by spaces; @L is the program, @B the OCI bundle, @C the text of the commands' file. */
struct race {
	const char *name;
	const char *ours, *theirs;
	const char *peer; /* the program `theirs` needs; "" = always there */
	double limit;     /* of ours / theirs; 0 = none set */
};

#define BWRAP                                                                                      \
	"bwrap --unshare-all --die-with-parent --tmpfs / --ro-bind /usr /usr --symlink usr/bin "   \
	"/bin "                                                                                    \
	"--symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --proc /proc " \
	"--dev /dev --tmpfs /tmp "
#define FORKS "sh -c i=0;while\vtest\v$i\v-lt\v100;do\v/bin/true;i=$((i+1));done"

static const struct race races[] = {
    {"start, against bwrap", "@L run --preset hardened-pod -- /bin/true", BWRAP "/bin/true",
        "bwrap", 0.6},
    {"start, against runc", "@L run --preset hardened-pod -- /bin/true",
        "runc run --bundle @B layerlab-bench", "runc", 0.15},
    {"shell ready, against bash", "@L run --preset hardened-pod -- bash -c true", "bash -c true",
        "", 0},
    {"matrix, against its commands bare", "@L matrix --preset flask-3",
        "@L run --preset open -- sh -c @C", "", 0},
    {"emulation, python3", "@L run --preset flask-3 -- python3 -c pass",
        "@L run --preset flask-2 -- python3 -c pass", "python3", 3},
    {"emulation, 100 programs", "@L run --preset flask-3 -- " FORKS,
        "@L run --preset flask-2 -- " FORKS, "", 3},
    {"emulation, ls -lR", "@L run --preset flask-3 -- ls -lR /usr/include",
        "@L run --preset flask-2 -- ls -lR /usr/include", "", 3},
};
#define RACES (sizeof(races) / sizeof(races[0]))

struct timing {
	double ours[ROUNDS_MAX], theirs[ROUNDS_MAX]; /* milliseconds */
	bool is_there;
};

static struct {
	const char *lab, *bundle;
	char *commands;
	bool json;
	int rounds;
} options = {.bundle = "", .rounds = 15};

static char *text_of(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	if (!file || getdelim(&text, &size, '\0', file) < 0) {
		fprintf(stderr, "bench: cannot read %s\n", path);
		exit(2);
	}
	fclose(file);
	return text;
}

static char *replaced(const char *word)
{
	if (!strcmp(word, "@L"))
		return strdup(options.lab);
	if (!strcmp(word, "@C"))
		return strdup(options.commands ? options.commands : "exit 1");
	if (!strcmp(word, "@B"))
		return strdup(options.bundle);
	return strdup(word);
}

/* A vertical tab stands for a space inside a word. */
static void split(const char *line, char *words[WORDS_MAX + 1])
{
	char *copy = strdup(line), *at = copy, *word;
	size_t n = 0;

	while (copy && n < WORDS_MAX && (word = strsep(&at, " "))) {
		if (!*word)
			continue;
		words[n] = replaced(word);
		for (char *c = words[n]; c && *c; c++)
			*c = *c == '\v' ? ' ' : *c;
		n++;
	}
	words[n] = NULL;
	free(copy);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Milliseconds, or a negative number when the command did not succeed. */
static double run(const char *line)
{
	char *words[WORDS_MAX + 1];
	posix_spawn_file_actions_t actions;
	double start, end;
	int status = -1;
	pid_t pid;

	split(line, words);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	start = now_ms();
	if (posix_spawnp(&pid, words[0], &actions, NULL, words, environ) == 0)
		waitpid(pid, &status, 0);
	end = now_ms();
	posix_spawn_file_actions_destroy(&actions);
	for (size_t i = 0; words[i]; i++)
		free(words[i]);
	return status == 0 ? end - start : -1;
}

static bool is_installed(const char *program)
{
	char line[128];

	if (!*program)
		return true;
	snprintf(line, sizeof(line), "command -v %s >/dev/null", program);
	return system(line) == 0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, (size_t)options.rounds, sizeof(*values), by_size);
	return values[options.rounds / 2];
}

/* The first run of each is not counted: it fills the caches of both. */
static void race_all(struct timing timings[RACES])
{
	for (size_t i = 0; i < RACES; i++)
		timings[i].is_there = is_installed(races[i].peer) && run(races[i].ours) >= 0 &&
		                      run(races[i].theirs) >= 0;
	for (int round = 0; round < options.rounds; round++)
		for (size_t i = 0; i < RACES; i++) {
			if (!timings[i].is_there)
				continue;
			timings[i].ours[round] = run(races[i].ours);
			timings[i].theirs[round] = run(races[i].theirs);
		}
}

static void print_text(struct timing timings[RACES])
{
	printf(
	    "%-28s %10s %10s %8s %8s\n", "median of rounds, ms", "ours", "theirs", "ratio", "goal");
	for (size_t i = 0; i < RACES; i++) {
		if (!timings[i].is_there) {
			printf("%-28s left out: %s cannot run here\n", races[i].name,
			    *races[i].peer ? races[i].peer : "it");
			continue;
		}
		double ours = median(timings[i].ours), theirs = median(timings[i].theirs);

		printf("%-28s %10.2f %10.2f %8.2f ", races[i].name, ours, theirs, ours / theirs);
		if (races[i].limit > 0)
			printf("%8.2f %s\n", races[i].limit,
			    ours / theirs <= races[i].limit ? "met" : "NOT MET");
		else
			puts("       -");
	}
}

static void print_json(struct timing timings[RACES])
{
	json_object *list = json_object_new_array();

	for (size_t i = 0; i < RACES; i++) {
		json_object *row = json_object_new_object();
		double ours = timings[i].is_there ? median(timings[i].ours) : 0;
		double theirs = timings[i].is_there ? median(timings[i].theirs) : 0;
		bool is_there = timings[i].is_there;

		json_object_object_add(row, "name", json_object_new_string(races[i].name));
		json_object_object_add(
		    row, "ours_ms", is_there ? json_object_new_double(ours) : NULL);
		json_object_object_add(
		    row, "theirs_ms", is_there ? json_object_new_double(theirs) : NULL);
		json_object_object_add(
		    row, "ratio", is_there ? json_object_new_double(ours / theirs) : NULL);
		json_object_object_add(row, "goal",
		    races[i].limit > 0 ? json_object_new_double(races[i].limit) : NULL);
		json_object_array_add(list, row);
	}
	puts(json_object_to_json_string_ext(list, JSON_C_TO_STRING_PRETTY));
	json_object_put(list);
}

static void parse(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: bench LAYERLAB [--json] [--rounds N] [--bundle FOLDER]\n", stderr);
		exit(2);
	}
	options.lab = argv[1];
	for (int i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			options.json = true;
		else if (!strcmp(argv[i], "--rounds") && i + 1 < argc)
			options.rounds = atoi(argv[++i]);
		else if (!strcmp(argv[i], "--bundle") && i + 1 < argc)
			options.bundle = argv[++i];
		else if (!strcmp(argv[i], "--commands") && i + 1 < argc)
			options.commands = text_of(argv[++i]);
		else {
			fprintf(stderr,
			    "bench: unknown '%s'; --json, --rounds N, --bundle FOLDER or --commands FILE\n",
			    argv[i]);
			exit(2);
		}
	}
	if (options.rounds < 1 || options.rounds > ROUNDS_MAX)
		options.rounds = 15;
}

int main(int argc, char **argv)
{
	static struct timing timings[RACES];

	parse(argc, argv);
	race_all(timings);
	if (options.json)
		print_json(timings);
	else
		print_text(timings);
	return 0;
}
