// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * AppArmor's word on a refusal: the audit records the kernel prints (type 1400 to 1407, "key=value"
 * pairs). Read from /dev/kmsg, which any process with CAP_SYSLOG, or anybody where
 * kernel.dmesg_restrict is 0, may open. An explicit `deny` rule is silent: no record is written
 * for it unless it says `audit deny`.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"

enum sb_audit_verdict {
	SB_AUDIT_DENIED,
	SB_AUDIT_ALLOWED, /* complain mode: would have been refused */
	SB_AUDIT_AUDIT,   /* allowed by an `audit` rule */
	SB_AUDIT_KILLED,
	SB_AUDIT_STATUS, /* policy loaded, replaced or removed */
	SB_AUDIT_VERDICTS
};
extern const char *const sb_audit_verdict_name[SB_AUDIT_VERDICTS]; /* "DENIED", … */

struct sb_audit_record {
	uint64_t milliseconds; /* since the epoch; 0 unknown */
	uint64_t serial;       /* of the audit record: two with the same number are one event */
	enum sb_audit_verdict verdict;
	char operation[32]; /* "open", "link", "mount", "capable", "change_onexec" */
	char profile[128];
	char name[512];     /* the object: a path as AppArmor saw it, "inet raw", a peer's label */
	char info[96];      /* "failed mntpnt match", "label not found" */
	char requested[32]; /* masks in AppArmor's letters: "r", "wc", "create" */
	char denied[32];
	char capability[32]; /* "net_raw" */
	char comm[32];
	pid_t pid;           /* in the initial pid namespace */
	int64_t fsuid, ouid; /* -1 unknown */
};

/* One line of the kernel log. Returns false for everything that is not AppArmor's. Pure; copes
 * with any bytes. */
bool sb_audit_parse(const char *line, struct sb_audit_record *ret);

/* One sentence: "DENIED open /etc/shadow (asked r, refused r) by flask-audit, process cat 115". */
void sb_audit_describe(const struct sb_audit_record *record, char *buf, size_t size);

struct sb_audit_reader; /* opaque */

struct sb_audit_lost {
	uint64_t overrun;    /* records the ring buffer dropped before they were read */
	uint64_t suppressed; /* lines the kernel's rate limit kept back, as far as it says so */
};

/* From now on. -EPERM and -EACCES name kernel.dmesg_restrict. */
int sb_audit_open(struct sb_audit_reader **ret, struct sb_error *err);
struct sb_audit_reader *sb_audit_close(struct sb_audit_reader *reader);

/* Readable when there may be something. */
int sb_audit_fd(const struct sb_audit_reader *reader);

/* 1 and a record, 0 when there is none now; never blocks. */
int sb_audit_next(
    struct sb_audit_reader *reader, struct sb_audit_record *ret, struct sb_error *err);

/* What was lost so far, and whether the kernel's settings make losses likely: `why` is one
 * sentence with the remedy, "" when nothing speaks for it. */
struct sb_audit_lost sb_audit_losses(
    const struct sb_audit_reader *reader, char *why, size_t why_size);
