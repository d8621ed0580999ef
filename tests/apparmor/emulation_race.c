// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * emulation_race memory|link|exec SECONDS: runs in a sandbox whose profile denies /etc/shadow and
 * /tmp/evil. One thread swaps what a path leads to while another opens or executes it. Prints how
 * often it tried and how often it got what is denied. Executed as /tmp/evil it leaves a file
 * behind.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char path[64];
static _Atomic int stop;

struct pair {
	const char *allowed, *denied; /* of one length: half a change is neither */
};
static const struct pair files = {"/etc/passwd", "/etc/shadow"};
static const struct pair programs = {"/tmp/good", "/tmp/evil"};

static void copy(const char *from)
{
	volatile char *to = path;

	do
		*to++ = *from;
	while (*from++);
}

static void *swap_memory(void *argument)
{
	const struct pair *pair = argument;

	while (!stop) {
		copy(pair->denied);
		copy(pair->allowed);
	}
	return NULL;
}

static void *swap_links(void *argument)
{
	const struct pair *pair = argument;

	for (int n = 0; !stop; n++) {
		unlink("/tmp/next");
		(void)!symlink(n % 2 ? pair->allowed : pair->denied, "/tmp/next");
		rename("/tmp/next", "/tmp/swap");
	}
	return NULL;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int race_opens(double seconds)
{
	unsigned long tries = 0, opened = 0, won = 0;
	double end = now() + seconds;
	struct stat denied, st;

	if (stat(files.denied, &denied) < 0)
		return 1;
	for (; now() < end; tries++) {
		int fd = open(path, O_RDONLY);

		if (fd < 0)
			continue;
		opened++;
		won +=
		    fstat(fd, &st) == 0 && st.st_ino == denied.st_ino && st.st_dev == denied.st_dev;
		close(fd);
	}
	printf("tries %lu opened %lu won %lu\n", tries, opened, won);
	return 0;
}

static int race_exec(double seconds)
{
	unsigned long tries = 0, ran = 0, won = 0;
	double end = now() + seconds;

	for (; now() < end; tries++) {
		pthread_t swapper;
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			copy(programs.allowed);
			pthread_create(&swapper, NULL, swap_memory, (void *)&programs);
			execl(path, path, (char *)NULL);
			_exit(1);
		}
		waitpid(pid, &status, 0);
		ran += WIFEXITED(status) && WEXITSTATUS(status) == 0;
		won += unlink("/tmp/marker") == 0;
	}
	printf("tries %lu opened %lu won %lu\n", tries, ran, won);
	return 0;
}

/* By the file itself: argv[0] is swapped, too, and read by the kernel at another moment. */
static bool is_the_denied_program(void)
{
	char program[64] = "";

	return readlink("/proc/self/exe", program, sizeof(program) - 1) > 0 &&
	       strcmp(program, programs.denied) == 0;
}

int main(int argc, char **argv)
{
	pthread_t swapper;

	if (is_the_denied_program())
		return creat("/tmp/marker", 0644) < 0;
	if (argc < 3)
		return 0;
	if (!strcmp(argv[1], "exec"))
		return race_exec(atof(argv[2]));
	if (!strcmp(argv[1], "link")) {
		copy("/tmp/swap");
		pthread_create(&swapper, NULL, swap_links, (void *)&files);
	} else {
		copy(files.allowed);
		pthread_create(&swapper, NULL, swap_memory, (void *)&files);
	}
	return race_opens(atof(argv[2]));
}
