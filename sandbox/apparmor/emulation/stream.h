// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tagged little-endian stream apparmor_parser writes: one type byte before each value, an
 * optional name before the type. A reader never leaves [at, end); what is not there is not
 * consumed, so that optional members are asked for in order.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sb_stream {
	const uint8_t *at, *end;
};

enum sb_stream_tag {
	SB_TAG_U8,
	SB_TAG_U16,
	SB_TAG_U32,
	SB_TAG_U64,
	SB_TAG_NAME,
	SB_TAG_STRING,
	SB_TAG_BLOB,
	SB_TAG_STRUCT,
	SB_TAG_STRUCT_END,
	SB_TAG_LIST,
	SB_TAG_LIST_END,
	SB_TAG_ARRAY,
	SB_TAG_ARRAY_END
};

/* `name` NULL: the value has none. Nothing is consumed and nothing written on false. */
bool sb_stream_tag(struct sb_stream *s, enum sb_stream_tag tag, const char *name);
bool sb_stream_u32(struct sb_stream *s, const char *name, uint32_t *ret);
bool sb_stream_u64(struct sb_stream *s, const char *name, uint64_t *ret);
bool sb_stream_array(struct sb_stream *s, const char *name, uint16_t *ret_count);
/* Zero-terminated inside the stream, without zeros of its own unless `ret_size` is asked for. */
bool sb_stream_string(struct sb_stream *s, const char *name, const char **ret, size_t *ret_size);
bool sb_stream_blob(struct sb_stream *s, const char *name, const uint8_t **ret, size_t *ret_size);
/* The name of the next value, or NULL; consumes nothing. */
const char *sb_stream_peek_name(const struct sb_stream *s);
