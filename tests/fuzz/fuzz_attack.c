// SPDX-License-Identifier: GPL-3.0-or-later
/* An attack file. */
#include "sandbox/data/attack_read.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_attack attack = {0};
	struct sb_yaml_file *file = NULL;
	const struct sb_yaml *map;

	if (sb_yaml_parse("attack", (const char *)data, size, &file, NULL) == 0 &&
	    sb_yaml_single(file, &map, NULL) == 0)
		sb_attack_read(map, &attack, NULL);
	sb_attack_done(&attack);
	sb_yaml_free(file);
	return 0;
}
