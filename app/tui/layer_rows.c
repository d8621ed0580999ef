// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/layer_rows.h"

#include <linux/capability.h>

#include "sandbox/capability.h"

#define BIT(cap) (1ull << (cap))

/* By what an attacker would want them for; each capability stands in the first group naming it. */
static const struct {
	const char *title;
	uint64_t caps;
} groups[] = {
    {"files", BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_DAC_READ_SEARCH) | BIT(CAP_FOWNER) |
                  BIT(CAP_FSETID) | BIT(CAP_SETFCAP) | BIT(CAP_LINUX_IMMUTABLE) | BIT(CAP_LEASE) |
                  BIT(CAP_MKNOD)},
    {"identity", BIT(CAP_SETUID) | BIT(CAP_SETGID) | BIT(CAP_SETPCAP)},
    {"network",
        BIT(CAP_NET_RAW) | BIT(CAP_NET_BIND_SERVICE) | BIT(CAP_NET_ADMIN) | BIT(CAP_NET_BROADCAST)},
    {"processes", BIT(CAP_KILL) | BIT(CAP_SYS_PTRACE) | BIT(CAP_SYS_NICE) | BIT(CAP_SYS_RESOURCE) |
                      BIT(CAP_IPC_LOCK) | BIT(CAP_IPC_OWNER) | BIT(CAP_CHECKPOINT_RESTORE)},
    {"system", BIT(CAP_SYS_ADMIN) | BIT(CAP_SYS_CHROOT) | BIT(CAP_SYS_TIME) | BIT(CAP_SYS_BOOT) |
                   BIT(CAP_SYS_MODULE) | BIT(CAP_SYS_RAWIO) | BIT(CAP_SYS_PACCT) |
                   BIT(CAP_SYS_TTY_CONFIG) | BIT(CAP_WAKE_ALARM) | BIT(CAP_BLOCK_SUSPEND)},
    {"tracing and logs", BIT(CAP_BPF) | BIT(CAP_PERFMON) | BIT(CAP_SYSLOG) | BIT(CAP_AUDIT_WRITE) |
                             BIT(CAP_AUDIT_CONTROL) | BIT(CAP_AUDIT_READ)},
    {"security modules", BIT(CAP_MAC_OVERRIDE) | BIT(CAP_MAC_ADMIN)},
    {"newer than this lab", ~(BIT(CAP_CHECKPOINT_RESTORE + 1) - 1)},
};

enum cap_state policy_cap_state(const struct sb_policy *policy, int cap)
{
	int n = (policy->caps[SB_CAPS_BOUNDING] >> cap & 1) +
	        (policy->caps[SB_CAPS_PERMITTED] >> cap & 1) +
	        (policy->caps[SB_CAPS_EFFECTIVE] >> cap & 1);

	return n == 3 ? CAP_ON : n == 0 ? CAP_OFF : CAP_PARTLY;
}

static bool is_wanted(const struct model *model, int cap)
{
	char name[SB_CAP_NAME_MAX];

	if (model->filter_place != PLACE_LAYERS || !model->filter[0])
		return true;
	return text_contains(sb_cap_name(cap, name), model->filter) ||
	       text_contains(sb_cap_about(cap), model->filter);
}

static int add_group(const struct model *model, size_t group, struct layer_row *rows)
{
	int n = 0;

	for (int cap = 0; cap <= sb_cap_last(); cap++) {
		if (!(groups[group].caps >> cap & 1) || !is_wanted(model, cap))
			continue;
		if (!n)
			rows[n++] =
			    (struct layer_row){.kind = ROW_GROUP, .group = groups[group].title};
		rows[n++] = (struct layer_row){.kind = ROW_CAP, .cap = cap};
	}
	return n;
}

int layer_rows(const struct model *model, struct layer_row rows[LAYER_ROWS_MAX])
{
	static const enum layer_row_kind others[] = {
	    ROW_WALL, ROW_PROFILE, ROW_GATE, ROW_GUARDS, ROW_MODE, ROW_SOURCE, ROW_USER};
	int n = 0;

	rows[n++] = (struct layer_row){.kind = ROW_MOAT};
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		n += add_group(model, i, rows + n);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		rows[n++] = (struct layer_row){.kind = others[i]};
	return n;
}

struct layer_row layer_row_here(const struct model *model)
{
	struct layer_row rows[LAYER_ROWS_MAX];
	int n = layer_rows(model, rows);
	int at = model->layers.at < n ? model->layers.at : n - 1;

	return rows[at];
}
