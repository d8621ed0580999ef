// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/net.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

static int write_sysctl(const char *path, const char *value, struct sb_error *err)
{
	cleanup_fd int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		return sb_fail(err, errno, "set %s of the sandbox", path);
	return 0;
}

int sb_net_setup(bool low_ports_open, struct sb_error *err)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	cleanup_fd int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		return sb_fail(err, errno, "bring up the sandbox's loopback");
	if (!low_ports_open)
		return 0;
	return write_sysctl("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0", err);
}
