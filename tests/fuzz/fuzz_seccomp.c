// SPDX-License-Identifier: GPL-3.0-or-later
/* An OCI seccomp profile, read but not compiled: libseccomp takes milliseconds for that. */
#include "sandbox/seccomp/seccomp.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_seccomp_profile *profile = NULL;
	struct sb_error err = {0};

	sb_seccomp_load(fuzz_file(data, size), &profile, &err);
	sb_seccomp_free(profile);
	return 0;
}
