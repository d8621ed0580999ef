// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/blob.h"

#include <endian.h>
#include <errno.h>
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

int sb_apparmor_blob_name(
    const void *blob, size_t len, char *name, size_t name_size, struct sb_error *err)
{
	const unsigned char *start = blob, *end = start + len, *at;
	uint16_t size;

	if (len < sizeof(VERSION) - 1 || memcmp(start, VERSION, sizeof(VERSION) - 1) != 0)
		return not_a_policy(err);
	at = FIND(start, end, PROFILE);
	if (!at || end - at < (ptrdiff_t)sizeof(size))
		return not_a_policy(err);
	memcpy(&size, at, sizeof(size));
	size = le16toh(size);
	at += sizeof(size);
	if (size < 2 || end - at < size || at[size - 1] != '\0')
		return not_a_policy(err);
	if (!sb_copy(name, name_size, (const char *)at))
		return sb_reject(
		    err, "AppArmor profile: its name is longer than %zu bytes", name_size - 1);
	return 0;
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
