// SPDX-License-Identifier: GPL-3.0-or-later
/* What a policy blob holds, shared by its loader (policy_blob.c) and its reader (evaluator.c). */
#pragma once

#include "sandbox/apparmor/emulation/dfa.h"
#include "sandbox/apparmor/emulation/evaluator.h"

#define SB_AA_CLASSES 256

struct sb_aa_rules {
	char *name;
	struct sb_dfa *attachment; /* NULL: attaches to the path it is named after, if it is one */
	uint32_t attachment_len;   /* the longer one wins */
	bool is_hat;
	enum sb_aa_mode mode;
	bool audit_all, mediates_deleted;
	uint64_t caps_allow, caps_audit, caps_quiet;
	struct sb_dfa *general; /* all classes but files; NULL: nothing of them is mediated */
	struct sb_dfa *files;   /* NULL: no file is allowed; may be `general` */
	uint32_t files_start;   /* where its walks begin */
	char **targets;         /* of named exec transitions */
	uint32_t n_targets;
};

struct sb_aa_policy {
	struct sb_aa_rules *profiles;
	int n_profiles;
};
