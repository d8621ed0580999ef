// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Copies one word from *from to *to, both moved on. Returns the quote left open, or 0. */
static char copy_word(const char **from, char **to)
{
	const char *in = *from;
	char *out = *to, quote = 0;

	for (; *in && (quote || !strchr(" \t\n", *in)); in++) {
		if (quote && *in == quote)
			quote = 0;
		else if (!quote && (*in == '\'' || *in == '"'))
			quote = *in;
		else if (*in == '\\' && quote != '\'' && in[1])
			*out++ = *++in;
		else
			*out++ = *in;
	}
	*out++ = '\0';
	*from = in;
	*to = out;
	return quote;
}

int cli_words_split(const char *line, struct cli_words *ret, struct sb_error *err)
{
	size_t length = strlen(line);
	struct cli_words words = {
	    .words = calloc(length / 2 + 2, sizeof(char *)), .text = malloc(length + 2)};
	char *to = words.text, quote = 0;

	if (!words.words || !words.text) {
		cli_words_done(&words);
		return sb_fail(err, ENOMEM, "read a line");
	}
	for (line += strspn(line, " \t\n"); *line && *line != '#' && !quote;
	     line += strspn(line, " \t\n")) {
		words.words[words.n++] = to;
		quote = copy_word(&line, &to);
	}
	if (quote) {
		cli_words_done(&words);
		return sb_reject(err, "the quote %c is not closed", quote);
	}
	*ret = words;
	return 0;
}

void cli_words_done(struct cli_words *words)
{
	free(words->words);
	free(words->text);
	*words = (struct cli_words){0};
}
