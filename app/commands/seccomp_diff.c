// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab seccomp show --diff`: two profiles, or one under two capability sets. */
#include <stdio.h>
#include <string.h>

#include "app/commands/seccomp.h"
#include "app/output.h"
#include "sandbox/cleanup.h"

struct sides {
	const struct seccomp_view *views[2];
	struct sb_seccomp_call *calls[2];
	size_t n;
};

static const char *says(const struct sb_seccomp_call *call, char *buf, size_t size)
{
	char action[SB_ACTION_TEXT_MAX];

	sb_seccomp_action_text(call->action, action);
	if (call->access == SB_ACCESS_SOMETIMES)
		snprintf(buf, size, "when %s; else %s", call->condition, action);
	else
		snprintf(buf, size, "%s", action);
	return buf;
}

static void print_side(const char *label, const struct sb_seccomp_call *call)
{
	static const enum cli_style styles[SB_ACCESSES] = {CLI_GOOD, CLI_WARN, CLI_BAD};
	char text[256];

	printf("    %-3s", label);
	cli_print(styles[call->access], "%s\n", says(call, text, sizeof(text)));
}

static void print_name(const char *label, const struct seccomp_view *view)
{
	char caps[64];

	printf("%s ", label);
	cli_print(CLI_BOLD, "%s", view->profile);
	printf(" with %s in the bounding set\n",
	    seccomp_caps_count(view->bounding, caps, sizeof(caps)));
}

static json_object *side_json(const struct sb_seccomp_call *call)
{
	json_object *side = json_object_new_object();
	char text[256];

	json_object_object_add(side, "says", cli_json_text(says(call, text, sizeof(text))));
	seccomp_json_action(side, call->action);
	return side;
}

static json_object *row_json(const struct sb_seccomp_call *a, const struct sb_seccomp_call *b)
{
	json_object *row = json_object_new_object();

	json_object_object_add(row, "name", cli_json_text(a->name));
	json_object_object_add(row, "purpose", cli_json_text(a->purpose));
	json_object_object_add(row, "from", side_json(a));
	json_object_object_add(row, "to", side_json(b));
	return row;
}

static bool differ(const struct sb_seccomp_call *a, const struct sb_seccomp_call *b)
{
	return a->access != b->access || a->action != b->action ||
	       strcmp(a->condition, b->condition) != 0;
}

/* Both lists have the calls of one architecture in one order. */
static void print_differences(const struct sides *sides)
{
	size_t n = 0;

	print_name("<", sides->views[0]);
	print_name(">", sides->views[1]);
	for (size_t i = 0; i < sides->n; i++) {
		const struct sb_seccomp_call *a = &sides->calls[0][i], *b = &sides->calls[1][i];

		if (!differ(a, b))
			continue;
		cli_print(CLI_BOLD, "  %s", a->name);
		printf("  (%s)\n", a->purpose);
		print_side("<", a);
		print_side(">", b);
		n++;
	}
	printf("%zu of %zu calls differ\n", n, sides->n);
}

static void print_json(const struct sides *sides)
{
	json_object *document = json_object_new_object(), *list = json_object_new_array();

	for (size_t i = 0; i < sides->n; i++)
		if (differ(&sides->calls[0][i], &sides->calls[1][i]))
			json_object_array_add(
			    list, row_json(&sides->calls[0][i], &sides->calls[1][i]));
	json_object_object_add(document, "from", cli_json_text(sides->views[0]->profile));
	json_object_object_add(document, "to", cli_json_text(sides->views[1]->profile));
	json_object_object_add(document, "differences", list);
	cli_json_print(document);
}

int seccomp_diff(
    const struct seccomp_view *from, const struct seccomp_view *to, bool json, struct sb_error *err)
{
	cleanup_free struct sb_seccomp_call *first = NULL, *second = NULL;
	struct sides sides = {.views = {from, to}};
	int r = sb_seccomp_list(from->profile, from->bounding, from->arch, &first, &sides.n, err);

	if (r == 0)
		r = sb_seccomp_list(to->profile, to->bounding, to->arch, &second, &sides.n, err);
	if (r < 0)
		return r;
	sides.calls[0] = first;
	sides.calls[1] = second;
	if (json)
		print_json(&sides);
	else
		print_differences(&sides);
	return 0;
}
