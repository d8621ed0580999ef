// SPDX-License-Identifier: GPL-3.0-or-later
#include "breakout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USAGE 255

long canary(const char *name)
{
	const char *value = getenv(name);

	return value ? strtol(value, NULL, 10) : 0;
}

static const struct verb *find(const struct verb *verbs, const char *name)
{
	for (; verbs->name; verbs++)
		if (strcmp(verbs->name, name) == 0)
			return verbs;
	return NULL;
}

int main(int argc, char **argv)
{
	const struct verb *const tables[] = {file_verbs, kernel_verbs, process_verbs};

	for (size_t i = 0; argc > 1 && i < sizeof(tables) / sizeof(tables[0]); i++) {
		const struct verb *verb = find(tables[i], argv[1]);
		int r;

		if (!verb)
			continue;
		r = verb->run(argv + 2);
		printf("%s\n", r ? strerror(r) : "reached");
		return r;
	}
	fprintf(stderr, "no such verb\n");
	return USAGE;
}
