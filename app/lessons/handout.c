// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/handout.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include "app/html.h"
#include "app/lessons/play.h"
#include "app/lessons/step.h"
#include "sandbox/cleanup.h"

static const char style[] =
    "body{font:16px/1.45 serif;margin:2em auto;max-width:44em}"
    "pre{background:#f3f3f3;padding:.5em .8em;white-space:pre-wrap}"
    "ul{list-style:none;padding-left:1em}li::before{content:'\\2610\\00a0'}"
    ".answers{page-break-before:always}.goal{border-left:4px solid #999;padding-left:.8em}"
    "@media print{body{margin:0;font-size:12px}}";

static void write_question(const struct lesson_prediction *prediction)
{
	html_element("p", prediction->question);
	printf("<ul>");
	for (char **choice = prediction->choices; *choice; choice++)
		html_element("li", *choice);
	printf("</ul>\n");
}

static void write_step(const struct lesson_step *step, size_t number)
{
	printf("<h2>%zu</h2>\n", number);
	html_element("p", step->text);
	if (step->policy)
		html_element("pre", step->policy);
	if (step->type)
		html_element("pre", step->type);
	if (step->prediction)
		write_question(step->prediction);
	if (step->goal) {
		printf("<p class=\"goal\">Goal: ");
		html_text(step->goal->text);
		printf("</p>\n");
	}
}

static int write_part(const struct lesson *lesson, size_t step, enum lesson_part part,
    const struct sb_policy *policy, struct sb_error *err)
{
	struct lesson_report report;
	int r = lesson_step_report(lesson, step, part, policy, &report, err);

	if (r == 0 && report.text[0])
		html_element("pre", report.text);
	return r;
}

/* Asked under the policy the step is read under; a goal's solution is not given away. */
static int write_answers(const struct lesson *lesson, struct sb_error *err)
{
	struct lesson_play play;
	int r = lesson_play_init(&play, err);

	for (size_t i = 0; r == 0 && i < lesson->n_steps; i++) {
		const struct lesson_step *step = &lesson->steps[i];

		if (step->policy)
			r = lesson_play_policy(&play, step->policy, err);
		printf("<h3>%zu</h3>\n", i + 1);
		if (r == 0 && step->prediction)
			r = write_part(lesson, i, LESSON_PREDICTION, &play.policy, err);
		if (r == 0)
			r = write_part(lesson, i, LESSON_EXPECTATIONS, &play.policy, err);
		if (r == 0 && step->goal)
			r = lesson_play_policy(&play, step->goal->solution, err);
	}
	lesson_play_done(&play);
	return r;
}

int lesson_handout(const struct lesson *lesson, struct sb_error *err)
{
	struct utsname kernel;
	int r;

	printf("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
	html_text(lesson->title);
	printf("</title><style>%s</style></head><body>\n", style);
	html_element("h1", lesson->title);
	html_element("p", lesson->about);
	for (size_t i = 0; i < lesson->n_steps; i++)
		write_step(&lesson->steps[i], i + 1);
	printf("<div class=\"answers\"><h1>What the kernel answered</h1>\n");
	if (uname(&kernel) == 0)
		printf("<p>Linux %s, %s</p>\n", kernel.release, kernel.machine);
	r = write_answers(lesson, err);
	printf("</div></body></html>\n");
	return r;
}
