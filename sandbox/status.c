// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/status.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/apparmor/label.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define STATUS_MAX (64u << 10)

static void take_ids(struct sb_status *status, const char *value, size_t offset)
{
	uint32_t *ids = (uint32_t *)((char *)status + offset);

	(void)sscanf(value, "%" SCNu32 " %" SCNu32 " %" SCNu32 " %" SCNu32, &ids[0], &ids[1],
	    &ids[2], &ids[3]);
}

static void take_hex(struct sb_status *status, const char *value, size_t offset)
{
	*(uint64_t *)((char *)status + offset) = strtoull(value, NULL, 16);
}

static void take_int(struct sb_status *status, const char *value, size_t offset)
{
	*(int *)((char *)status + offset) = atoi(value);
}

/* NSpid lists one pid for each namespace from the reader's down to the process's own. */
static void take_last_int(struct sb_status *status, const char *value, size_t offset)
{
	const char *last = strrchr(value, '\t');

	take_int(status, last ? last + 1 : value, offset);
}

/* A process names itself (prctl(2), PR_SET_NAME): no control character of it reaches a terminal. */
static void take_name(struct sb_status *status, const char *value, size_t offset)
{
	(void)offset;
	sb_copy(status->name, sizeof(status->name), value);
	for (char *c = status->name; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
}

static void take_state(struct sb_status *status, const char *value, size_t offset)
{
	(void)offset;
	status->state = value[0];
}

static void take_groups(struct sb_status *status, const char *value, size_t offset)
{
	char *end;

	(void)offset;
	for (; status->n_groups < SB_GROUPS_MAX; value = end) {
		unsigned long id = strtoul(value, &end, 10);

		if (end == value)
			break;
		status->groups[status->n_groups++] = (uint32_t)id;
	}
}

/* proc_pid_status(5): the lines the lab reads, and where they go. */
static const struct field {
	const char *key;
	void (*take)(struct sb_status *status, const char *value, size_t offset);
	size_t offset;
} fields[] = {
    {"Name", take_name, 0},
    {"State", take_state, 0},
    {"PPid", take_int, offsetof(struct sb_status, parent)},
    {"NSpid", take_last_int, offsetof(struct sb_status, ns_pid)},
    {"Uid", take_ids, offsetof(struct sb_status, uid)},
    {"Gid", take_ids, offsetof(struct sb_status, gid)},
    {"Groups", take_groups, 0},
    {"CapInh", take_hex, offsetof(struct sb_status, caps[SB_CAPS_INHERITABLE])},
    {"CapPrm", take_hex, offsetof(struct sb_status, caps[SB_CAPS_PERMITTED])},
    {"CapEff", take_hex, offsetof(struct sb_status, caps[SB_CAPS_EFFECTIVE])},
    {"CapBnd", take_hex, offsetof(struct sb_status, caps[SB_CAPS_BOUNDING])},
    {"CapAmb", take_hex, offsetof(struct sb_status, caps[SB_CAPS_AMBIENT])},
    {"NoNewPrivs", take_int, offsetof(struct sb_status, no_new_privs)},
    {"Seccomp", take_int, offsetof(struct sb_status, seccomp_mode)},
    {"Seccomp_filters", take_int, offsetof(struct sb_status, seccomp_filters)},
};

static void parse(char *text, struct sb_status *status)
{
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n"))) {
		char *value = strchr(line, ':');

		if (!value)
			continue;
		*value++ = '\0';
		value += strspn(value, " \t");
		for (size_t i = 0; i < SB_COUNT(fields); i++)
			if (strcmp(fields[i].key, line) == 0)
				fields[i].take(status, value, fields[i].offset);
	}
}

/* user_namespaces(7): lines "inside outside count"; an id that is not mapped is shown as
 * the overflow id, as the kernel does. */
#define OVERFLOW_ID 65534

static uint32_t translate(const char *map, uint32_t id)
{
	uint32_t inside, outside, count;
	int used;

	while (sscanf(map, "%" SCNu32 " %" SCNu32 " %" SCNu32 "%n", &inside, &outside, &count,
	           &used) == 3) {
		if (id >= outside && id - outside < count)
			return inside + (id - outside);
		map += used;
	}
	return OVERFLOW_ID;
}

static int translate_all(pid_t pid, const char *name, uint32_t *ids, size_t n, struct sb_error *err)
{
	cleanup_free char *map = NULL;
	char path[64];
	size_t len;
	int r;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	r = sb_read_file(path, STATUS_MAX, &map, &len, err);
	for (size_t i = 0; r == 0 && i < n; i++)
		ids[i] = translate(map, ids[i]);
	return r;
}

static int map_ids(pid_t map_pid, struct sb_status *status, struct sb_error *err)
{
	int r;

	if ((r = translate_all(map_pid, "uid_map", status->uid, 4, err)) < 0 ||
	    (r = translate_all(map_pid, "gid_map", status->gid, 4, err)) < 0)
		return r;
	return translate_all(map_pid, "gid_map", status->groups, status->n_groups, err);
}

static void read_label(pid_t pid, struct sb_status *status)
{
	status->apparmor_source = SB_APPARMOR_NONE;
	if (sb_apparmor_label(pid, status->apparmor_label, sizeof(status->apparmor_label),
	        status->apparmor_mode, sizeof(status->apparmor_mode), NULL) == 0)
		status->apparmor_source = SB_APPARMOR_KERNEL;
}

int sb_status_read(pid_t pid, pid_t map_pid, struct sb_status *ret, struct sb_error *err)
{
	struct sb_status status = {.pid = pid, .seccomp_filters = -1};
	cleanup_free char *text = NULL;
	char path[64];
	size_t len;
	int r;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	r = sb_read_file(path, STATUS_MAX, &text, &len, err);
	if (r == -ENOENT)
		return sb_fail(err, ESRCH, "process %d", pid);
	if (r < 0)
		return r;
	parse(text, &status);
	if (map_pid && (r = map_ids(map_pid, &status, err)) < 0)
		return r;
	read_label(pid, &status);
	*ret = status;
	return 0;
}

const char *sb_seccomp_mode_name(int mode)
{
	static const char *const names[] = {"off", "strict", "filter"};

	return mode >= 0 && (size_t)mode < SB_COUNT(names) ? names[mode] : "unknown";
}
