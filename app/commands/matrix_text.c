// SPDX-License-Identifier: GPL-3.0-or-later
/* The matrix for a terminal, and as a Markdown table. */
#include <stdio.h>
#include <string.h>

#include "app/commands/matrix.h"
#include "app/output.h"

#define NAME_WIDTH 22

static const char marks[] = {
    [SB_OUTCOME_SUCCEEDED] = '+', [SB_OUTCOME_BLOCKED] = 'x', [SB_OUTCOME_ERROR] = '?'};
static const enum cli_style styles[] = {[SB_OUTCOME_SUCCEEDED] = CLI_BAD,
    [SB_OUTCOME_BLOCKED] = CLI_GOOD,
    [SB_OUTCOME_ERROR] = CLI_FAINT};

/* One letter a layer, so that sixteen columns fit in 80. */
static const char letters[SB_LAYERS] = {[SB_LAYER_CAPABILITIES] = 'C',
    [SB_LAYER_SECCOMP] = 'S',
    [SB_LAYER_NO_NEW_PRIVS] = 'N',
    [SB_LAYER_APPARMOR] = 'A'};

static void write_heads(const struct matrix *matrix)
{
	for (unsigned layer = 0; layer < SB_LAYERS; layer++) {
		if (!(matrix->layers & 1u << layer))
			continue;
		printf("%-*s", NAME_WIDTH, sb_stopper_name[layer]);
		for (unsigned at = 0; at < matrix->n_subsets; at++)
			printf(" %c ", matrix->subsets[at] & 1u << layer ? letters[layer] : '.');
		putchar('\n');
	}
}

static void write_cell(const struct matrix *matrix, size_t attack, unsigned subset)
{
	int outcome = matrix->verdicts[attack].cells[subset];

	putchar(' ');
	if (outcome < 0)
		putchar(' ');
	else
		cli_print(styles[outcome], "%c", marks[outcome]);
	if (matrix_differs(matrix, attack, subset))
		cli_print(CLI_WARN, "!");
	else
		putchar(' ');
}

void matrix_write_text(const struct matrix *matrix)
{
	size_t differences = matrix_count_differences(matrix);

	write_heads(matrix);
	for (size_t i = 0; i < matrix->n; i++) {
		const struct sb_verdict *verdict = &matrix->verdicts[i];
		const char *by = sb_stopper_name[verdict->stopped_by];

		printf("%-*.*s", NAME_WIDTH, NAME_WIDTH, verdict->attack);
		for (unsigned at = 0; at < matrix->n_subsets; at++)
			write_cell(matrix, i, matrix->subsets[at]);
		if (verdict->outcome == SB_OUTCOME_ERROR)
			cli_print(CLI_FAINT, " %s", verdict->detail);
		else
			printf(" %s", by ? by : "");
		putchar('\n');
	}
	printf("\n+ the attack succeeds, x it is blocked, ? it cannot be carried out here, ! the "
	       "catalogue expects otherwise\nlast column: what stops it under the whole policy\n");
	if (differences)
		printf("%zu cell%s came out otherwise than expected\n", differences,
		    differences == 1 ? "" : "s");
}

void matrix_write_markdown(const struct matrix *matrix)
{
	char name[128];

	printf("| attack |");
	for (unsigned at = 0; at < matrix->n_subsets; at++) {
		matrix_subset_name(matrix->subsets[at], name, sizeof(name));
		printf(" %s |", *name ? name : "no layer");
	}
	printf(" stopped by |\n|---|");
	for (unsigned at = 0; at <= matrix->n_subsets; at++)
		printf("---|");
	putchar('\n');
	for (size_t i = 0; i < matrix->n; i++) {
		const struct sb_verdict *verdict = &matrix->verdicts[i];
		const char *by = sb_stopper_name[verdict->stopped_by];

		printf("| `%s` |", verdict->attack);
		for (unsigned at = 0; at < matrix->n_subsets; at++) {
			int outcome = verdict->cells[matrix->subsets[at]];

			printf(" %s%s |", outcome < 0 ? "" : sb_outcome_name[outcome],
			    matrix_differs(matrix, i, matrix->subsets[at]) ? " **(unexpected)**"
			                                                   : "");
		}
		printf(" %s |\n", by ? by : "");
	}
}
