// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/emulation.h"

const struct sb_emulation_limit sb_emulation_limits[] = {
    {"security boundary", "enforced by the kernel",
        "decided by a process of the lab: for learning, not for protection"},
    {"Seccomp in /proc", "0 without a filter of one's own",
        "2, and one filter more in Seccomp_filters: the emulation's"},
    {"capabilities", "CapEff stays, a denied capability is refused at use",
        "what the profile denies is really taken from all sets, at the start and for good"},
    {"capabilities after a transition", "the new profile's rules hold",
        "the first profile's go on"},
    {"user namespaces", "a profile's capability rules hold in them too",
        "cannot be created under a profile that denies a capability (EPERM)"},
    {"attr/current", "label and mode of the task", "EINVAL; the lab knows the label"},
    {"change_profile, change_hat, stacks", "aa_change_profile(2) and kin", "not available"},
    {"exec", "judged and done in one",
        "judged, done by the kernel, compared afterwards: a process that "
        "swapped the path is killed at its next mediated call or within milliseconds"},
    {"AT_SECURE", "set for P, C and U transitions, so that LD_PRELOAD is scrubbed", "not set"},
    {"inherited descriptors", "judged again at exec, replaced by /dev/null", "kept as they are"},
    {"received descriptors", "judged when received", "not judged"},
    {"read and write", "judged again when a file's label differs from the task's",
        "judged at open only"},
    {"mount, umount, pivot_root", "judged and done in one",
        "judged, then read again by the kernel: another thread can swap the strings between"},
    {"mount of a device", "its path is resolved", "its name is taken as given"},
    {"bind of a unix socket", "judged and done in one", "judged, then read again by the kernel"},
    {"executable mappings", "mmap and mprotect",
        "mmap of a file only; another thread can swap the "
        "descriptor between"},
    {"ptrace", "attach and reading /proc of others", "attach and process_vm_readv/writev only"},
    {"signals", "every sender and receiver",
        "those between the sandbox's own processes; a group is judged "
        "as all processes of the sandbox"},
    {"network", "each operation on a socket", "its creation"},
    {"rlimit rules", "set at exec", "not set"},
    {"file names", "any mount",
        "a lazily unmounted tree keeps its names instead of being disconnected"},
    {"clone with CLONE_PARENT", "allowed", "EPERM"},
    {"io_uring, clone3, uselib, 32-bit and x32 calls", "allowed", "ENOSYS"},
    {"open_by_handle_at", "needs CAP_DAC_READ_SEARCH", "EPERM"},
    {"openat2 with O_PATH, or O_CREAT or RESOLVE_IN_ROOT among restrictions", "allowed", "ENOSYS"},
    {"listeners", "any number",
        "the emulation has the one seccomp listener a task may have (EBUSY)"},
    {"policy's filters", "asked before AppArmor",
        "ERRNO, TRAP and KILL win as there; LOG and TRACE on a "
        "mediated call are not seen"},
    {"unreadable programs", "run", "run, but every mediated call of theirs fails with EACCES"},
    {"audit", "kernel log", "lines of the lab, marked EMULATED"},
};
const size_t sb_emulation_n_limits = sizeof(sb_emulation_limits) / sizeof(sb_emulation_limits[0]);
