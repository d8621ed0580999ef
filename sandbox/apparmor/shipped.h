// SPDX-License-Identifier: GPL-3.0-or-later
/* The profiles of assets/apparmor/, compiled when the lab was built (embed-profiles.sh). */
#pragma once

#include <stddef.h>

struct sb_shipped_profile {
	const char *name; /* of the file, without ".profile" */
	const unsigned char *blob;
	size_t len;
};

/* Ends with a row without name. Only that row where apparmor_parser was missing at build time. */
extern const struct sb_shipped_profile sb_shipped_profiles[];
