// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/html.h"

#include <stdio.h>

void html_text(const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&':
			fputs("&amp;", stdout);
			break;
		case '<':
			fputs("&lt;", stdout);
			break;
		case '>':
			fputs("&gt;", stdout);
			break;
		case '"':
			fputs("&quot;", stdout);
			break;
		default:
			putchar(*text);
		}
}

void html_element(const char *tag, const char *text)
{
	printf("<%s>", tag);
	html_text(text);
	printf("</%s>", tag);
}
