// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict.h"

const char *const sb_stopper_name[SB_STOPPERS] = {
    [SB_BY_CAPABILITIES] = "capabilities",
    [SB_BY_SECCOMP] = "seccomp",
    [SB_BY_NO_NEW_PRIVS] = "no_new_privs",
    [SB_BY_APPARMOR] = "apparmor",
    [SB_BY_DAC] = "dac",
    [SB_BY_USERNS] = "userns",
    [SB_BY_OTHER] = "other",
    [SB_BY_NOBODY] = NULL,
};

const char *const sb_evidence_name[SB_EVIDENCE_KINDS] = {
    [SB_EVIDENCE_COUNTERFACTUAL] = "counterfactual",
    [SB_EVIDENCE_FILTER] = "filter",
    [SB_EVIDENCE_TRACEPOINT] = "tracepoint",
    [SB_EVIDENCE_AUDIT] = "audit",
    [SB_EVIDENCE_ERRNO] = "errno",
};
