// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/blob.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "sandbox/text.h"

/* Tags of the stream, little-endian throughout. A name is: tag, u16 length with the NUL, text. */
#define TAG_U32 "\x02"
#define TAG_NAME "\x04"
#define TAG_STRING "\x05"
#define TAG_STRUCT "\x07"

/* Bytes that open a value, with its name where it has one. */
#define VERSION TAG_NAME "\x08\0version\0" TAG_U32
#define PROFILE TAG_NAME "\x08\0profile\0" TAG_STRUCT TAG_STRING
#define FLAGS TAG_NAME "\x06\0flags\0" TAG_STRUCT TAG_U32

static const uint32_t packed_mode[] = {
    [SB_APPARMOR_ENFORCE] = 0,
    [SB_APPARMOR_COMPLAIN] = 1,
    [SB_APPARMOR_KILL] = 2,
};

/* Where the value after `what` starts, or NULL. */
static const unsigned char *find(
    const unsigned char *from, const unsigned char *end, const char *what, size_t what_len)
{
	const unsigned char *at = memmem(from, (size_t)(end - from), what, what_len);

	return at ? at + what_len : NULL;
}
#define FIND(from, end, what) find(from, end, what, sizeof(what) - 1)

static int not_a_policy(struct sb_error *err)
{
	return sb_reject(err, "AppArmor policy: not what apparmor_parser writes");
}

/* The next profile's name from `*at` on, which moves behind it; NULL when there is none. */
static const char *next_name(const unsigned char **at, const unsigned char *end)
{
	const unsigned char *name = FIND(*at, end, PROFILE);
	uint16_t size;

	if (!name || end - name < (ptrdiff_t)sizeof(size))
		return NULL;
	memcpy(&size, name, sizeof(size));
	size = le16toh(size);
	name += sizeof(size);
	if (size < 2 || end - name < size || name[size - 1] != '\0')
		return NULL;
	*at = name + size;
	return (const char *)name;
}

int sb_apparmor_blob_name(
    const void *blob, size_t len, char *name, size_t name_size, struct sb_error *err)
{
	const unsigned char *at = blob, *end = at + len;
	const char *first;

	if (len < sizeof(VERSION) - 1 || memcmp(at, VERSION, sizeof(VERSION) - 1) != 0)
		return not_a_policy(err);
	first = next_name(&at, end);
	if (!first)
		return not_a_policy(err);
	if (!sb_copy(name, name_size, first))
		return sb_reject(
		    err, "AppArmor profile: its name is longer than %zu bytes", name_size - 1);
	return 0;
}

/* Of "dir/name.profile" or "name": is it `name`? */
static bool is_named(const char *spec, const char *name)
{
	const char *slash = strrchr(spec, '/'), *stem = slash ? slash + 1 : spec;
	size_t len = strlen(stem), suffix = strlen(".profile");

	if (len > suffix && strcmp(stem + len - suffix, ".profile") == 0)
		len -= suffix;
	return strlen(name) == len && memcmp(stem, name, len) == 0;
}

int sb_apparmor_blob_profile(const void *blob, size_t len, const char *spec, char *name,
    size_t name_size, struct sb_error *err)
{
	const unsigned char *at = blob, *end = at + len;
	int r = sb_apparmor_blob_name(blob, len, name, name_size, err);
	const char *next;

	while (r == 0 && (next = next_name(&at, end)) != NULL)
		if (is_named(spec, next) && sb_copy(name, name_size, next))
			break;
	return r;
}

/* The flags structure is three words: hat, mode, audit; each with its tag. */
int sb_apparmor_blob_set_mode(
    void *blob, size_t len, enum sb_apparmor_mode mode, struct sb_error *err)
{
	unsigned char *start = blob, *end = start + len;
	const unsigned char *at = start;
	uint32_t word = htole32(packed_mode[mode]);
	size_t offset;
	int n = 0;

	if (mode == SB_APPARMOR_ENFORCE)
		return 0;
	while ((at = FIND(at, end, FLAGS)) != NULL) {
		if (end - at < 4 + 1 + 4 || at[4] != TAG_U32[0])
			return not_a_policy(err);
		offset = (size_t)(at - start) + 4 + 1;
		memcpy(start + offset, &word, sizeof(word));
		n++;
	}
	return n ? n : not_a_policy(err);
}
