// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/stream.h"

#include <endian.h>
#include <string.h>

static bool take(struct sb_stream *s, void *to, size_t n)
{
	if ((size_t)(s->end - s->at) < n)
		return false;
	memcpy(to, s->at, n);
	s->at += n;
	return true;
}

static bool take_u16(struct sb_stream *s, uint16_t *ret)
{
	uint16_t v;

	if (!take(s, &v, sizeof(v)))
		return false;
	*ret = le16toh(v);
	return true;
}

static bool take_u32(struct sb_stream *s, uint32_t *ret)
{
	uint32_t v;

	if (!take(s, &v, sizeof(v)))
		return false;
	*ret = le32toh(v);
	return true;
}

/* A length and that many bytes, the last of which is zero. */
static bool take_text(struct sb_stream *s, const char **ret, size_t *ret_size)
{
	uint16_t size;

	if (!take_u16(s, &size) || !size || (size_t)(s->end - s->at) < size || s->at[size - 1])
		return false;
	*ret = (const char *)s->at;
	*ret_size = size;
	s->at += size;
	return true;
}

static bool take_tag(struct sb_stream *s, enum sb_stream_tag tag)
{
	if (s->at >= s->end || *s->at != tag)
		return false;
	s->at++;
	return true;
}

bool sb_stream_tag(struct sb_stream *s, enum sb_stream_tag tag, const char *name)
{
	struct sb_stream probe = *s;
	const char *found;
	size_t size;

	if (name && (!take_tag(&probe, SB_TAG_NAME) || !take_text(&probe, &found, &size) ||
	                strcmp(found, name)))
		return false;
	if (!take_tag(&probe, tag))
		return false;
	*s = probe;
	return true;
}

bool sb_stream_u32(struct sb_stream *s, const char *name, uint32_t *ret)
{
	struct sb_stream probe = *s;

	if (!sb_stream_tag(&probe, SB_TAG_U32, name) || !take_u32(&probe, ret))
		return false;
	*s = probe;
	return true;
}

bool sb_stream_u64(struct sb_stream *s, const char *name, uint64_t *ret)
{
	struct sb_stream probe = *s;
	uint64_t v;

	if (!sb_stream_tag(&probe, SB_TAG_U64, name) || !take(&probe, &v, sizeof(v)))
		return false;
	*ret = le64toh(v);
	*s = probe;
	return true;
}

bool sb_stream_array(struct sb_stream *s, const char *name, uint16_t *ret_count)
{
	struct sb_stream probe = *s;

	if (!sb_stream_tag(&probe, SB_TAG_ARRAY, name) || !take_u16(&probe, ret_count))
		return false;
	*s = probe;
	return true;
}

bool sb_stream_string(struct sb_stream *s, const char *name, const char **ret, size_t *ret_size)
{
	struct sb_stream probe = *s;
	const char *text;
	size_t size;

	if (!sb_stream_tag(&probe, SB_TAG_STRING, name) || !take_text(&probe, &text, &size) ||
	    (!ret_size && strlen(text) + 1 != size))
		return false;
	*ret = text;
	if (ret_size)
		*ret_size = size;
	*s = probe;
	return true;
}

bool sb_stream_blob(struct sb_stream *s, const char *name, const uint8_t **ret, size_t *ret_size)
{
	struct sb_stream probe = *s;
	uint32_t size;

	if (!sb_stream_tag(&probe, SB_TAG_BLOB, name) || !take_u32(&probe, &size) ||
	    (size_t)(probe.end - probe.at) < size)
		return false;
	*ret = probe.at;
	*ret_size = size;
	probe.at += size;
	*s = probe;
	return true;
}

const char *sb_stream_peek_name(const struct sb_stream *s)
{
	struct sb_stream probe = *s;
	const char *name;
	size_t size;

	return take_tag(&probe, SB_TAG_NAME) && take_text(&probe, &name, &size) ? name : NULL;
}
