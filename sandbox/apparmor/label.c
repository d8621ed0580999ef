// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/label.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

/* ":NAMESPACE:rest" and ":NAMESPACE://rest" -> "rest" (apparmor.d(5), policy namespaces). */
static const char *without_namespace(const char *label)
{
	const char *end = label[0] == ':' ? strchr(label + 1, ':') : NULL;

	if (!end)
		return label;
	end++;
	return strncmp(end, "//", 2) == 0 ? end + 2 : end;
}

/* Each part of a stack may come with its namespace. */
static void copy_parts(char *to, size_t size, const char *label)
{
	size_t used = 0;

	sb_copy(to, size, "");
	while (label && used < size) {
		const char *part = without_namespace(label), *next = strstr(part, "//&");
		int len = next ? (int)(next - part) + 3 : (int)strlen(part);

		used += (size_t)snprintf(to + used, size - used, "%.*s", len, part);
		label = next ? next + 3 : NULL;
	}
}

int sb_apparmor_label_parse(const char *text, char *label, size_t label_size, char *mode,
    size_t mode_size, struct sb_error *err)
{
	size_t len = strcspn(text, "\n");
	const char *open;
	char copy[SB_LABEL_MAX];

	if (len == 0 || len >= sizeof(copy))
		return sb_fail(err, EINVAL, "AppArmor label of %zu bytes", len);
	memcpy(copy, text, len);
	copy[len] = '\0';
	open = copy[len - 1] == ')' ? strrchr(copy, '(') : NULL;
	if (open && open > copy + 1 && open[-1] == ' ') {
		copy[len - 1] = '\0';
		sb_copy(mode, mode_size, open + 1);
		copy[open - copy - 1] = '\0';
	} else {
		sb_copy(mode, mode_size, "");
	}
	copy_parts(label, label_size, copy);
	return 0;
}

/* attr/current is the first module's that answers: only AppArmor's own words count. After its
 * namespace was removed a process is ":NAMESPACE:unconfined". */
static bool is_apparmor(const char *text)
{
	size_t len = strcspn(text, "\n");
	const char *bare = without_namespace(text);

	return strcmp(bare, "unconfined\n") == 0 || strcmp(bare, "unconfined") == 0 ||
	       (len && text[len - 1] == ')');
}

static int read_current(pid_t pid, char **ret_text)
{
	char path[64];
	size_t len;
	int r;

	snprintf(path, sizeof(path), "/proc/%d/attr/apparmor/current", pid);
	r = sb_read_file(path, 4096, ret_text, &len, NULL);
	if (r != -ENOENT)
		return r;
	snprintf(path, sizeof(path), "/proc/%d/attr/current", pid);
	return sb_read_file(path, 4096, ret_text, &len, NULL);
}

int sb_apparmor_label(
    pid_t pid, char *label, size_t label_size, char *mode, size_t mode_size, struct sb_error *err)
{
	cleanup_free char *text = NULL;
	int r = read_current(pid, &text);

	if (r == -ESRCH)
		return sb_fail(err, ESRCH, "read the AppArmor label of process %d", pid);
	if (r < 0 || !is_apparmor(text))
		return sb_fail(err, 0, "this kernel has no AppArmor"), -ENOTSUP;
	return sb_apparmor_label_parse(text, label, label_size, mode, mode_size, err);
}
