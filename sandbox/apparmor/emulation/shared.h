// SPDX-License-Identifier: GPL-3.0-or-later
/* Memory the supervisor writes and the lab reads: which process has which label. */
#pragma once

#include <stdatomic.h>
#include <sys/types.h>

#define SB_EMULATION_SLOTS 1024

struct sb_emulation_slot {
	_Atomic pid_t pid; /* outside; 0 = free */
	_Atomic int profile;
};

struct sb_emulation_shared {
	_Atomic unsigned long lost_records;
	struct sb_emulation_slot slots[SB_EMULATION_SLOTS];
};
