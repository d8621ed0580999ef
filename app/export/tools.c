// SPDX-License-Identifier: GPL-3.0-or-later
/* The command lines of bwrap(1) and setpriv(1). */
#include <linux/securebits.h>

#include "app/export/formats.h"
#include "sandbox/capability.h"

#define NEXT_LINE " \\\n  "

/* The order of a root file system like the lab's: the host's programs, everything else fresh. */
static int write_bwrap(
    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err)
{
	(void)err;
	if (*policy->apparmor_profile) {
		fputs("aa-exec -p ", out);
		export_word(out, policy->apparmor_profile);
		fputs(" -- \\\n", out);
	}
	fputs("bwrap --unshare-all --die-with-parent --new-session", out);
	fputs(NEXT_LINE "--ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin"
	                " --symlink usr/lib /lib --symlink usr/lib64 /lib64",
	    out);
	fputs(NEXT_LINE "--ro-bind /etc /etc --proc /proc --dev /dev --tmpfs /tmp", out);
	fprintf(out, NEXT_LINE "--uid %u --gid %u", policy->uid, policy->gid);
	fputs(NEXT_LINE "--cap-drop ALL", out);
	export_caps(out, policy->caps[SB_CAPS_BOUNDING], NEXT_LINE "--cap-add CAP_", "", true);
	fputs(NEXT_LINE "--", out);
	export_program(out, program, "CMD");
	fputc('\n', out);
	return 0;
}

const struct export_format export_bwrap = {
    .name = "bwrap",
    .what = "a bubblewrap command line",
    .says = EXPORT_APPARMOR | EXPORT_UNMASKED,
    .comment = "# ",
    .write = write_bwrap,
};

static const struct {
	unsigned bit;
	const char *name;
} securebits[] = {
    {SECBIT_NOROOT, "noroot"},
    {SECBIT_NOROOT_LOCKED, "noroot_locked"},
    {SECBIT_NO_SETUID_FIXUP, "no_setuid_fixup"},
    {SECBIT_NO_SETUID_FIXUP_LOCKED, "no_setuid_fixup_locked"},
    {SECBIT_KEEP_CAPS_LOCKED, "keep_caps_locked"},
};

static void write_setpriv_set(FILE *out, const char *option, uint64_t mask)
{
	fprintf(out, NEXT_LINE "--%s=", option);
	if (mask == sb_cap_all()) {
		fputs("+all", out);
		return;
	}
	fputs(mask ? "-all," : "-all", out);
	export_caps(out, mask, "+", ",", false);
}

static void write_securebits(FILE *out, const struct sb_policy *policy)
{
	if (!policy->securebits)
		return;
	fputs(NEXT_LINE "--securebits=", out);
	for (size_t i = 0, n = 0; i < sizeof(securebits) / sizeof(securebits[0]); i++)
		if (policy->securebits & securebits[i].bit)
			fprintf(out, "%s+%s", n++ ? "," : "", securebits[i].name);
}

static int write_setpriv(
    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err)
{
	(void)err;
	fprintf(out, "setpriv --reuid=%u --regid=%u", policy->uid, policy->gid);
	if (!policy->n_groups)
		fputs(" --clear-groups", out);
	for (unsigned i = 0; i < policy->n_groups; i++)
		fprintf(out, "%s%u", i ? "," : " --groups=", policy->groups[i]);
	write_setpriv_set(out, "bounding-set", policy->caps[SB_CAPS_BOUNDING]);
	write_setpriv_set(out, "inh-caps", policy->caps[SB_CAPS_INHERITABLE]);
	write_setpriv_set(out, "ambient-caps", policy->caps[SB_CAPS_AMBIENT]);
	write_securebits(out, policy);
	if (policy->no_new_privs)
		fputs(NEXT_LINE "--no-new-privs", out);
	if (*policy->apparmor_profile) {
		fputs(NEXT_LINE "--apparmor-profile=", out);
		export_word(out, policy->apparmor_profile);
	}
	fputs(NEXT_LINE "--", out);
	export_program(out, program, "CMD");
	fputc('\n', out);
	return 0;
}

const struct export_format export_setpriv = {
    .name = "setpriv",
    .what = "a setpriv command line",
    .says = EXPORT_SECUREBITS | EXPORT_NNP_OFF | EXPORT_APPARMOR | EXPORT_GROUPS | EXPORT_UNMASKED,
    .comment = "# ",
    .write = write_setpriv,
};
