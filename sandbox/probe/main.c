// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/probe/probe.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct probe_verb verbs[] = {
    {"af-alg-socket", "", 1, "open the kernel's crypto interface", verb_af_alg_socket},
    {"bind-low-port", "PORT", 2, "listen on a port of this network namespace", verb_bind_low_port},
    {"bpf-load", "", 1, "load a tracing program of two instructions", verb_bpf_load},
    {"calls", "", 1, "make the system calls listed on standard input", verb_calls},
    {"clone-newns", "", 1, "start a child in a mount namespace of its own", verb_clone_newns},
    {"drop-and-exec", "CMD…", 2, "empty the capability sets but bounding, then exec",
        verb_drop_and_exec},
    {"file-caps", "FILE NUMBER", 3, "give a file one capability, effective", verb_file_caps},
    {"http-get", "PORT PATH [KEY=VALUE]", 3, "ask a service on the loopback", verb_http_get},
    {"io-uring", "", 1, "set up a ring of one entry", verb_io_uring},
    {"kexec-load", "", 1, "ask for a new kernel, with flags no kernel takes", verb_kexec_load},
    {"keyctl-add", "", 1, "add a key to the process keyring", verb_keyctl_add},
    {"make-netns", "FILE", 2, "leave a network namespace mounted on FILE", verb_make_netns},
    {"module-load", "", 1, "ask for a kernel module, with an empty image", verb_module_load},
    {"mount-tmpfs", "DIRECTORY", 2, "mount an empty file system", verb_mount_tmpfs},
    {"open-by-handle", "DIRECTORY", 2, "open it by its handle, not by its name",
        verb_open_by_handle},
    {"pause", "", 1, "wait for the end of standard input", verb_pause},
    {"personality", "", 1, "switch address randomisation off", verb_personality},
    {"process-vm-read", "VICTIM-FILE", 2, "read a victim's memory", verb_process_vm_read},
    {"ptrace-attach", "VICTIM-FILE", 2, "attach to a victim as a debugger", verb_ptrace_attach},
    {"raw-socket", "", 1, "open a raw ICMP socket", verb_raw_socket},
    {"serve", "PORT", 2, "the ping page with a command injection in host=", verb_serve},
    {"set-time", "", 1, "set the clock to the time it shows", verb_set_time},
    {"sethostname", "NAME", 2, "change the host name", verb_sethostname},
    {"setns", "FILE", 2, "join a network namespace", verb_setns},
    {"unshare-userns", "[CMD…]", 1, "what unshare -r -n does", verb_unshare_userns},
    {"userfaultfd", "", 1, "handle page faults in user space", verb_userfaultfd},
    {"victim", "UID FILE", 3, "leave a process of UID behind, its whereabouts in FILE",
        verb_victim},
    {"victim-wait", "FD", 2, "what victim becomes", verb_victim_wait},
    {"whoami", "", 1, "the effective uid", verb_whoami},
};

int probe_gained(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	return 0;
}

int probe_refused(const char *verb, const char *call)
{
	const char *name = strerrorname_np(errno);

	fprintf(stderr, "%s: %s: %s (%s)\n", verb, call, name ? name : "?", strerror(errno));
	return PROBE_REFUSED;
}

int probe_exec(const char *verb, char **argv)
{
	char call[256];

	execvp(argv[0], argv);
	snprintf(call, sizeof(call), "execve(\"%.200s\")", argv[0]);
	return probe_refused(verb, call);
}

long probe_number(const char *text, long max)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	return errno || end == text || *end || value < 0 || value > max ? -1 : value;
}

static int usage(void)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		fprintf(stderr, "lab-probe %s %-*s %s\n", verbs[i].name,
		    (int)(34 - strlen(verbs[i].name)), verbs[i].arguments, verbs[i].help);
	return PROBE_USAGE;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < COUNT(verbs); i++)
		if (!strcmp(argv[1], verbs[i].name) && argc - 1 >= verbs[i].min_args)
			return verbs[i].run(argc - 1, argv + 1);
	return usage();
}
