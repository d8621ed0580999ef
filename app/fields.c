// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"

static bool show_ids(const uint32_t ids[4], char text[static CLI_FIELD_MAX])
{
	snprintf(text, CLI_FIELD_MAX, "%u %u %u %u", ids[0], ids[1], ids[2], ids[3]);
	return true;
}

static bool show_uid(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	return show_ids(status->uid, text);
}

static bool show_gid(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	return show_ids(status->gid, text);
}

static bool show_caps(
    const struct sb_status *status, enum sb_capset set, char text[static CLI_FIELD_MAX])
{
	snprintf(text, CLI_FIELD_MAX, "%016" PRIx64, status->caps[set]);
	return true;
}

static bool show_inheritable(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	return show_caps(status, SB_CAPS_INHERITABLE, text);
}

static bool show_permitted(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	return show_caps(status, SB_CAPS_PERMITTED, text);
}

static bool show_effective(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	return show_caps(status, SB_CAPS_EFFECTIVE, text);
}

static bool show_bounding(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	return show_caps(status, SB_CAPS_BOUNDING, text);
}

static bool show_ambient(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	return show_caps(status, SB_CAPS_AMBIENT, text);
}

static bool show_no_new_privs(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	snprintf(text, CLI_FIELD_MAX, "%d", status->no_new_privs);
	return true;
}

static bool show_seccomp(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	snprintf(text, CLI_FIELD_MAX, "%d", status->seccomp_mode);
	return true;
}

static bool show_filters(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	if (status->seccomp_filters < 0)
		sb_copy(text, CLI_FIELD_MAX, "not counted by this kernel");
	else
		snprintf(text, CLI_FIELD_MAX, "%d", status->seccomp_filters);
	return status->seccomp_filters >= 0;
}

static bool show_apparmor(const struct sb_status *status, char text[static CLI_FIELD_MAX])
{
	bool is_kernels = status->apparmor_source == SB_APPARMOR_KERNEL;

	if (status->apparmor_source == SB_APPARMOR_NONE) {
		sb_copy(text, CLI_FIELD_MAX, "no AppArmor in this kernel");
		return false;
	}
	snprintf(text, CLI_FIELD_MAX, "%s%s%s%s%s", status->apparmor_label,
	    *status->apparmor_mode ? " (" : "", status->apparmor_mode,
	    *status->apparmor_mode ? ")" : "", is_kernels ? "" : " EMULATED");
	return is_kernels;
}

const struct cli_field cli_fields[] = {
    {"Uid", show_uid},
    {"Gid", show_gid},
    {"CapInh", show_inheritable},
    {"CapPrm", show_permitted},
    {"CapEff", show_effective},
    {"CapBnd", show_bounding},
    {"CapAmb", show_ambient},
    {"NoNewPrivs", show_no_new_privs},
    {"Seccomp", show_seccomp},
    {"Seccomp_filters", show_filters},
    {"AppArmor", show_apparmor},
    {NULL},
};

static const char *next_field(const void *context, size_t i)
{
	(void)context;
	return cli_fields[i].name;
}

int cli_field_find(const char *name, const struct cli_field **ret, struct sb_error *err)
{
	for (size_t i = 0; cli_fields[i].name; i++)
		if (!strcmp(cli_fields[i].name, name)) {
			*ret = &cli_fields[i];
			return 0;
		}
	return sb_reject_unknown(err, "field", name, sb_nearest(name, next_field, NULL), NULL);
}
