// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/supervisor.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>

#define PAGE 4096U

int read_memory(const struct call *call, uint64_t address, void *to, size_t size)
{
	struct iovec local = {to, size}, remote = {(void *)(uintptr_t)address, size};
	ssize_t n;

	take_off(call->supervisor);
	n = process_vm_readv(call->task->tid, &local, 1, &remote, 1, 0);
	if (n < 0)
		return errno == ESRCH ? -ESRCH : -EFAULT;
	return (size_t)n == size ? 0 : -EFAULT;
}

/* Page by page: the next page may not be there, and need not. */
int read_path(const struct call *call, uint64_t address, char path[static PATH_MAX])
{
	size_t have = 0;

	if (!address)
		return -EFAULT;
	while (have < PATH_MAX) {
		size_t chunk = PAGE - (address + have) % PAGE;
		int r;

		if (chunk > 256 && !have)
			chunk = 256;
		if (chunk > PATH_MAX - have)
			chunk = PATH_MAX - have;
		r = read_memory(call, address + have, path + have, chunk);
		if (r < 0)
			return r;
		if (memchr(path + have, '\0', chunk))
			return 0;
		have += chunk;
	}
	return -ENAMETOOLONG;
}

int read_optional(
    const struct call *call, uint64_t address, char text[static PATH_MAX], bool *ret_present)
{
	*ret_present = address != 0;
	text[0] = '\0';
	return address ? read_path(call, address, text) : 0;
}
