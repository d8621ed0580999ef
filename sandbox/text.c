// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define NAME_LIMIT 64

bool sb_copy(char *to, size_t size, const char *from)
{
	size_t n = strnlen(from, size);

	if (size == 0)
		return false;
	memcpy(to, from, n < size ? n : size - 1);
	to[n < size ? n : size - 1] = '\0';
	return n < size;
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Levenshtein distance of two short names, ignoring case. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_LIMIT + 1];
	size_t la = strnlen(a, NAME_LIMIT), lb = strnlen(b, NAME_LIMIT);

	for (size_t j = 0; j <= lb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= lb; j++) {
			unsigned above = row[j];
			unsigned change = lower(a[i - 1]) != lower(b[j - 1]);

			row[j] = min3(above + 1, row[j - 1] + 1, diagonal + change);
			diagonal = above;
		}
	}
	return row[lb];
}

const char *sb_nearest(
    const char *name, const char *(*next)(const void *context, size_t i), const void *context)
{
	const char *best = NULL, *candidate;
	unsigned best_distance = (unsigned)strnlen(name, NAME_LIMIT) / 3 + 2;

	for (size_t i = 0; (candidate = next(context, i)); i++) {
		unsigned d = distance(name, candidate);

		if (d < best_distance) {
			best_distance = d;
			best = candidate;
		}
	}
	return best;
}

int sb_reject_unknown(struct sb_error *err, const char *what, const char *name, const char *nearest,
    const char *hint)
{
	if (nearest)
		return sb_reject(err, "unknown %s '%.80s'; did you mean '%s'?", what, name, nearest);
	return sb_reject(err, "unknown %s '%.80s'%s%s", what, name, hint ? "; " : "", hint ? hint : "");
}

static int read_all(int fd, size_t max, char **ret, size_t *ret_len)
{
	cleanup_free char *data = NULL;
	size_t len = 0, capacity = 0;
	ssize_t n;

	do {
		if (len + 1 >= capacity) {
			char *grown = realloc(data, capacity ? capacity * 2 : 4096);

			if (!grown)
				return -ENOMEM;
			capacity = capacity ? capacity * 2 : 4096;
			data = grown;
		}
		n = read(fd, data + len, capacity - len - 1);
		if (n < 0 && errno != EINTR)
			return -errno;
		len += n > 0 ? (size_t)n : 0;
		if (len > max)
			return -EFBIG;
	} while (n != 0);
	data[len] = '\0';
	*ret = steal_pointer(&data);
	if (ret_len)
		*ret_len = len;
	return 0;
}

int sb_read_file(const char *path, size_t max, char **ret, size_t *ret_len, struct sb_error *err)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int r;

	if (fd < 0)
		return sb_fail(err, errno, "%s", path);
	r = read_all(fd, max, ret, ret_len);
	return r < 0 ? sb_fail(err, -r, "%s", path) : 0;
}
