// SPDX-License-Identifier: GPL-3.0-or-later
/* A line of the kernel log. */
#include <stdlib.h>
#include <string.h>

#include "sandbox/apparmor/audit.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sb_audit_record record;
	char sentence[512], *line = malloc(size + 1);

	if (!line)
		return 0;
	memcpy(line, data, size);
	line[size] = 0;
	if (sb_audit_parse(line, &record))
		sb_audit_describe(&record, sentence, sizeof(sentence));
	free(line);
	return 0;
}
