// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * securityContext, setting by setting. Which setting lives on which level and which wins:
 * k8s.io/api core/v1 PodSecurityContext and SecurityContext; kubelet pkg/securitycontext; what
 * the runtime makes of it: containerd internal/cri/server container_create_linux.go.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/capability.h"
#include "sandbox/data.h"
#include "sandbox/data/manifest.h"
#include "sandbox/text.h"

#define UID_MAX_INSIDE 65535u /* what a world maps */
#define UID_INSTEAD 1000u     /* as unprivileged as any */

/* An id the sandbox has; one that it has not becomes UID_INSTEAD with a note. */
static int read_id(const struct sb_yaml *node, const char *what, struct sb_manifest *manifest,
    uint32_t *ret, struct sb_error *err)
{
	uint64_t id;
	int r = sb_yaml_number(node, what, INT32_MAX, &id, err);

	if (r < 0)
		return r;
	if (id > UID_MAX_INSIDE) {
		sb_manifest_note(manifest, node,
		    "%s %llu: the sandbox's ids end at %u, so %u is used", what,
		    (unsigned long long)id, UID_MAX_INSIDE, UID_INSTEAD);
		id = UID_INSTEAD;
	}
	*ret = (uint32_t)id;
	return 0;
}

static int run_as_user(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	manifest->has_user = true;
	return read_id(node, "runAsUser", manifest, &manifest->policy.uid, err);
}

static int run_as_group(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	return read_id(node, "runAsGroup", manifest, &manifest->policy.gid, err);
}

static int run_as_non_root(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	int r = sb_yaml_bool(node, "runAsNonRoot", &manifest->non_root, err);

	if (r < 0 || !manifest->non_root)
		return r;
	if (manifest->has_user && manifest->policy.uid == 0)
		return sb_yaml_reject(node, err,
		    "runAsNonRoot with runAsUser 0: kubelet refuses to start this container");
	if (!manifest->has_user) {
		sb_manifest_note(manifest, node,
		    "runAsNonRoot without runAsUser: the image's user is not known here, so %u is "
		    "used",
		    UID_INSTEAD);
		manifest->policy.uid = UID_INSTEAD;
	}
	return 0;
}

static int supplemental_groups(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	struct sb_policy *policy = &manifest->policy;
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "supplementalGroups", err);

	if (r == 0 && node->n_entries > SB_GROUPS_MAX)
		return sb_yaml_reject(node, err, "at most %d supplementalGroups", SB_GROUPS_MAX);
	for (size_t i = 0; r == 0 && i < node->n_entries; i++)
		r = read_id(node->entries[i].value, "a group", manifest,
		    &policy->groups[policy->n_groups++], err);
	return r;
}

static int read_capability(
    const struct sb_yaml *node, struct sb_manifest *manifest, uint64_t *mask, struct sb_error *err)
{
	const char *name;
	int cap, r = sb_yaml_text(node, "a capability", &name, err);

	if (r < 0)
		return r;
	if (!strcmp(name, "ALL") || !strcmp(name, "all")) {
		*mask = sb_cap_all();
		return 0;
	}
	if (!strncmp(name, "CAP_", 4))
		sb_manifest_note(
		    manifest, node, "Kubernetes names capabilities without CAP_: %s", name + 4);
	r = sb_cap_parse(name, &cap, err);
	if (r < 0)
		return sb_wrap(err, r, "%s:%u:%u", node->file->name, node->line, node->column);
	*mask |= 1ull << cap;
	return 0;
}

static int read_capabilities(const struct sb_yaml *list, const char *what,
    struct sb_manifest *manifest, uint64_t *mask, struct sb_error *err)
{
	int r;

	*mask = 0;
	if (sb_yaml_is_null(list))
		return 0;
	r = sb_yaml_expect(list, SB_YAML_SEQUENCE, what, err);
	for (size_t i = 0; r == 0 && i < list->n_entries; i++) {
		uint64_t one = 0;

		r = read_capability(list->entries[i].value, manifest, &one, err);
		*mask |= one;
	}
	return r;
}

/* containerd's order: add ALL, drop ALL, then each one added, then each one dropped. */
static int capabilities(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	static const char *const keys[] = {"add", "drop"};
	uint64_t masks[2], all = sb_cap_all();
	size_t which;
	int r = sb_yaml_expect(node, SB_YAML_MAPPING, "capabilities", err);

	for (size_t i = 0; r == 0 && i < node->n_entries; i++)
		r = sb_yaml_choice(node->entries[i].key, "key", keys, SB_COUNT(keys), &which, err);
	for (size_t i = 0; r == 0 && i < SB_COUNT(keys); i++)
		r = read_capabilities(
		    sb_yaml_get(node, keys[i]), keys[i], manifest, &masks[i], err);
	if (r < 0)
		return r;
	if (masks[0] == all)
		sb_policy_cap_add(&manifest->policy, all);
	if (masks[1] == all)
		sb_policy_cap_drop(&manifest->policy, all);
	if (masks[0] != all)
		sb_policy_cap_add(&manifest->policy, masks[0]);
	if (masks[1] != all)
		sb_policy_cap_drop(&manifest->policy, masks[1]);
	return 0;
}

static int allow_privilege_escalation(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	bool allow;
	int r = sb_yaml_bool(node, "allowPrivilegeEscalation", &allow, err);

	if (r == 0)
		manifest->policy.no_new_privs = !allow;
	return r;
}

enum profile_type { PROFILE_UNCONFINED, PROFILE_RUNTIME_DEFAULT, PROFILE_LOCALHOST, PROFILE_TYPES };

static int read_profile(const struct sb_yaml *node, const char *what, enum profile_type *ret,
    const char **ret_localhost, struct sb_error *err)
{
	static const char *const types[PROFILE_TYPES] = {
	    "Unconfined", "RuntimeDefault", "Localhost"};
	static const char *const keys[] = {"type", "localhostProfile"};
	const struct sb_yaml *type = sb_yaml_get(node, "type");
	const struct sb_yaml *localhost = sb_yaml_get(node, "localhostProfile");
	size_t which;
	int r = sb_yaml_expect(node, SB_YAML_MAPPING, what, err);

	for (size_t i = 0; r == 0 && i < node->n_entries; i++)
		r = sb_yaml_choice(node->entries[i].key, "key", keys, SB_COUNT(keys), &which, err);
	if (r == 0 && !type)
		r = sb_yaml_reject(node, err, "%s has no type", what);
	if (r == 0)
		r = sb_yaml_choice(type, "profile type", types, PROFILE_TYPES, &which, err);
	if (r < 0)
		return r;
	if ((which == PROFILE_LOCALHOST) != (localhost != NULL))
		return sb_yaml_reject(
		    node, err, "localhostProfile goes with type Localhost, and with that alone");
	*ret = (enum profile_type)which;
	return localhost ? sb_yaml_text(localhost, "localhostProfile", ret_localhost, err) : 0;
}

/* kubelet looks below its own seccomp directory; the lab beside the manifest, then by name. */
static int localhost_seccomp(const struct sb_yaml *node, const char *name,
    struct sb_manifest *manifest, struct sb_error *err)
{
	const char *file = node->file->name;
	const char *slash = strrchr(file, '/'), *base = strrchr(name, '/');
	int dir = slash ? (int)(slash - file) : 1;
	char path[SB_PATH_MAX], sub[SB_PATH_MAX];
	int n = snprintf(path, sizeof(path), "%.*s/%s", dir, slash ? file : ".", name);

	if (n < (int)sizeof(path) && access(path, R_OK) == 0) {
		sb_copy(manifest->policy.seccomp_profile, SB_PATH_MAX, path);
		return 0;
	}
	base = base ? base + 1 : name;
	n = (int)strcspn(base, ".");
	snprintf(sub, sizeof(sub), "seccomp/%.*s.json", n, base);
	if (sb_data_find(path, sizeof(path), sub, NULL) < 0)
		return sb_yaml_reject(node, err,
		    "seccomp profile '%.100s': not beside the manifest, and the lab has none named "
		    "'%.*s'",
		    name, n, base);
	snprintf(manifest->policy.seccomp_profile, SB_PATH_MAX, "%.*s", n, base);
	return 0;
}

static int seccomp_profile(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	struct sb_policy *policy = &manifest->policy;
	const char *localhost = NULL;
	enum profile_type type;
	int r = read_profile(node, "seccompProfile", &type, &localhost, err);

	if (r < 0)
		return r;
	policy->seccomp = type == PROFILE_UNCONFINED ? SB_SECCOMP_OFF : SB_SECCOMP_FILTER;
	if (type == PROFILE_RUNTIME_DEFAULT)
		sb_copy(
		    policy->seccomp_profile, sizeof(policy->seccomp_profile), "runtime-default");
	return type == PROFILE_LOCALHOST ? localhost_seccomp(node, localhost, manifest, err) : 0;
}

static int apparmor_profile(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	static const char *const names[PROFILE_TYPES] = {"", "cri-containerd.apparmor.d", NULL};
	char *profile = manifest->policy.apparmor_profile;
	const char *localhost = NULL;
	enum profile_type type;
	int r = read_profile(node, "appArmorProfile", &type, &localhost, err);

	if (r < 0)
		return r;
	if (!sb_copy(profile, SB_PATH_MAX, names[type] ? names[type] : localhost))
		return sb_yaml_reject(node, err, "localhostProfile is too long");
	return 0;
}

/* The lab's own reading of "everything": what a privileged container has beyond policies, host
 * devices and a writable /sys, stays outside the sandbox. */
static int privileged(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	struct sb_policy *policy = &manifest->policy;
	int r = sb_yaml_bool(node, "privileged", &manifest->privileged, err);

	if (r < 0 || !manifest->privileged)
		return r;
	if (policy->no_new_privs)
		return sb_yaml_reject(node, err,
		    "privileged with allowPrivilegeEscalation: false: Kubernetes refuses this pod");
	sb_policy_cap_add(policy, sb_cap_all());
	policy->seccomp = SB_SECCOMP_OFF;
	policy->seccomp_profile[0] = 0;
	policy->apparmor_profile[0] = 0;
	policy->mask_paths = false;
	sb_manifest_note(
	    manifest, node, "privileged: host devices and a writable /sys are not given");
	return 0;
}

static int proc_mount(
    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	static const char *const types[] = {"Default", "Unmasked"};
	size_t which;
	int r = sb_yaml_choice(node, "procMount", types, SB_COUNT(types), &which, err);

	if (r == 0 && which == 1)
		manifest->policy.mask_paths = false;
	return r;
}

static int sysctl_setting(
    const struct sb_yaml *item, struct sb_manifest *manifest, struct sb_error *err)
{
	const struct sb_yaml *name = sb_yaml_get(item, "name"), *value = sb_yaml_get(item, "value");
	const char *name_text, *value_text;
	int r;

	if (!name || !value)
		return sb_yaml_reject(item, err, "a sysctl has a name and a value");
	if ((r = sb_yaml_text(name, "name", &name_text, err)) < 0 ||
	    (r = sb_yaml_text(value, "value", &value_text, err)) < 0)
		return r;
	if (!strcmp(name_text, "net.ipv4.ip_unprivileged_port_start"))
		manifest->policy.low_ports_open = !strcmp(value_text, "0");
	else
		sb_manifest_note(manifest, item, "sysctl %.100s is not honoured", name_text);
	return 0;
}

static int sysctls(const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err)
{
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "sysctls", err);

	for (size_t i = 0; r == 0 && i < node->n_entries; i++)
		r = sysctl_setting(node->entries[i].value, manifest, err);
	return r;
}

/* Before Kubernetes 1.30 the profile was an annotation; it counts where no field says more. */
static int apparmor_annotation(struct sb_manifest *manifest, struct sb_error *err)
{
	static const char prefix[] = "container.apparmor.security.beta.kubernetes.io/";
	const struct sb_yaml *annotations = sb_yaml_get(manifest->metadata, "annotations");
	const struct sb_yaml *name = sb_yaml_get(manifest->container, "name"), *node;
	char *profile = manifest->policy.apparmor_profile;
	char key[320];

	if (!name || name->kind != SB_YAML_SCALAR)
		return 0;
	snprintf(key, sizeof(key), "%s%.250s", prefix, name->text);
	node = sb_yaml_get(annotations, key);
	if (!node || node->kind != SB_YAML_SCALAR || !strcmp(node->text, "runtime/default"))
		return 0;
	if (!strcmp(node->text, "unconfined"))
		*profile = 0;
	else if (strncmp(node->text, "localhost/", 10) != 0)
		return sb_yaml_reject(
		    node, err, "an annotation is runtime/default, unconfined or localhost/PROFILE");
	else if (!sb_copy(profile, SB_PATH_MAX, node->text + 10))
		return sb_yaml_reject(node, err, "the profile's name is too long");
	return 0;
}

/* Ignored by Kubernetes since 1.27, so what looks like a filter is none. */
static void note_seccomp_annotations(struct sb_manifest *manifest)
{
	const struct sb_yaml *annotations = sb_yaml_get(manifest->metadata, "annotations");

	for (size_t i = 0; annotations && i < annotations->n_entries; i++) {
		const struct sb_yaml *key = annotations->entries[i].key;

		if (key && strstr(key->text, "seccomp.security.alpha.kubernetes.io"))
			sb_manifest_note(manifest, key,
			    "annotation without effect since Kubernetes 1.27: use seccompProfile");
	}
}

enum level { POD = 1, CONTAINER = 2, BOTH = POD | CONTAINER };

/* In order of application: what a later row reads, an earlier one has set. */
static const struct setting {
	const char *key;
	enum level level;
	int (*apply)(
	    const struct sb_yaml *node, struct sb_manifest *manifest, struct sb_error *err);
	const char *note; /* instead of `apply`: why it is not honoured */
} settings[] = {
    {"runAsUser", BOTH, run_as_user, NULL},
    {"runAsGroup", BOTH, run_as_group, NULL},
    {"runAsNonRoot", BOTH, run_as_non_root, NULL},
    {"supplementalGroups", POD, supplemental_groups, NULL},
    {"capabilities", CONTAINER, capabilities, NULL},
    {"allowPrivilegeEscalation", CONTAINER, allow_privilege_escalation, NULL},
    {"seccompProfile", BOTH, seccomp_profile, NULL},
    {"appArmorProfile", BOTH, apparmor_profile, NULL},
    {"procMount", CONTAINER, proc_mount, NULL},
    {"sysctls", POD, sysctls, NULL},
    {"privileged", CONTAINER, privileged, NULL},
    {"readOnlyRootFilesystem", CONTAINER, NULL, "the sandbox's root stays writable"},
    {"seLinuxOptions", BOTH, NULL, "SELinux is not one of the lab's layers"},
    {"seLinuxChangePolicy", POD, NULL, "SELinux is not one of the lab's layers"},
    {"fsGroup", POD, NULL, "the sandbox has no volumes"},
    {"fsGroupChangePolicy", POD, NULL, "the sandbox has no volumes"},
    {"supplementalGroupsPolicy", POD, NULL, "the sandbox has no image with groups of its own"},
    {"windowsOptions", BOTH, NULL, "the sandbox is Linux"},
};

/* Of the pod itself, beside securityContext. */
static const char *const host_settings[] = {"hostPID", "hostNetwork", "hostIPC"};

static const char *next_setting(const void *context, size_t i)
{
	(void)context;
	return i < SB_COUNT(settings) ? settings[i].key : NULL;
}

static int check_key(const struct sb_yaml *key, enum level level, struct sb_error *err)
{
	const char *nearest;

	for (size_t i = 0; i < SB_COUNT(settings); i++) {
		if (strcmp(settings[i].key, key->text) != 0)
			continue;
		if (settings[i].level & level)
			return 0;
		return sb_yaml_reject(key, err, "%s belongs to the %s's securityContext", key->text,
		    level == POD ? "container" : "pod");
	}
	nearest = sb_nearest(key->text, next_setting, NULL);
	return sb_yaml_reject(key, err, "unknown setting '%.80s'%s%s%s", key->text,
	    nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

static int check_context(const struct sb_yaml *context, enum level level, struct sb_error *err)
{
	int r;

	if (sb_yaml_is_null(context))
		return 0;
	r = sb_yaml_expect(context, SB_YAML_MAPPING, "securityContext", err);
	for (size_t i = 0; r == 0 && i < context->n_entries; i++)
		r = check_key(context->entries[i].key, level, err);
	return r;
}

static void note_host_settings(struct sb_manifest *manifest)
{
	for (size_t i = 0; i < SB_COUNT(host_settings); i++) {
		const struct sb_yaml *node = sb_yaml_get(manifest->pod, host_settings[i]);
		bool on;

		if (node && sb_yaml_bool(node, host_settings[i], &on, NULL) == 0 && on)
			sb_manifest_note(manifest, node,
			    "%s is not honoured: the sandbox never shares the host's",
			    host_settings[i]);
	}
}

static int apply_setting(const struct setting *setting, const struct sb_yaml *node,
    struct sb_manifest *manifest, struct sb_error *err)
{
	if (setting->apply)
		return setting->apply(node, manifest, err);
	sb_manifest_note(manifest, node, "%s is not honoured: %s", setting->key, setting->note);
	return 0;
}

int sb_manifest_apply(struct sb_manifest *manifest, struct sb_error *err)
{
	const struct sb_yaml *pod = sb_yaml_get(manifest->pod, "securityContext");
	const struct sb_yaml *container = sb_yaml_get(manifest->container, "securityContext");
	int r = check_context(pod, POD, err);

	if (r == 0)
		r = check_context(container, CONTAINER, err);
	if (r == 0)
		r = apparmor_annotation(manifest, err);
	for (size_t i = 0; r == 0 && i < SB_COUNT(settings); i++) {
		const struct sb_yaml *node = sb_yaml_get(container, settings[i].key);

		if (sb_yaml_is_null(node))
			node = sb_yaml_get(pod, settings[i].key);
		if (!sb_yaml_is_null(node))
			r = apply_setting(&settings[i], node, manifest, err);
	}
	if (r == 0) {
		note_host_settings(manifest);
		note_seccomp_annotations(manifest);
	}
	return r;
}
