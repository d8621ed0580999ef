// SPDX-License-Identifier: GPL-3.0-or-later
#include <json-c/json.h>

#include "app/commands/matrix.h"
#include "app/json.h"

static json_object *outcome(int value)
{
	return value < 0 ? NULL : json_object_new_string(sb_outcome_name[value]);
}

static void write_cells(
    const struct matrix *matrix, size_t attack, json_object *cells, json_object *expected)
{
	char name[128];

	for (unsigned at = 0; at < matrix->n_subsets; at++) {
		unsigned subset = matrix->subsets[at];

		matrix_subset_name(subset, name, sizeof(name));
		json_object_object_add(
		    cells, name, outcome(matrix->verdicts[attack].cells[subset]));
		if (matrix->expected[attack][subset] >= 0)
			json_object_object_add(
			    expected, name, outcome(matrix->expected[attack][subset]));
	}
}

static json_object *minimal_lifts(const struct sb_verdict *verdict)
{
	json_object *list = json_object_new_array();
	unsigned sets[SB_SUBSETS], n = sb_verdict_minimal_lifts(verdict, sets);

	for (unsigned i = 0; i < n; i++)
		json_object_array_add(list, cli_json_layers(sets[i]));
	return list;
}

static json_object *row(const struct matrix *matrix, size_t attack)
{
	const struct sb_verdict *verdict = &matrix->verdicts[attack];
	json_object *object = json_object_new_object();
	json_object *cells = json_object_new_object(), *expected = json_object_new_object();

	write_cells(matrix, attack, cells, expected);
	json_object_object_add(object, "attack", cli_json_text(verdict->attack));
	json_object_object_add(object, "cells", cells);
	json_object_object_add(object, "expected", expected);
	json_object_object_add(
	    object, "stopped_by", cli_json_text(sb_stopper_name[verdict->stopped_by]));
	json_object_object_add(object, "detail", cli_json_text(verdict->detail));
	json_object_object_add(object, "minimal_lifts", minimal_lifts(verdict));
	json_object_object_add(object, "redundant", cli_json_layers(sb_verdict_redundant(verdict)));
	return object;
}

void matrix_write_json(const struct matrix *matrix)
{
	json_object *document = json_object_new_object(), *attacks = json_object_new_array();

	for (size_t i = 0; i < matrix->n; i++)
		json_object_array_add(attacks, row(matrix, i));
	json_object_object_add(document, "policy", cli_json_policy(matrix->policy));
	json_object_object_add(document, "layers", cli_json_layers(matrix->layers));
	json_object_object_add(document, "attacks", attacks);
	json_object_object_add(document, "differences",
	    json_object_new_int64((int64_t)matrix_count_differences(matrix)));
	cli_json_print(document);
}
