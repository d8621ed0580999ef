// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Each preset against runc: the same settings, exported as an OCI bundle, must give a process the
 * same /proc/self/status under runc as under the lab. AppArmor is left out of both.
 * Usage: test_data_runc LAYERLAB. Needs root, runc and a static busybox.
 */
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
#include <json-c/json.h>

#include "sandbox/data.h"
#include "sandbox/text.h"

#define STATUS_LINES "^(Uid|Gid|Cap...|NoNewPrivs|Seccomp|Seccomp_filters):"

static char bundle[] = "/tmp/layerlab-runc-XXXXXX";
static const char *layerlab;

/* What a shell command prints; its length must fit. */
static int say(char *output, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static int say(char *output, size_t size, const char *fmt, ...)
{
	char command[1024];
	va_list ap;
	size_t n;
	FILE *f;

	va_start(ap, fmt);
	vsnprintf(command, sizeof(command), fmt, ap);
	va_end(ap);
	f = popen(command, "r");
	if (!f)
		return -1;
	n = fread(output, 1, size - 1, f);
	output[n] = 0;
	return pclose(f);
}

static void set_args(struct json_object *process)
{
	static const char *const args[] = {
	    "/bin/busybox", "grep", "-E", STATUS_LINES, "/proc/self/status"};
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < SB_COUNT(args); i++)
		json_object_array_add(list, json_object_new_string(args[i]));
	json_object_object_add(process, "args", list);
	json_object_object_add(process, "terminal", json_object_new_boolean(0));
	json_object_object_del(process, "apparmorProfile");
}

/* Like the lab's worlds: all capabilities, over a user namespace only. */
static bool add_user_namespace(struct json_object *config)
{
	static const char *const mappings[] = {"uidMappings", "gidMappings"};
	struct json_object *linux_part, *namespaces;

	if (!json_object_object_get_ex(config, "linux", &linux_part) ||
	    !json_object_object_get_ex(linux_part, "namespaces", &namespaces))
		return false;
	json_object_array_add(namespaces, json_tokener_parse("{\"type\": \"user\"}"));
	for (size_t i = 0; i < SB_COUNT(mappings); i++)
		json_object_object_add(linux_part, mappings[i],
		    json_tokener_parse(
		        "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]"));
	return true;
}

static bool write_config(const char *preset)
{
	static char text[1 << 20];
	struct json_object *config = NULL, *process;
	char path[128];
	bool good;

	if (say(text, sizeof(text), "'%s' export oci --preset %s", layerlab, preset) == 0)
		config = json_tokener_parse(text);
	good = config && json_object_object_get_ex(config, "process", &process) &&
	       add_user_namespace(config);
	if (good) {
		set_args(process);
		snprintf(path, sizeof(path), "%s/config.json", bundle);
		good = json_object_to_file(path, config) == 0;
	}
	json_object_put(config);
	return good;
}

static int run_runc(char *output, size_t size)
{
	return say(output, size,
	    "runc --root %s/state run --bundle %s layerlab-test-%d </dev/null 2>&1", bundle, bundle,
	    getpid());
}

static void test_presets(void **state)
{
	struct sb_error err = {0};
	char **names;
	size_t n;

	(void)state;
	assert_int_equal(sb_data_names("presets", ".yaml", &names, &n, &err), 0);
	for (size_t i = 0; i < n; i++) {
		char by_runc[4096], by_lab[4096];

		assert_true(write_config(names[i]));
		run_runc(by_runc, sizeof(by_runc));
		say(by_lab, sizeof(by_lab),
		    "'%s' run --preset %s --apparmor-source none -- "
		    "grep -E '%s' /proc/self/status 2>&1",
		    layerlab, names[i], STATUS_LINES);
		assert_non_null(strstr(by_lab, "CapEff:"));
		if (strcmp(by_runc, by_lab) != 0)
			fail_msg("%s: runc says\n%sthe lab says\n%s", names[i], by_runc, by_lab);
	}
	print_message("%zu presets give the same status as under runc\n", n);
	sb_names_free(names, n);
}

static const char *const busyboxes[] = {"/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static"};

static int make_bundle(void)
{
	char command[512];

	if (!mkdtemp(bundle) || chmod(bundle, 0755) < 0)
		return -1;
	for (size_t i = 0; i < SB_COUNT(busyboxes); i++) {
		snprintf(command, sizeof(command),
		    "mkdir -p %s/rootfs/bin %s/rootfs/proc %s/rootfs/dev %s/rootfs/sys && "
		    "cp %s %s/rootfs/bin/busybox 2>/dev/null",
		    bundle, bundle, bundle, bundle, busyboxes[i], bundle);
		if (system(command) == 0)
			return 0;
	}
	return -1;
}

static void remove_bundle(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", bundle);
	if (system(command) != 0)
		print_error("%s is left behind\n", bundle);
}

/* NULL when runc can start a container on this machine. */
static const char *why_not(void)
{
	char output[4096];

	if (geteuid() != 0)
		return "not root";
	if (system("command -v runc >/dev/null") != 0)
		return "runc is not installed";
	if (make_bundle() < 0)
		return "no static busybox";
	if (!write_config("open"))
		return "no bundle could be made";
	if (run_runc(output, sizeof(output)) == 0)
		return NULL;
	printf("%s", output);
	return "runc starts no container here";
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_presets)};
	const char *reason;
	int r = 77;

	if (argc != 2)
		return 2;
	layerlab = argv[1];
	reason = why_not();
	if (reason)
		printf("skipped: %s\n", reason);
	else
		r = cmocka_run_group_tests(tests, NULL, NULL);
	remove_bundle();
	return reason && getenv("LAB_MUST_WORK") ? 1 : r;
}
