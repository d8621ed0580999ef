// SPDX-License-Identifier: GPL-3.0-or-later
/* config.json of the OCI runtime specification 1.1 (config.md, config-linux.md), for runc or crun.
 */
#include <json-c/json.h>

#include "app/export/formats.h"
#include "sandbox/capability.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/world.h"

static void add(json_object *object, const char *key, json_object *value)
{
	json_object_object_add(object, key, value);
}

static void add_text(json_object *object, const char *key, const char *text)
{
	add(object, key, json_object_new_string(text));
}

static json_object *texts(const char *const *list)
{
	json_object *array = json_object_new_array();

	for (; *list; list++)
		json_object_array_add(array, json_object_new_string(*list));
	return array;
}

static json_object *cap_names(uint64_t mask)
{
	json_object *names = json_object_new_array();
	char name[SB_CAP_NAME_MAX], upper[SB_CAP_NAME_MAX + 8];

	for (int cap = 0; cap < SB_CAP_LIMIT; cap++) {
		if (!(mask >> cap & 1))
			continue;
		snprintf(upper, sizeof(upper), "CAP_%s", sb_cap_name(cap, name));
		for (char *c = upper; *c; c++)
			*c = *c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c;
		json_object_array_add(names, json_object_new_string(upper));
	}
	return names;
}

static json_object *user(const struct sb_policy *policy)
{
	json_object *object = json_object_new_object(), *groups;

	add(object, "uid", json_object_new_int64(policy->uid));
	add(object, "gid", json_object_new_int64(policy->gid));
	if (policy->n_groups) {
		groups = json_object_new_array();
		for (unsigned i = 0; i < policy->n_groups; i++)
			json_object_array_add(groups, json_object_new_int64(policy->groups[i]));
		add(object, "additionalGids", groups);
	}
	return object;
}

static json_object *process(const struct sb_policy *policy, char *const *program)
{
	static const char *const placeholder[] = {"sh", NULL},
	                         *const env[] = {
	                             "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm", NULL};
	json_object *object = json_object_new_object(), *caps = json_object_new_object();

	for (int set = 0; set < SB_CAPSETS; set++)
		add(caps, sb_capset_name[set], cap_names(policy->caps[set]));
	add(object, "terminal", json_object_new_boolean(true));
	add(object, "user", user(policy));
	add(object, "args", texts(*program ? (const char *const *)program : placeholder));
	add(object, "env", texts(env));
	add_text(object, "cwd", "/");
	add(object, "capabilities", caps);
	add(object, "noNewPrivileges", json_object_new_boolean(policy->no_new_privs));
	if (*policy->apparmor_profile)
		add_text(object, "apparmorProfile", policy->apparmor_profile);
	return object;
}

/* What config-linux.md calls the default file systems. */
static json_object *mounts(void)
{
	static const char *const rows[][3] = {
	    {"/proc", "proc", "proc"},
	    {"/dev", "tmpfs", "tmpfs"},
	    {"/dev/pts", "devpts", "devpts"},
	    {"/dev/shm", "tmpfs", "shm"},
	    {"/sys", "sysfs", "sysfs"},
	};
	json_object *list = json_object_new_array(), *mount;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		mount = json_object_new_object();
		add_text(mount, "destination", rows[i][0]);
		add_text(mount, "type", rows[i][1]);
		add_text(mount, "source", rows[i][2]);
		json_object_array_add(list, mount);
	}
	return list;
}

static json_object *namespaces(void)
{
	static const char *const types[] = {"pid", "network", "ipc", "uts", "mount", "cgroup"};
	json_object *list = json_object_new_array(), *namespace;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		namespace = json_object_new_object();
		add_text(namespace, "type", types[i]);
		json_object_array_add(list, namespace);
	}
	return list;
}

static int add_linux(json_object *config, const struct sb_policy *policy, struct sb_error *err)
{
	json_object *object = json_object_new_object(), *sysctl, *seccomp;
	int r = 0;

	add(config, "linux", object);
	add(object, "namespaces", namespaces());
	if (policy->low_ports_open) {
		sysctl = json_object_new_object();
		add_text(sysctl, "net.ipv4.ip_unprivileged_port_start", "0");
		add(object, "sysctl", sysctl);
	}
	if (policy->mask_paths) {
		add(object, "maskedPaths", texts(sb_masked_paths));
		add(object, "readonlyPaths", texts(sb_readonly_paths));
	}
	if (policy->seccomp == SB_SECCOMP_FILTER) {
		r = sb_seccomp_resolve(
		    policy->seccomp_profile, policy->caps[SB_CAPS_BOUNDING], &seccomp, err);
		if (r == 0)
			add(object, "seccomp", seccomp);
	}
	return r;
}

static int write_config(
    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err)
{
	json_object *config = json_object_new_object(), *root = json_object_new_object();
	int r;

	add_text(config, "ociVersion", "1.0.2");
	add(config, "process", process(policy, program));
	add_text(root, "path", "rootfs");
	add(config, "root", root);
	add(config, "mounts", mounts());
	r = add_linux(config, policy, err);
	if (r == 0)
		fprintf(out, "%s\n",
		    json_object_to_json_string_ext(
		        config, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(config);
	return r;
}

const struct export_format export_oci = {
    .name = "oci",
    .what = "config.json of an OCI runtime such as runc",
    .says = EXPORT_EXACT_SETS | EXPORT_FILTER | EXPORT_NNP_OFF | EXPORT_APPARMOR | EXPORT_GROUPS |
            EXPORT_MASKED | EXPORT_UNMASKED | EXPORT_PORTS,
    .comment = NULL,
    .write = write_config,
};
