// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/lesson_json.h"

#include "app/json.h"

static json_object *strings(char *const *list)
{
	json_object *array = json_object_new_array();

	for (; list && *list; list++)
		json_object_array_add(array, cli_json_text(*list));
	return array;
}

json_object *lesson_json_entry(const struct lesson *lesson)
{
	json_object *entry = json_object_new_object();

	json_object_object_add(entry, "name", cli_json_text(lesson->name));
	json_object_object_add(entry, "title", cli_json_text(lesson->title));
	json_object_object_add(entry, "about", cli_json_text(lesson->about));
	json_object_object_add(entry, "order", json_object_new_int((int)lesson->order));
	json_object_object_add(entry, "steps", json_object_new_int((int)lesson->n_steps));
	return entry;
}

static json_object *question(const struct lesson_prediction *prediction)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "question", cli_json_text(prediction->question));
	json_object_object_add(object, "choices", strings(prediction->choices));
	return object;
}

static json_object *step_json(const struct lesson_step *step)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "text", cli_json_text(step->text));
	json_object_object_add(object, "policy", cli_json_text(step->policy));
	json_object_object_add(object, "type", cli_json_text(step->type));
	json_object_object_add(
	    object, "predict", step->prediction ? question(step->prediction) : NULL);
	json_object_object_add(object, "goal", cli_json_text(step->goal ? step->goal->text : NULL));
	return object;
}

json_object *lesson_json(const struct lesson *lesson)
{
	json_object *object = lesson_json_entry(lesson), *steps = json_object_new_array();

	for (size_t i = 0; i < lesson->n_steps; i++)
		json_object_array_add(steps, step_json(&lesson->steps[i]));
	json_object_object_add(object, "steps", steps);
	json_object_object_add(object, "references", strings(lesson->references));
	return object;
}

json_object *lesson_json_tally(
    const struct lesson *lesson, const struct lesson_tally *tally, json_object *failures)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "lesson", cli_json_text(lesson->name));
	json_object_object_add(object, "held", json_object_new_int((int)tally->held));
	json_object_object_add(object, "failed", json_object_new_int((int)tally->failed));
	json_object_object_add(object, "skipped", json_object_new_int((int)tally->skipped));
	json_object_object_add(object, "why_skipped", cli_json_text_or_null(tally->why_skipped));
	json_object_object_add(object, "failures", failures);
	return object;
}
