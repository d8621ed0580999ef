// SPDX-License-Identifier: GPL-3.0-or-later
/* One self-contained page, fit for a handout: no script, no outside resource, prints on paper;
 * colour is never the only sign. */
#include <stdio.h>

#include "app/commands/matrix.h"
#include "app/html.h"

static const char style[] =
    "body{font:15px/1.4 sans-serif;margin:2em;max-width:75em}"
    "table{border-collapse:collapse}"
    "th,td{border:1px solid #999;padding:.25em .6em;text-align:center}"
    "th:first-child,td:first-child,td:last-child{text-align:left}"
    ".succeeded{background:#fde0d0}.blocked{background:#d6ecd9}.error{color:#666}"
    ".unexpected{outline:3px solid #c60}"
    "dt{font-weight:bold;margin-top:.6em}dd{margin-left:1.5em}"
    "@media print{body{margin:0;font-size:11px}}";

static const char *const words[] = {[SB_OUTCOME_SUCCEEDED] = "succeeds",
    [SB_OUTCOME_BLOCKED] = "blocked",
    [SB_OUTCOME_ERROR] = "not possible here"};

static void write_heads(const struct matrix *matrix)
{
	printf("<tr><th>attack</th>");
	for (unsigned at = 0; at < matrix->n_subsets; at++) {
		char name[128];

		matrix_subset_name(matrix->subsets[at], name, sizeof(name));
		html_element("th", *name ? name : "no layer");
	}
	printf("<th>stopped by</th></tr>\n");
}

static void write_row(const struct matrix *matrix, size_t attack)
{
	const struct sb_verdict *verdict = &matrix->verdicts[attack];
	const char *by = sb_stopper_name[verdict->stopped_by];

	printf("<tr>");
	html_element("td", verdict->attack);
	for (unsigned at = 0; at < matrix->n_subsets; at++) {
		int outcome = verdict->cells[matrix->subsets[at]];
		bool differs = matrix_differs(matrix, attack, matrix->subsets[at]);

		if (outcome < 0)
			printf("<td></td>");
		else
			printf("<td class=\"%s%s\">%s%s</td>", sb_outcome_name[outcome],
			    differs ? " unexpected" : "", words[outcome],
			    differs ? " (unexpected)" : "");
	}
	html_element("td", by ? by : "");
	printf("</tr>\n");
}

static void write_notes(const struct matrix *matrix)
{
	printf("<h2>Why</h2>\n<dl>\n");
	for (size_t i = 0; i < matrix->n; i++) {
		const struct sb_attack *attack = matrix->attacks[i];

		html_element("dt", attack->title ? attack->title : attack->name);
		printf("<dd>");
		html_element("code", matrix->verdicts[i].command);
		printf("<br>");
		html_text(attack->about ? attack->about : "");
		if (matrix->verdicts[i].detail[0]) {
			printf("<br>");
			html_element("em", matrix->verdicts[i].detail);
		}
		printf("</dd>\n");
	}
	printf("</dl>\n");
}

void matrix_write_html(const struct matrix *matrix)
{
	const char *name = matrix->policy->name[0] ? matrix->policy->name : "custom policy";

	printf("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
	html_text(name);
	printf(": which layer stops what</title><style>%s</style></head>\n<body><h1>", style);
	html_text(name);
	printf(
	    ": which layer stops what</h1>\n<p>Each cell is a run of the attack in a pristine sandbox "
	    "with just the layers of its column.</p>\n<table>\n");
	write_heads(matrix);
	for (size_t i = 0; i < matrix->n; i++)
		write_row(matrix, i);
	printf("</table>\n");
	write_notes(matrix);
	printf("</body></html>\n");
}
