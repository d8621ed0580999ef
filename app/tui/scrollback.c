// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/scrollback.h"

#include <stdlib.h>
#include <string.h>

bool scrollback_init(struct scrollback *ring)
{
	*ring = (struct scrollback){.lines = calloc(TERM_SCROLLBACK, sizeof(*ring->lines))};
	return ring->lines;
}

void scrollback_done(struct scrollback *ring)
{
	scrollback_clear(ring);
	free(ring->lines);
	ring->lines = NULL;
}

void scrollback_clear(struct scrollback *ring)
{
	while (ring->n > 0)
		scrollback_pop(ring);
}

static bool is_blank(const struct term_cell *cell)
{
	return (!cell->chars[0] || cell->chars[0] == ' ') && cell->bg < 0 && cell->width == 1 &&
	       !(cell->attrs & (TERM_REVERSE | TERM_UNDERLINE));
}

void scrollback_push(struct scrollback *ring, const struct term_cell *cells, int n)
{
	struct term_cell *copy = NULL;
	struct scrollback_line *line;

	while (n > 0 && is_blank(&cells[n - 1]))
		n--;
	if (n > 0) {
		copy = malloc((size_t)n * sizeof(*copy));
		if (!copy)
			return;
		memcpy(copy, cells, (size_t)n * sizeof(*copy));
	}
	ring->first = (ring->first + TERM_SCROLLBACK - 1) % TERM_SCROLLBACK;
	line = &ring->lines[ring->first];
	free(line->cells);
	*line = (struct scrollback_line){n, copy};
	if (ring->n < TERM_SCROLLBACK)
		ring->n++;
}

const struct scrollback_line *scrollback_line(const struct scrollback *ring, int back)
{
	if (back < 0 || back >= ring->n)
		return NULL;
	return &ring->lines[(ring->first + back) % TERM_SCROLLBACK];
}

void scrollback_pop(struct scrollback *ring)
{
	struct scrollback_line *line = &ring->lines[ring->first];

	if (!ring->n)
		return;
	free(line->cells);
	*line = (struct scrollback_line){0};
	ring->first = (ring->first + 1) % TERM_SCROLLBACK;
	ring->n--;
}
