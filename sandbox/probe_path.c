// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/probe_path.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/text.h"

/* Seen from the directory of the running program: app/ and tests/AREA/ of a build tree, and bin/ of
 * an installation that was moved (DESTDIR). */
static const char *const beside[] = {"../sandbox/probe/lab-probe", "../../sandbox/probe/lab-probe",
    "../libexec/layerlab/lab-probe"};

static int open_beside(const char *relative)
{
	char path[PATH_MAX + 64];
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);
	char *slash;

	if (n <= 0)
		return -1;
	path[n] = '\0';
	slash = strrchr(path, '/');
	snprintf(slash + 1, sizeof(path) - (size_t)(slash + 1 - path), "%s", relative);
	return open(path, O_RDONLY | O_CLOEXEC);
}

int sb_probe_open(void)
{
	const char *named = getenv("LAYERLAB_PROBE");
	int fd = -1;

	if (named)
		return open(named, O_RDONLY | O_CLOEXEC);
	for (size_t i = 0; fd < 0 && i < SB_COUNT(beside); i++)
		fd = open_beside(beside[i]);
	return fd >= 0 ? fd : open(LAB_LIBEXEC_DIR "/lab-probe", O_RDONLY | O_CLOEXEC);
}
