// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Compiled AppArmor policy: a shipped one, chosen by the first byte, with the bytes changed that
 * the rest of the input says (two bytes of place, one of value). What still loads is asked.
 */
#include <stdlib.h>
#include <string.h>

#include "sandbox/apparmor/blob.h"
#include "sandbox/apparmor/emulation/evaluator.h"
#include "sandbox/apparmor/shipped.h"
#include "tests/fuzz/fuzz.h"

static void ask(const struct sb_aa_policy *policy)
{
	for (sb_aa_profile p = 0; p < sb_aa_policy_count(policy); p++) {
		struct sb_aa_perms perms;

		sb_aa_file(policy, p, "/etc/shadow", true, &perms);
		sb_aa_link(policy, p, "/tmp/a", "/etc/shadow", false, &perms);
		sb_aa_network(policy, p, 2, 3, &perms);
		sb_aa_signal(policy, p, 15, "unconfined", &perms);
		sb_aa_umount(policy, p, "/mnt", &perms);
	}
}

static void load(void *blob, size_t len)
{
	struct sb_aa_policy *policy = NULL;
	char name[128];

	sb_apparmor_blob_name(blob, len, name, sizeof(name), NULL);
	sb_apparmor_blob_set_mode(blob, len, SB_APPARMOR_COMPLAIN, NULL);
	if (sb_aa_policy_load(blob, len, &policy, NULL) == 0)
		ask(policy);
	sb_aa_policy_free(policy);
}

static size_t count_profiles(void)
{
	size_t n = 0;

	while (sb_shipped_profiles[n].name)
		n++;
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sb_shipped_profile *profile;
	uint8_t *blob;

	if (size < 1 || count_profiles() == 0)
		return 0;
	profile = &sb_shipped_profiles[data[0] % count_profiles()];
	blob = malloc(profile->len);
	if (!blob)
		return 0;
	memcpy(blob, profile->blob, profile->len);
	for (size_t i = 1; i + 2 < size; i += 3)
		blob[((size_t)data[i] << 8 | data[i + 1]) % profile->len] = data[i + 2];
	load(blob, profile->len);
	free(blob);
	return 0;
}
