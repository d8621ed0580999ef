// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/apparmor/emulation_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/apparmor/compile.h"

void *policy_compile(const char *text, size_t *ret_len)
{
	char path[] = "/tmp/emulation-XXXXXX.profile";
	int fd = mkstemps(path, sizeof(".profile") - 1);
	struct sb_error err = {0};
	void *blob = NULL;
	int r = -1;

	if (fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text))
		r = sb_apparmor_compile(path, SB_APPARMOR_ENFORCE, &blob, ret_len, &err);
	if (fd >= 0)
		close(fd);
	unlink(path);
	if (r < 0) {
		fprintf(stderr, "%s\n", err.message);
		abort();
	}
	return blob;
}

struct sb_aa_policy *policy_of(const char *text)
{
	struct sb_aa_policy *policy = NULL;
	struct sb_error err = {0};
	size_t len;
	void *blob = policy_compile(text, &len);

	if (sb_aa_policy_load(blob, len, &policy, &err) < 0) {
		fprintf(stderr, "%s\n", err.message);
		abort();
	}
	free(blob);
	return policy;
}

void policy_need_parser(void)
{
	const char *must = getenv("LAB_MUST_WORK");

	if (access("/sbin/apparmor_parser", X_OK) == 0 ||
	    access("/usr/sbin/apparmor_parser", X_OK) == 0)
		return;
	printf("SKIP: apparmor_parser is not installed\n");
	exit(must && *must == '1' ? 1 : 77);
}
