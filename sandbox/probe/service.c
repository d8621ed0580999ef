// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The compromised workload: a page that pings the host it is given and puts the parameter into a
 * shell command unquoted (CWE-78). It listens on the sandbox's own loopback and nowhere else.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/probe/probe.h"

#define REQUEST_MAX 16384
#define CONNECT_TRIES 200
#define CONNECT_PAUSE_NS 10000000 /* 10 ms */

static const char page[] = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n";

static struct sockaddr_in loopback(long port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

static int hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : (tolower((unsigned char)c) - 'a') + 10;
}

/* Up to the end of the parameter, %XX and + undone. */
static void decode(const char *from, char *to)
{
	for (; *from && !strchr("& \r\n", *from); from++) {
		if (*from == '%' && isxdigit((unsigned char)from[1]) &&
		    isxdigit((unsigned char)from[2])) {
			*to++ = (char)(hex(from[1]) << 4 | hex(from[2]));
			from += 2;
		} else {
			*to++ = *from == '+' ? ' ' : *from;
		}
	}
	*to = 0;
}

/* The flaw: whatever follows a ';' in `host` is a command of its own. */
static void ping(int client, const char *host)
{
	char command[REQUEST_MAX + 64];

	snprintf(command, sizeof(command), "ping -c 1 -W 1 %s", host);
	dup2(client, STDOUT_FILENO);
	dup2(client, STDERR_FILENO);
	execl("/bin/sh", "sh", "-c", command, NULL);
	probe_refused("serve", "execve(\"/bin/sh\")");
	_exit(127);
}

/* 0 at the end of the headers or of the data. */
static void read_request(int client, char *request)
{
	size_t n = 0;
	ssize_t got;

	do {
		got = read(client, request + n, REQUEST_MAX - 1 - n);
		n += got > 0 ? (size_t)got : 0;
		request[n] = 0;
	} while (got > 0 && n < REQUEST_MAX - 1 && !strstr(request, "\r\n\r\n"));
}

static void answer(int client)
{
	static const char hello[] = "A small network toolbox. Try /ping?host=127.0.0.1\n";
	static const char query[] = "GET /ping?host=";
	char request[REQUEST_MAX], host[REQUEST_MAX];

	read_request(client, request);
	dprintf(client, "%s", page);
	if (strncmp(request, query, strlen(query)) != 0) {
		dprintf(client, "%s", hello);
		return;
	}
	decode(request + strlen(query), host);
	ping(client, host);
}

static int listen_on(const char *verb, long port)
{
	struct sockaddr_in address = loopback(port);
	int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0) {
		probe_refused(verb, "socket(AF_INET, SOCK_STREAM, 0)");
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 8) < 0) {
		probe_refused(verb, "bind(127.0.0.1)");
		return -1;
	}
	return fd;
}

int verb_serve(int argc, char **argv)
{
	long port = probe_number(argv[1], 65535);
	int listener;

	(void)argc;
	if (port < 0)
		return PROBE_USAGE;
	listener = listen_on(argv[0], port);
	if (listener < 0)
		return PROBE_REFUSED;
	signal(SIGCHLD, SIG_IGN); /* children are reaped by the kernel, wait(2) */
	probe_gained("listening on 127.0.0.1:%ld", port);
	for (;;) {
		int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

		if (client >= 0 && fork() == 0) {
			signal(SIGCHLD, SIG_DFL);
			answer(client);
			_exit(0);
		}
		if (client >= 0)
			close(client);
		else if (errno != EINTR && errno != ECONNABORTED)
			return probe_refused(argv[0], "accept4()");
	}
}

/* The service may still be starting: refused connections are tried again for two seconds. */
static int connect_to(long port)
{
	struct sockaddr_in address = loopback(port);
	int fd = -1;

	for (int i = 0; i < CONNECT_TRIES; i++) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
			return fd;
		close(fd);
		if (errno != ECONNREFUSED)
			return -1;
		nanosleep(&(struct timespec){.tv_nsec = CONNECT_PAUSE_NS}, NULL);
	}
	return -1;
}

static void encode(FILE *to, const char *value)
{
	for (; *value; value++)
		if (isalnum((unsigned char)*value))
			fputc(*value, to);
		else
			fprintf(to, "%%%02X", (unsigned char)*value);
}

static int send_request(int fd, const char *path, const char *parameter)
{
	const char *equals = parameter ? strchr(parameter, '=') : NULL;
	FILE *to = fdopen(dup(fd), "w");

	if (!to)
		return -1;
	fprintf(to, "GET %s", path);
	if (equals) {
		fprintf(to, "?%.*s", (int)(equals - parameter + 1), parameter);
		encode(to, equals + 1);
	}
	fprintf(to, " HTTP/1.0\r\n\r\n");
	return fclose(to);
}

/* Copies what follows the headers. */
static int print_body(int fd)
{
	FILE *from = fdopen(fd, "r");
	char line[1024];

	if (!from)
		return PROBE_REFUSED;
	while (fgets(line, sizeof(line), from) && strcmp(line, "\r\n") != 0)
		;
	for (size_t n; (n = fread(line, 1, sizeof(line), from)) > 0;)
		fwrite(line, 1, n, stdout);
	fclose(from);
	return fflush(stdout) == 0 ? 0 : PROBE_REFUSED;
}

int verb_http_get(int argc, char **argv)
{
	long port = probe_number(argv[1], 65535);
	int fd;

	if (port < 0)
		return PROBE_USAGE;
	fd = connect_to(port);
	if (fd < 0)
		return probe_refused(argv[0], "connect(127.0.0.1)");
	if (send_request(fd, argv[2], argc > 3 ? argv[3] : NULL) < 0)
		return probe_refused(argv[0], "write()");
	return print_body(fd);
}
