// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/challenge_check.h"

#include <stdio.h>

#include "app/lessons/play.h"
#include "app/lessons/score.h"
#include "app/lessons/search.h"

static void count(struct lesson_tally *tally, bool holds, char *why, size_t size, const char *text)
{
	if (holds) {
		tally->held++;
		return;
	}
	tally->failed++;
	snprintf(why, size, "%s", text);
}

static bool is_won(const struct challenge_score *score)
{
	return score->n_kept == score->n_duties && score->n_stopped == score->n_attacks;
}

int challenge_check(const struct challenge *challenge, struct lesson_tally *tally, char *why,
    size_t size, struct sb_error *err)
{
	struct challenge_score start, best;
	struct sb_policy policy;
	struct lesson_play play;
	int r = lesson_play_init(&play, err);

	if (r == 0)
		r = lesson_play_policy(&play, challenge->policy, err);
	if (r == 0)
		r = challenge_score(challenge, &play.catalogue, &play.policy, &start, err);
	if (r == 0 && challenge->kind == CHALLENGE_BREAK_IT) {
		count(tally, start.n_stopped < start.n_attacks, why, size, "no attack passes");
		count(tally, start.n_stopped > 0, why, size, "every attack passes");
	} else if (r == 0) {
		count(tally, !is_won(&start), why, size, "the start wins already");
		r = challenge_search(challenge, &play.catalogue, &play.policy, &policy, &best, err);
		if (r == 0)
			count(tally, is_won(&best), why, size,
			    "the search finds no policy that wins");
	}
	lesson_play_done(&play);
	return r;
}
