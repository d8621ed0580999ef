// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/policy_line.h"

#include <stdio.h>
#include <string.h>

#include "app/policy_options.h"
#include "app/words.h"
#include "sandbox/text.h"

static const char *next_name(const void *context, size_t i)
{
	(void)context;
	return cli_policy_options[i].name;
}

static const struct cli_option *find(const char *name, size_t len)
{
	for (const struct cli_option *option = cli_policy_options; option->name; option++)
		if (strlen(option->name) == len && !strncmp(option->name, name, len))
			return option;
	return NULL;
}

/* One option from words[*at] on, with its value where it takes one. */
static int apply_word(
    char **words, size_t n, size_t *at, struct sb_policy *policy, struct sb_error *err)
{
	const char *word = words[(*at)++];
	const char *name = strncmp(word, "--", 2) ? word : word + 2;
	const char *value = strchr(name, '=');
	size_t len = value ? (size_t)(value - name) : strlen(name);
	const struct cli_option *option = find(name, len);

	if (!option || name == word)
		return sb_reject_unknown(err, "policy option", word,
		    sb_nearest(name, next_name, NULL), "layerlab run --help lists them");
	if (value)
		return option->set(policy, value + 1, err);
	if (option->value && !option->value_optional) {
		if (*at == n)
			return sb_reject(
			    err, "--%s needs a value: %s", option->name, option->value);
		return option->set(policy, words[(*at)++], err);
	}
	return option->set(policy, NULL, err);
}

int cli_policy_line(const char *line, struct sb_policy *policy, struct sb_error *err)
{
	struct sb_policy changed = *policy;
	struct cli_words words;
	size_t at = 0;
	int r = cli_words_split(line, &words, err);

	if (r < 0)
		return r;
	while (r == 0 && at < words.n)
		r = apply_word(words.words, words.n, &at, &changed, err);
	cli_words_done(&words);
	if (r == 0 && (r = sb_policy_check(&changed, err)) == 0)
		*policy = changed;
	return r;
}
