// SPDX-License-Identifier: GPL-3.0-or-later
/* Text on a page, on stdout. */
#pragma once

/* With &, <, > and quotes as entities. */
void html_text(const char *text);

/* <tag>text</tag> */
void html_element(const char *tag, const char *text);
