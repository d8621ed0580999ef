// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/host.h"

#include "sandbox/host/probe.h"
#include "sandbox/text.h"

/* In the order people read them: the ground, the namespaces, then layer by layer. */
static const struct {
	const char *id;
	host_probe *probe;
} probes[] = {
    {"kernel", host_kernel},
    {"container", host_container},
    {"user-namespaces", host_userns},
    {"id-range", host_id_range},
    {"ubuntu-userns-restriction", host_ubuntu},
    {"private-proc", host_private_proc},
    {"hidepid", host_proc},
    {"cgroup", host_cgroup},
    {"capabilities", host_capabilities},
    {"no-new-privs", host_own_no_new_privs},
    {"seccomp-strict", host_seccomp_strict},
    {"seccomp-filter", host_seccomp_filter},
    {"seccomp-notify", host_seccomp_notify},
    {"seccomp-log", host_seccomp_log},
    {"lsm", host_lsms},
    {"apparmor", host_apparmor},
    {"apparmor-parser", host_apparmor_parser},
    {"apparmor-emulation", host_apparmor_emulation},
    {"selinux", host_selinux},
    {"landlock", host_landlock},
    {"yama", host_yama},
    {"tracepoints", host_tracepoints},
    {"kernel-log", host_log},
    {"virtual-machine", host_machine},
};

size_t sb_host_probe(struct sb_finding *findings, size_t max)
{
	size_t n = SB_COUNT(probes) < max ? SB_COUNT(probes) : max;

	for (size_t i = 0; i < n; i++) {
		findings[i] = (struct sb_finding){0};
		sb_copy(findings[i].id, sizeof(findings[i].id), probes[i].id);
		probes[i].probe(&findings[i]);
	}
	return n;
}
