// SPDX-License-Identifier: GPL-3.0-or-later
/* Kubernetes manifests: the shipped ones give the presets; each setting does what Kubernetes does
 * with it; what is wrong is told with its place, what is not honoured is listed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sandbox/capability.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

#define CONTAINERD 0xa80425fbull
#define POD "apiVersion: v1\nkind: Pod\nspec:\n"
#define CONTAINERS "  containers:\n  - name: a\n    securityContext:\n"

static char path[] = "/tmp/layerlab-manifest-XXXXXX";

static void write_manifest(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void loads(const char *text, struct sb_policy *policy, char notes[static 1024])
{
	struct sb_error err = {0};

	write_manifest(text);
	if (sb_manifest_load(path, policy, notes, 1024, &err) < 0)
		fail_msg("%s", err.message);
}

static void test_shipped_give_the_presets(void **state)
{
	static const char *const names[] = {
	    "default-pod", "hardened-pod", "flask-0", "flask-1", "flask-2", "flask-3"};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(names); i++) {
		struct sb_policy policy;
		struct sb_preset preset;
		struct sb_error err = {0};
		char sub[64], file[512], notes[256];

		snprintf(sub, sizeof(sub), "manifests/%s.yaml", names[i]);
		assert_int_equal(sb_data_path(file, sizeof(file), sub, &err), 0);
		if (sb_manifest_load(file, &policy, notes, sizeof(notes), &err) < 0 ||
		    sb_preset_load(names[i], &preset, &err) < 0)
			fail_msg("%s", err.message);
		assert_string_equal(notes, "");
		sb_copy(policy.name, sizeof(policy.name), preset.policy.name);
		assert_true(sb_policy_equal(&policy, &preset.policy));
	}
}

/* What a container's securityContext makes of containerd's default. */
static void test_settings(void **state)
{
	static const struct {
		const char *context;
		uint64_t caps;
		bool no_new_privs;
		const char *seccomp; /* "" = off */
		const char *apparmor;
		uid_t uid;
	} rows[] = {
	    {"      {}\n", CONTAINERD, false, "", "cri-containerd.apparmor.d", 0},
	    {"      capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}\n", 1u << 10, false, "",
	        "cri-containerd.apparmor.d", 0},
	    {"      capabilities: {add: [ALL], drop: [NET_RAW]}\n", 0x1ffffffdfffull, false, "",
	        "cri-containerd.apparmor.d", 0},
	    {"      capabilities: {add: [NET_RAW], drop: [NET_RAW]}\n", CONTAINERD & ~0x2000ull,
	        false, "", "cri-containerd.apparmor.d", 0},
	    {"      privileged: true\n", 0x1ffffffffffull, false, "", "", 0},
	    {"      allowPrivilegeEscalation: false\n", CONTAINERD, true, "",
	        "cri-containerd.apparmor.d", 0},
	    {"      runAsUser: 1000\n      appArmorProfile: {type: Unconfined}\n", CONTAINERD,
	        false, "", "", 1000},
	    {"      seccompProfile: {type: Localhost, localhostProfile: profiles/docker.json}\n",
	        CONTAINERD, false, "docker", "cri-containerd.apparmor.d", 0},
	};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_policy policy;
		char text[1024], notes[1024];

		snprintf(text, sizeof(text), POD CONTAINERS "%s", rows[i].context);
		loads(text, &policy, notes);
		assert_int_equal(policy.caps[SB_CAPS_BOUNDING], rows[i].caps & sb_cap_all());
		assert_int_equal(policy.no_new_privs, rows[i].no_new_privs);
		assert_int_equal(
		    policy.seccomp, *rows[i].seccomp ? SB_SECCOMP_FILTER : SB_SECCOMP_OFF);
		assert_string_equal(policy.seccomp_profile, rows[i].seccomp);
		assert_string_equal(policy.apparmor_profile, rows[i].apparmor);
		assert_int_equal(policy.uid, rows[i].uid);
	}
}

static void test_container_wins_over_pod(void **state)
{
	struct sb_policy policy;
	char notes[1024];

	(void)state;
	loads(POD
	    "  securityContext:\n    runAsUser: 1\n    runAsGroup: 2\n    supplementalGroups: [7]\n"
	    "    seccompProfile: {type: RuntimeDefault}\n" CONTAINERS
	    "      runAsUser: 3\n      seccompProfile: {type: Unconfined}\n",
	    &policy, notes);
	assert_int_equal(policy.uid, 3);
	assert_int_equal(policy.gid, 2);
	assert_int_equal(policy.n_groups, 1);
	assert_int_equal(policy.groups[0], 7);
	assert_int_equal(policy.seccomp, SB_SECCOMP_OFF);
}

static void test_kinds_and_containers(void **state)
{
	static const char text[] =
	    "kind: ConfigMap\n---\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      "
	    "template:\n"
	    "        spec:\n          containers:\n          - name: first\n          - name: "
	    "second\n"
	    "            securityContext: {runAsUser: 5}\n          initContainers:\n"
	    "          - name: before\n            securityContext: {runAsUser: 6}\n";
	static const struct {
		const char *container;
		uid_t uid;
	} rows[] = {{"", 0}, {":first", 0}, {":second", 5}, {":before", 6}};
	struct sb_policy policy;
	struct sb_error err = {0};

	(void)state;
	write_manifest(text);
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		char spec[128];

		snprintf(spec, sizeof(spec), "%s%s", path, rows[i].container);
		assert_int_equal(sb_manifest_load(spec, &policy, NULL, 0, &err), 0);
		assert_int_equal(policy.uid, rows[i].uid);
	}
}

static void test_annotations(void **state)
{
	static const char head[] =
	    "kind: Pod\nmetadata:\n  annotations:\n"
	    "    container.apparmor.security.beta.kubernetes.io/a: localhost/old\n"
	    "    seccomp.security.alpha.kubernetes.io/pod: runtime/default\nspec:\n" CONTAINERS;
	struct sb_policy policy;
	char text[1024], notes[1024];

	(void)state;
	snprintf(text, sizeof(text), "%s      {}\n", head);
	loads(text, &policy, notes);
	assert_string_equal(policy.apparmor_profile, "old");
	assert_int_equal(policy.seccomp, SB_SECCOMP_OFF);
	assert_non_null(strstr(notes, ":5:5: annotation without effect"));
	snprintf(text, sizeof(text),
	    "%s      appArmorProfile: {type: Localhost, localhostProfile: new}\n", head);
	loads(text, &policy, notes);
	assert_string_equal(policy.apparmor_profile, "new");
}

static void test_what_is_not_honoured_is_listed(void **state)
{
	static const char *const expected[] = {":5:14: fsGroup is not honoured",
	    ":10:31: readOnlyRootFilesystem is not honoured", "sysctl kernel.msgmax",
	    "runAsUser 1000680000", "hostPID is not honoured"};
	struct sb_policy policy;
	char notes[1024];

	(void)state;
	loads(POD
	    "  securityContext:\n    fsGroup: 5\n    sysctls: [{name: kernel.msgmax, value: "
	    "'1'}]\n" CONTAINERS
	    "      readOnlyRootFilesystem: true\n      runAsUser: 1000680000\n  hostPID: true\n",
	    &policy, notes);
	assert_int_equal(policy.uid, 1000);
	for (size_t i = 0; i < SB_COUNT(expected); i++)
		if (!strstr(notes, expected[i]))
			fail_msg("'%s' is not in: %s", expected[i], notes);
}

static void test_errors_have_places(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
	    {POD CONTAINERS "\t  runAsUser: 1\n", ":7:1: a tab in the indentation"},
	    {POD CONTAINERS "      runAsUser: root\n", ":7:18: runAsUser must be a number"},
	    {POD CONTAINERS "      capabilities: {drop: [NET_RAWW]}\n",
	        ":7:29: unknown capability"},
	    {POD CONTAINERS "      allowPrivilegeEscalaton: false\n",
	        ":7:7: unknown setting 'allowPrivilegeEscalaton'; did you mean "
	        "'allowPrivilegeEscalation'?"},
	    {POD CONTAINERS "      fsGroup: 1\n",
	        ":7:7: fsGroup belongs to the pod's securityContext"},
	    {POD CONTAINERS "      seccompProfile: {type: RuntimDefault}\n",
	        "did you mean 'RuntimeDefault'?"},
	    {POD CONTAINERS
	        "      seccompProfile: {type: Localhost, localhostProfile: none.json}\n",
	        "the lab has none named 'none'"},
	    {POD CONTAINERS "      privileged: true\n      allowPrivilegeEscalation: false\n",
	        "Kubernetes refuses this pod"},
	    {POD CONTAINERS "      runAsNonRoot: true\n      runAsUser: 0\n", "kubelet refuses"},
	    {"kind: Service\n", ":1:7: kind Service has no pod"},
	    {"kind: Pod\n", "this Pod has no pod spec"},
	    {POD "  containers: []\n", "the pod has no containers"},
	    {"just text\n", "no Kubernetes object"},
	    {"", "no Kubernetes object"},
	};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_policy policy;
		struct sb_error err = {0};

		write_manifest(rows[i].text);
		assert_int_equal(sb_manifest_load(path, &policy, NULL, 0, &err), -EINVAL);
		assert_true(err.is_input);
		assert_non_null(strstr(err.message, path));
		if (!strstr(err.message, rows[i].message))
			fail_msg("'%s' is not in: %s", rows[i].message, err.message);
	}
}

static int make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shipped_give_the_presets),
	    cmocka_unit_test(test_settings),
	    cmocka_unit_test(test_container_wins_over_pod),
	    cmocka_unit_test(test_kinds_and_containers),
	    cmocka_unit_test(test_annotations),
	    cmocka_unit_test(test_what_is_not_honoured_is_listed),
	    cmocka_unit_test(test_errors_have_places),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
