// SPDX-License-Identifier: GPL-3.0-or-later
/* The six arguments of a system call in a sample's user registers. At the exit of a call they are
 * still what they were at its entry, also where seccomp let no entry happen. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <asm/perf_regs.h>
#define SB_ARG_REGISTERS                                                                           \
	(UINT64_C(1) << PERF_REG_X86_DI | UINT64_C(1) << PERF_REG_X86_SI |                         \
	    UINT64_C(1) << PERF_REG_X86_DX | UINT64_C(1) << PERF_REG_X86_R10 |                     \
	    UINT64_C(1) << PERF_REG_X86_R8 | UINT64_C(1) << PERF_REG_X86_R9)
#else
#define SB_ARG_REGISTERS UINT64_C(0) /* elsewhere the first is overwritten by the result */
#endif

/* `offset` is where the sample's raw data end. Leaves `args` alone when there are none. */
void sb_registers_read(const void *sample, size_t size, size_t offset, uint64_t args[6]);
