// SPDX-License-Identifier: GPL-3.0-or-later
/* A lesson file. */
#include "lessons/lesson.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lesson *lesson = NULL;
	struct sb_error err = {0};

	lesson_load_file(fuzz_file(data, size), &lesson, &err);
	lesson_free(lesson);
	return 0;
}
