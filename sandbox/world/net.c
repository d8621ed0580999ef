// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/net.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

static int open_low_ports(int sysctls, struct sb_error *err)
{
	cleanup_fd int fd =
	    openat(sysctls, "net/ipv4/ip_unprivileged_port_start", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "0", 1) < 0)
		return sb_fail(
		    err, errno, "set net.ipv4.ip_unprivileged_port_start of the sandbox");
	return 0;
}

int sb_net_setup(int sysctls, bool low_ports_open, struct sb_error *err)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	cleanup_fd int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		return sb_fail(err, errno, "bring up the sandbox's loopback");
	return low_ports_open ? open_low_ports(sysctls, err) : 0;
}
