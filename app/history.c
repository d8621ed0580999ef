// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/history.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void cli_history_path(char *buf, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char folder[4000];

	*buf = '\0';
	if (state && *state == '/')
		snprintf(folder, sizeof(folder), "%s", state);
	else if (home && *home == '/')
		snprintf(folder, sizeof(folder), "%s/.local/state", home);
	else
		return;
	snprintf(buf, size, "%s/layerlab", folder);
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return;
	mkdir(buf, 0700);
	snprintf(buf + strlen(buf), size - strlen(buf), "/history");
}
