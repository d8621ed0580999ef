// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/host/probe.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

void host_yes(struct sb_finding *finding, const char *fmt, ...)
{
	va_list ap;

	finding->support = SB_SUPPORT_YES;
	va_start(ap, fmt);
	vsnprintf(finding->what, sizeof(finding->what), fmt, ap);
	va_end(ap);
}

void host_lacks(struct sb_finding *finding, enum sb_support support, const char *what,
    const char *why, const char *remedy)
{
	finding->support = support;
	sb_copy(finding->what, sizeof(finding->what), what);
	sb_copy(finding->why, sizeof(finding->why), why);
	sb_copy(finding->remedy, sizeof(finding->remedy), remedy);
}

const char *host_line(const char *path, char *buf, size_t size)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, size - 1);

	buf[n < 0 ? 0 : n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return buf;
}

long host_number(const char *path, long otherwise)
{
	char line[64], *end;
	long value = strtol(host_line(path, line, sizeof(line)), &end, 10);

	return end == line ? otherwise : value;
}

long host_own_status(const char *key, int base, long otherwise)
{
	cleanup_free char *text = NULL;
	size_t length = strlen(key);

	if (sb_read_file("/proc/self/status", 1 << 16, &text, NULL, NULL) < 0)
		return otherwise;
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, length) && line[length] == ':')
			return strtol(line + length + 1, NULL, base);
	}
	return otherwise;
}

bool host_has_program(const char *name)
{
	static const char *const places[] = {
	    "/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"};
	char path[256];

	for (size_t i = 0; i < SB_COUNT(places); i++) {
		snprintf(path, sizeof(path), "%s/%s", places[i], name);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

int host_in_child(int (*step)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(step());
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return 254;
	return WEXITSTATUS(status);
}

bool host_in_container(const char **name)
{
	/* systemd's container interface names the manager in pid 1's environment; docker and podman
	 * leave a file each. */
	static const struct {
		const char *path, *name;
	} marks[] = {
	    {"/.dockerenv", "docker"},
	    {"/run/.containerenv", "podman"},
	    {"/run/systemd/container", "a container manager"},
	    {"/var/run/secrets/kubernetes.io", "kubernetes"},
	};

	for (size_t i = 0; i < SB_COUNT(marks); i++)
		if (access(marks[i].path, F_OK) == 0) {
			*name = marks[i].name;
			return true;
		}
	return false;
}
