// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab matrix`: every attack against every subset of a policy's layers. */
#include "app/commands/matrix.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands/commands.h"
#include "sandbox/cleanup.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/text.h"

static const struct format {
	const char *name;
	void (*write)(const struct matrix *matrix);
} formats[] = {
    {"text", matrix_write_text},
    {"markdown", matrix_write_markdown},
    {"html", matrix_write_html},
    {"json", matrix_write_json},
};

struct own {
	const struct format *format;
};

static const char *format_name(const void *context, size_t i)
{
	(void)context;
	return i < SB_COUNT(formats) ? formats[i].name : NULL;
}

static int set_format(void *target, const char *value, struct sb_error *err)
{
	struct own *own = target;

	for (size_t i = 0; i < SB_COUNT(formats); i++)
		if (strcmp(formats[i].name, value) == 0) {
			own->format = &formats[i];
			return 0;
		}
	return sb_reject_unknown(err, "format", value, sb_nearest(value, format_name, NULL),
	    "there are text, markdown, html and json");
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

/* A bar on a terminal's stderr; Ctrl-C ends the runs and keeps what is done. */
static bool show_progress(void *context, unsigned done, unsigned total)
{
	(void)context;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%u of %u runs%s", done, total, done == total ? "\r\033[K" : "");
	return !interrupted;
}

void matrix_subset_name(unsigned subset, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (unsigned layer = 0; layer < SB_LAYERS; layer++)
		if ((subset & 1u << layer) && used < size)
			used += (size_t)snprintf(buf + used, size - used, "%s%s", used ? "+" : "",
			    sb_stopper_name[layer]);
}

bool matrix_differs(const struct matrix *matrix, size_t attack, unsigned subset)
{
	int expected = matrix->expected[attack][subset];
	int observed = matrix->verdicts[attack].cells[subset];

	return expected >= 0 && observed >= 0 && observed != SB_OUTCOME_ERROR &&
	       observed != expected;
}

size_t matrix_count_differences(const struct matrix *matrix)
{
	size_t n = 0;

	for (size_t i = 0; i < matrix->n; i++)
		for (unsigned at = 0; at < matrix->n_subsets; at++)
			n += matrix_differs(matrix, i, matrix->subsets[at]);
	return n;
}

static void list_subsets(struct matrix *matrix)
{
	for (int size = 0; size <= SB_LAYERS; size++)
		for (unsigned subset = 0; subset < SB_SUBSETS; subset++)
			if (!(subset & ~matrix->layers) && __builtin_popcount(subset) == size)
				matrix->subsets[matrix->n_subsets++] = subset;
}

/* Two bounding sets that a profile makes the same filter of. */
static bool same_filter(const struct sb_policy *a, const struct sb_policy *b)
{
	uint64_t one = sb_policy_filter_bounding(a), other = sb_policy_filter_bounding(b);
	struct sb_seccomp_calls there, back;

	return a->seccomp == SB_SECCOMP_FILTER &&
	       strcmp(a->seccomp_profile, b->seccomp_profile) == 0 &&
	       sb_seccomp_opened(a->seccomp_profile, one, other, &there, NULL) == 0 &&
	       there.n == 0 &&
	       sb_seccomp_opened(a->seccomp_profile, other, one, &back, NULL) == 0 && back.n == 0;
}

/* The catalogue speaks of presets and of single layers; a subset that is the same policy as one
 * of those has its expectation. */
static int expected_outcome(
    const struct sb_attack *attack, const struct sb_policy *policy, bool confined)
{
	for (size_t i = 0; i < attack->n_expected; i++) {
		const struct sb_expectation *cell;
		struct sb_policy other;

		if (sb_expectation_policy(attack->expected[i].policy, &other, NULL) < 0)
			continue;
		if (other.filter_is_kept && same_filter(&other, policy))
			other.filter_bounding = sb_policy_filter_bounding(policy);
		if (!sb_policy_equal(&other, policy))
			continue;
		cell = sb_expectation_find(attack, attack->expected[i].policy, confined);
		if (cell)
			return cell->outcome;
	}
	return MATRIX_NOTHING_EXPECTED;
}

static void fill_expected(const struct matrix *matrix, signed char (*expected)[SB_SUBSETS])
{
	unsigned idle =
	    sb_policy_layers(matrix->policy) & ~matrix->layers; /* asked, not enforced */

	for (size_t i = 0; i < matrix->n; i++) {
		memset(expected[i], MATRIX_NOTHING_EXPECTED, SB_SUBSETS);
		for (unsigned at = 0; at < matrix->n_subsets; at++) {
			unsigned subset = matrix->subsets[at];
			struct sb_policy policy = *matrix->policy;

			sb_policy_keep(&policy, subset | idle);
			expected[i][subset] = (signed char)expected_outcome(
			    matrix->attacks[i], &policy, subset & 1u << SB_LAYER_APPARMOR);
		}
	}
}

static int judge_all(struct matrix *matrix, struct sb_verdict *verdicts, struct sb_error *err)
{
	const struct sb_judge_options options = {.all_subsets = true, .progress = show_progress};
	cleanup_free struct sb_policy *policies = calloc(matrix->n, sizeof(*policies));
	struct sigaction action = {.sa_handler = on_interrupt}, old;
	int r;

	if (!policies)
		return sb_fail(err, ENOMEM, "matrix");
	for (size_t i = 0; i < matrix->n; i++)
		policies[i] = *matrix->policy;
	sigaction(SIGINT, &action, &old);
	r = sb_judge_many(matrix->attacks, policies, matrix->n, &options, verdicts, err);
	sigaction(SIGINT, &old, NULL);
	return r;
}

static int make(const struct sb_policy *policy, const struct sb_attack **attacks, size_t n,
    const struct format *format, struct sb_error *err)
{
	cleanup_free struct sb_verdict *verdicts = calloc(n, sizeof(*verdicts));
	cleanup_free signed char(*expected)[SB_SUBSETS] = calloc(n, sizeof(*expected));
	struct matrix matrix = {.policy = policy, .attacks = attacks, .verdicts = verdicts, .n = n};
	int r;

	if (!verdicts || !expected)
		return sb_fail(err, ENOMEM, "matrix");
	r = judge_all(&matrix, verdicts, err);
	if (r < 0)
		return r;
	matrix.layers = verdicts[0].active;
	list_subsets(&matrix);
	fill_expected(&matrix, expected);
	matrix.expected = (const signed char(*)[SB_SUBSETS])expected;
	format->write(&matrix);
	return 0;
}

/* The words' attacks, each once; all of them when there is no word. */
static int choose(const struct cli_args *args, const struct sb_catalogue *catalogue,
    const struct sb_attack **ret, size_t *ret_n, struct sb_error *err)
{
	const struct sb_attack *found;
	bool all = args->n_words == 0;
	size_t n = 0;

	for (int i = 0; i < args->n_words; i++)
		all = all || strcmp(args->words[i], "all") == 0;
	for (size_t i = 0; all && i < catalogue->n_attacks; i++)
		ret[n++] = &catalogue->attacks[i];
	for (int i = 0; !all && i < args->n_words; i++) {
		bool known = false;
		int r = sb_catalogue_find(catalogue, args->words[i], &found, err);

		if (r < 0)
			return r;
		for (size_t at = 0; at < n; at++)
			known = known || ret[at] == found;
		if (!known)
			ret[n++] = found;
	}
	*ret_n = n;
	return n ? 0 : sb_fail(err, ENOENT, "matrix: the catalogue is empty");
}

static int run_matrix(const struct cli_args *args, const struct sb_policy *policy,
    const struct sb_catalogue *catalogue, const struct format *format, struct sb_error *err)
{
	size_t most = catalogue->n_attacks, n = 0;
	cleanup_free const struct sb_attack **attacks = calloc(most ? most : 1, sizeof(*attacks));
	int r;

	if (!attacks)
		return sb_fail(err, ENOMEM, "matrix");
	r = choose(args, catalogue, attacks, &n, err);
	return r < 0 ? r : make(policy, attacks, n, format, err);
}

static int run(struct cli_args *args)
{
	struct own own = {.format = &formats[0]};
	struct sb_catalogue catalogue = {0};
	struct sb_policy policy;
	struct sb_error err;
	int r;

	args->own = &own;
	interrupted = 0;
	if (cli_policy_parse(args, &policy, &err) < 0 || cli_no_program(args, &err) < 0 ||
	    sb_catalogue_load(&catalogue, &err) < 0)
		return cli_fail(&err);
	if (args->json)
		own.format = &formats[SB_COUNT(formats) - 1];
	r = run_matrix(args, &policy, &catalogue, own.format, &err);
	sb_catalogue_done(&catalogue);
	if (r < 0)
		return cli_fail(&err);
	return interrupted ? CLI_UNMET : CLI_OK;
}

static const struct cli_option options[] = {
    {"format", 'f', "FORMAT", false, "text, markdown, html (one self-contained file) or json",
        set_format},
    {NULL},
};

const struct cli_command cli_command_matrix = {
    .name = "matrix",
    .synopsis = "[POLICY] [NAME…] [--format FORMAT] [--json]",
    .summary = "every attack against every subset of the policy's layers",
    .about = "Each cell is a run in a pristine sandbox. Where the catalogue expects another "
             "outcome, the cell is marked. Ctrl-C ends the runs and prints what is done.",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_JSON,
    .options = options,
    .words = CLI_VALUES_ATTACKS,
    .run = run,
};
