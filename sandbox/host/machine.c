// SPDX-License-Identifier: GPL-3.0-or-later
/* The ground the lab stands on: kernel, container, /proc, cgroups, what may be observed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/host/probe.h"
#include "sandbox/text.h"

void host_kernel(struct sb_finding *finding)
{
	struct utsname name;

	if (uname(&name) == 0)
		host_yes(finding, "Kernel: %s %s on %s, started as %s", name.sysname, name.release,
		    name.machine, geteuid() == 0 ? "root" : "an ordinary user");
}

void host_container(struct sb_finding *finding)
{
	const char *name = "";
	char what[128];

	if (!host_in_container(&name)) {
		host_yes(finding, "Container: the lab runs in none");
		return;
	}
	snprintf(what, sizeof(what), "Container: the lab itself runs inside one (%s)", name);
	host_lacks(finding, SB_SUPPORT_PARTLY, what,
	    host_own_status("Seccomp", 10, 0) == 2
	        ? "its seccomp filter, capabilities and masked /proc hold for every sandbox too"
	        : "its capabilities and masked /proc hold for every sandbox too",
	    "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
	    "--security-opt systempaths=unconfined …");
}

/* hidepid is a mount option: the third part of mountinfo's line, proc(5). */
void host_proc(struct sb_finding *finding)
{
	cleanup_free char *text = NULL;
	bool hides = false;

	if (sb_read_file("/proc/self/mountinfo", 1 << 20, &text, NULL, NULL) == 0)
		for (char *at = text, *line; (line = strsep(&at, "\n"));)
			if (strstr(line, " /proc ") && strstr(line, "hidepid=") &&
			    !strstr(line, "hidepid=0") && !strstr(line, "hidepid=off"))
				hides = true;
	if (!hides || geteuid() == 0)
		host_yes(finding, "/proc: every process of this machine can be read%s",
		    hides ? " (hidepid does not bind root)" : "");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY, "/proc: only your own processes can be read",
		    "it is mounted with hidepid", "sudo mount -o remount,hidepid=0 /proc");
}

void host_cgroup(struct sb_finding *finding)
{
	char controllers[256];
	bool is_v2 = access("/sys/fs/cgroup/cgroup.controllers", R_OK) == 0;

	if (is_v2 && access("/sys/fs/cgroup", W_OK) == 0)
		host_yes(finding, "cgroup: version 2, writable (%s)",
		    host_line(
		        "/sys/fs/cgroup/cgroup.controllers", controllers, sizeof(controllers)));
	else if (access("/sys/fs/cgroup/pids", W_OK) == 0)
		host_yes(finding, "cgroup: version 1, pids writable");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY, "cgroup: not writable",
		    "sandboxes are bounded by resource limits and file system sizes only",
		    geteuid() ? "systemd-run --user --scope -p Delegate=yes layerlab" : "");
}

void host_log(struct sb_finding *finding)
{
	cleanup_fd int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		host_yes(finding,
		    "Kernel log: readable, so AppArmor's and seccomp's own lines can be shown");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY, "Kernel log: not readable",
		    errno == EPERM || errno == EACCES
		        ? "kernel.dmesg_restrict is 1 and the lab has no CAP_SYSLOG"
		        : "there is no /dev/kmsg here",
		    "sudo sysctl -w kernel.dmesg_restrict=0");
}

void host_tracepoints(struct sb_finding *finding)
{
	static const char *const places[] = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};
	char path[128];

	for (size_t i = 0; i < SB_COUNT(places); i++) {
		snprintf(path, sizeof(path), "%s/events/raw_syscalls/sys_exit/id", places[i]);
		if (access(path, R_OK) < 0)
			continue;
		snprintf(path, sizeof(path), "%s/events/capability/cap_capable/id", places[i]);
		if (access(path, R_OK) == 0)
			host_yes(finding, "Tracepoints: system calls and capability checks");
		else
			host_lacks(finding, SB_SUPPORT_PARTLY, "Tracepoints: system calls only",
			    "capability:cap_capable came with Linux 6.14", "");
		return;
	}
	host_lacks(finding, SB_SUPPORT_NO, "Tracepoints: not readable",
	    geteuid()
	        ? "they are for root; verdicts rest on counterfactual runs and the filter alone"
	        : "tracefs is not mounted; verdicts rest on counterfactual runs and the filter "
	          "alone",
	    geteuid() ? "start the lab as root" : "mount -t tracefs tracefs /sys/kernel/tracing");
}

void host_machine(struct sb_finding *finding)
{
	if (access("/etc/layerlab-vm", F_OK) == 0)
		host_yes(finding, "Virtual machine: this is one, started by layerlab vm");
	else if (!host_has_program("qemu-system-x86_64"))
		host_lacks(finding, SB_SUPPORT_NO, "Virtual machine: layerlab vm cannot start",
		    "qemu-system-x86_64 is not installed", "sudo apt-get install qemu-system-x86");
	else if (access("/dev/kvm", R_OK | W_OK) < 0)
		host_lacks(finding, SB_SUPPORT_PARTLY, "Virtual machine: by emulation, slowly",
		    access("/dev/kvm", F_OK) < 0 ? "there is no /dev/kvm here"
		                                 : "/dev/kvm may not be opened by this user",
		    access("/dev/kvm", F_OK) < 0 ? "" : "sudo usermod -aG kvm $USER");
	else
		host_yes(finding, "Virtual machine: QEMU, with KVM where that survives a probe");
}
