// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ECMA-48 SGR; only the eight base colours, which every theme keeps readable. */
static const char *const sequences[CLI_STYLES] = {
    [CLI_PLAIN] = "\033[0m",
    [CLI_BOLD] = "\033[1m",
    [CLI_FAINT] = "\033[2m",
    [CLI_GOOD] = "\033[32m",
    [CLI_BAD] = "\033[31m",
    [CLI_WARN] = "\033[33m",
};

static bool has_colour(FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(out)) && (!no_color || !*no_color) && term && strcmp(term, "dumb");
}

const char *cli_style(FILE *out, enum cli_style style)
{
	return has_colour(out) ? sequences[style] : "";
}

void cli_print(enum cli_style style, const char *fmt, ...)
{
	va_list ap;

	fputs(cli_style(stdout, style), stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	fputs(cli_style(stdout, CLI_PLAIN), stdout);
}

/* U+0080 to U+009F in UTF-8: some terminals obey them as ECMA-48 controls. */
static bool is_c1(const char *text)
{
	return (unsigned char)text[0] == 0xc2 && ((unsigned char)text[1] & 0xe0) == 0x80;
}

void cli_print_foreign(const char *prefix, const char *text)
{
	bool at_start = true;

	for (; *text; text++) {
		unsigned char c = *text;

		if (at_start)
			fputs(prefix, stdout);
		at_start = c == '\n';
		if (is_c1(text)) {
			putchar('?');
			text++;
		} else if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f) {
			printf("^%c", c ^ 0x40);
		} else {
			putchar(c);
		}
	}
	if (!at_start)
		putchar('\n');
}
