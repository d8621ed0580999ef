// SPDX-License-Identifier: GPL-3.0-or-later
/* Presets: the values the articles and the runtimes give, where files are looked for, bad names. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sandbox/capability.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

static char home[] = "/tmp/layerlab-home-XXXXXX";

static void test_values(void **state)
{
	static const struct {
		const char *name;
		uint64_t caps;
		const char *seccomp; /* "" = off */
		bool no_new_privs;
		const char *apparmor;
		uid_t uid;
		bool masked, low_ports;
	} rows[] = {
	    {"open", UINT64_MAX, "", false, "", 0, false, false},
	    {"default-pod", 0xa80425fb, "", false, "cri-containerd.apparmor.d", 0, true, true},
	    {"hardened-pod", 0, "runtime-default", true, "cri-containerd.apparmor.d", 0, true,
	        true},
	    {"flask-0", 0xa80425fb, "", false, "cri-containerd.apparmor.d", 0, true, true},
	    {"flask-1", 0xa80405fb, "", false, "cri-containerd.apparmor.d", 0, true, true},
	    {"flask-2", 0xa80405fb, "runtime-default", false, "cri-containerd.apparmor.d", 0, true,
	        true},
	    {"flask-3", 0xa80405fb, "runtime-default", false, "flask-deny-shadow", 0, true, true},
	    {"docker-default", 0xa80425fb, "docker", false, "docker-default", 0, true, true},
	    {"podman-default", 0x800405fb, "podman", false, "", 0, true, false},
	    {"pss-baseline", 0xa80425fb, "", false, "cri-containerd.apparmor.d", 0, true, true},
	    {"pss-restricted", 0, "runtime-default", true, "cri-containerd.apparmor.d", 1000, true,
	        true},
	    {"systemd-hardened", 0, "systemd-service", true, "", 1000, true, false},
	};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		uint64_t caps = rows[i].caps & sb_cap_all();
		struct sb_preset preset;
		struct sb_error err = {0};
		const struct sb_policy *p = &preset.policy;

		if (sb_preset_load(rows[i].name, &preset, &err) < 0)
			fail_msg("%s", err.message);
		assert_int_equal(p->caps[SB_CAPS_EFFECTIVE], caps);
		assert_int_equal(p->caps[SB_CAPS_PERMITTED], caps);
		assert_int_equal(p->caps[SB_CAPS_BOUNDING], caps);
		assert_int_equal(p->caps[SB_CAPS_INHERITABLE] | p->caps[SB_CAPS_AMBIENT], 0);
		assert_string_equal(p->seccomp_profile, rows[i].seccomp);
		assert_int_equal(p->seccomp, *rows[i].seccomp ? SB_SECCOMP_FILTER : SB_SECCOMP_OFF);
		assert_int_equal(p->no_new_privs, rows[i].no_new_privs);
		assert_string_equal(p->apparmor_profile, rows[i].apparmor);
		assert_int_equal(p->apparmor_source, SB_APPARMOR_AUTO);
		assert_int_equal(p->uid, rows[i].uid);
		assert_int_equal(p->mask_paths, rows[i].masked);
		assert_int_equal(p->low_ports_open, rows[i].low_ports);
		assert_string_equal(p->name, rows[i].name);
	}
}

/* Nothing shipped is left out of the table above or names a profile that is not there. */
static void test_all_load_and_their_profiles_exist(void **state)
{
	struct sb_error err = {0};
	char **names;
	size_t n;

	(void)state;
	assert_int_equal(sb_data_names("presets", ".yaml", &names, &n, &err), 0);
	assert_int_equal(n, 12);
	for (size_t i = 0; i < n; i++) {
		struct sb_preset preset;
		char sub[SB_PATH_MAX + 32], path[1024];

		if (sb_preset_load(names[i], &preset, &err) < 0)
			fail_msg("%s", err.message);
		assert_true(*preset.title && *preset.about && *preset.source);
		if (preset.policy.seccomp != SB_SECCOMP_FILTER)
			continue;
		snprintf(sub, sizeof(sub), "seccomp/%s.json", preset.policy.seccomp_profile);
		if (sb_data_path(path, sizeof(path), sub, &err) < 0)
			fail_msg("%s: %s", names[i], err.message);
	}
	sb_names_free(names, n);
}

static void test_unknown_names(void **state)
{
	static const char *const names[] = {"", ".", "../presets/open", "/etc/passwd", "opne",
	    "a-very-long-name-that-no-preset-has-and-that-does-not-fit-into-the-name-of-one"};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(names); i++) {
		struct sb_preset preset;
		struct sb_error err = {0};

		assert_int_equal(sb_preset_load(names[i], &preset, &err), -EINVAL);
		assert_true(err.is_input);
		assert_non_null(strstr(err.message, "unknown preset"));
	}
}

static void write_own(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/layerlab/presets/%s.yaml", home, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

#define HEAD "title: t\nabout: a\nsource: s\n"

static void test_own_presets_win(void **state)
{
	struct sb_preset preset;
	struct sb_error err = {0};

	(void)state;
	write_own("open", HEAD "capabilities: [chown]\n");
	assert_int_equal(sb_preset_load("open", &preset, &err), 0);
	assert_int_equal(preset.policy.caps[SB_CAPS_EFFECTIVE], 1);
	write_own("open", HEAD "capabilities: all\ninheritable: net_raw\nambient: CAP_NET_RAW\n");
	assert_int_equal(sb_preset_load("open", &preset, &err), 0);
	assert_int_equal(preset.policy.caps[SB_CAPS_AMBIENT], 1u << 13);
}

static void test_refusals_have_places(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
	    {HEAD "capabilities: [chwon]\n", "open.yaml:4:16: unknown capability 'chwon'"},
	    {HEAD "seccompp: \"off\"\n",
	        "open.yaml:4:1: unknown key 'seccompp'; did you mean 'seccomp'?"},
	    {HEAD "apparmor_source: kernle\n", "open.yaml:4:18: unknown apparmor_source 'kernle'"},
	    {HEAD "capabilities: none\nambient: net_raw\n", "open.yaml:1:1: "},
	    {HEAD "uid: -1\n", "open.yaml:4:6: uid must be a number"},
	    {"title: t\n", "open.yaml:1:1: 'about' is missing"},
	};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_preset preset;
		struct sb_error err = {0};

		write_own("open", rows[i].text);
		assert_int_equal(sb_preset_load("open", &preset, &err), -EINVAL);
		assert_true(err.is_input);
		if (!strstr(err.message, rows[i].message))
			fail_msg("'%s' is not in: %s", rows[i].message, err.message);
	}
}

static void test_data_directory_by_environment(void **state)
{
	struct sb_error err = {0};
	char path[256];

	(void)state;
	setenv("LAYERLAB_DATA", home, 1);
	assert_int_equal(sb_data_path(path, sizeof(path), "layerlab/presets", &err), 0);
	assert_int_equal(strncmp(path, home, strlen(home)), 0);
	assert_int_equal(sb_data_path(path, sizeof(path), "presets", &err), -ENOENT);
	assert_non_null(strstr(err.message, "LAYERLAB_DATA"));
	unsetenv("LAYERLAB_DATA");
}

static int make_home(void **state)
{
	char path[128];

	(void)state;
	if (!mkdtemp(home))
		return -1;
	snprintf(path, sizeof(path), "%s/layerlab", home);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/layerlab/presets", home);
	mkdir(path, 0755);
	return setenv("XDG_CONFIG_HOME", home, 1);
}

static int remove_home(void **state)
{
	static const char *const inside[] = {"/layerlab/presets", "/layerlab", ""};
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/layerlab/presets/open.yaml", home);
	unlink(path);
	for (size_t i = 0; i < SB_COUNT(inside); i++) {
		snprintf(path, sizeof(path), "%s%s", home, inside[i]);
		rmdir(path);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_all_load_and_their_profiles_exist),
	    cmocka_unit_test(test_unknown_names),
	    cmocka_unit_test(test_own_presets_win),
	    cmocka_unit_test(test_refusals_have_places),
	    cmocka_unit_test(test_data_directory_by_environment),
	};

	return cmocka_run_group_tests(tests, make_home, remove_home);
}
