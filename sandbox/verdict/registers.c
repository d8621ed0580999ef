// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/registers.h"

#include <linux/perf_event.h>
#include <string.h>

/* perf_event_open(2): u64 abi, then one u64 for each bit of the mask, lowest bit first. */
void sb_registers_read(const void *sample, size_t size, size_t offset, uint64_t args[6])
{
#if defined(__x86_64__)
	/* dx, si, di, r8, r9, r10 -> di, si, dx, r10, r8, r9 */
	static const unsigned char place[6] = {2, 1, 0, 4, 5, 3};
	uint64_t values[7];

	if (offset + sizeof(values) > size)
		return;
	memcpy(values, (const char *)sample + offset, sizeof(values));
	if (values[0] != PERF_SAMPLE_REGS_ABI_64)
		return;
	for (unsigned i = 0; i < 6; i++)
		args[place[i]] = values[i + 1];
#else
	(void)sample;
	(void)size;
	(void)offset;
	(void)args;
#endif
}
