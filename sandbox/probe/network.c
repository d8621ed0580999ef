// SPDX-License-Identifier: GPL-3.0-or-later
/* Sockets: what net_raw, net_bind_service and the filter's socket rules guard. */
#include <linux/if_alg.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/probe/probe.h"

int verb_raw_socket(int argc, char **argv)
{
	(void)argc;
	if (socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) < 0)
		return probe_refused(argv[0], "socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)");
	return probe_gained("raw socket created");
}

int verb_af_alg_socket(int argc, char **argv)
{
	(void)argc;
	if (socket(AF_ALG, SOCK_SEQPACKET, 0) < 0)
		return probe_refused(argv[0], "socket(AF_ALG, SOCK_SEQPACKET, 0)");
	return probe_gained("crypto socket created");
}

int verb_bind_low_port(int argc, char **argv)
{
	long port = probe_number(argv[1], 65535);
	struct sockaddr_in address = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	char call[64];
	int fd;

	(void)argc;
	if (port < 0)
		return PROBE_USAGE;
	snprintf(call, sizeof(call), "bind(127.0.0.1:%ld)", port);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return probe_refused(argv[0], "socket(AF_INET, SOCK_STREAM, 0)");
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return probe_refused(argv[0], call);
	return probe_gained("bound to port %ld", port);
}
