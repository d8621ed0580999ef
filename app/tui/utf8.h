// SPDX-License-Identifier: GPL-3.0-or-later
/* UTF-8 without a locale, so that saved screens and scripts do not depend on one. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Decodes one code point; invalid bytes come out one by one as U+FFFD. Returns the bytes eaten,
 * 0 at the end of the string. */
size_t utf8_decode(const char *text, uint32_t *ret);

/* Writes at most 4 bytes and no terminator; returns how many. */
size_t utf8_encode(uint32_t c, char out[static 4]);

/* Columns the code point takes: 0 for combining marks, 2 for wide ones, 1 for the rest. */
int utf8_width(uint32_t c);

/* Columns a string takes. */
int utf8_columns(const char *text);
