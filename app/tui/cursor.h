// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A cursor in a list that may be longer than its room. */
struct cursor {
	int at;
};
