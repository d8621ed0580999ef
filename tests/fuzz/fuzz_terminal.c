// SPDX-License-Identifier: GPL-3.0-or-later
/* What a program in the terminal pane prints. */
#include "app/tui/terminal.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct term *term = term_new(24, 80);
	struct term_cell cell;
	size_t waiting;

	if (!term)
		return 0;
	term_write(term, (const char *)data, size);
	term_resize(term, 10, 20);
	for (int row = 0; row < term_rows(term); row++)
		for (int column = 0; column < term_columns(term); column++)
			term_cell(term, row, column, &cell);
	term_output(term, &waiting);
	term_output_done(term, waiting);
	term_free(term);
	return 0;
}
