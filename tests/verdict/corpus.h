// SPDX-License-Identifier: GPL-3.0-or-later
/* Small programs, each refused for one known cause. A case is a row of corpus.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/verdict.h"

struct corpus_case {
	const char *name;
	/* The policy: everything allowed, but for: */
	const char *drop;     /* capabilities, comma-separated; NULL = none */
	const char *seccomp;  /* profile; a name with '/' is a file beside this test; NULL = off */
	const char *apparmor; /* profile, enforced or emulated; NULL = unconfined */
	bool no_new_privs;
	unsigned uid;       /* gid is the same */
	const char *setup;  /* run before, with everything allowed; NULL = nothing */
	const char *script; /* what is refused */
	/* What `why` must say of one of the refused calls: */
	const char *call; /* the call's name */
	enum sb_stopper by;
	const char *says; /* stands in the sentence; NULL = any */
};

extern const struct corpus_case corpus[];
extern const size_t n_corpus;
