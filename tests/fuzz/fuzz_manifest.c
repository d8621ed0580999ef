// SPDX-License-Identifier: GPL-3.0-or-later
/* A Kubernetes manifest. */
#include "sandbox/data.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_policy policy;
	struct sb_error err = {0};
	char notes[512];

	sb_manifest_load(fuzz_file(data, size), &policy, notes, sizeof(notes), &err);
	return 0;
}
