// SPDX-License-Identifier: GPL-3.0-or-later
/* The machine output: keys and types that scripts rely on, values read back from the kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "cli_run.h"

/* One document on stdout, nothing behind it. */
static json_object *document(const char *line)
{
	struct cli_result result = cli_sh(line);
	struct json_tokener *tokener = json_tokener_new();
	json_object *parsed;
	size_t end;

	if (result.status != 0 || *result.err)
		fail_msg("%s: status %d: %s", line, result.status, result.err);
	parsed = json_tokener_parse_ex(tokener, result.out, (int)strlen(result.out));
	assert_int_equal(json_tokener_get_error(tokener), json_tokener_success);
	end = json_tokener_get_parse_end(tokener);
	assert_int_equal(strspn(result.out + end, "\n"), strlen(result.out + end));
	json_tokener_free(tokener);
	cli_result_done(&result);
	return parsed;
}

static json_object *at(json_object *object, const char *path)
{
	json_object *found = NULL;

	if (json_pointer_get(object, path, &found) != 0)
		fail_msg("no %s in %s", path, json_object_to_json_string(object));
	return found;
}

static void assert_text(json_object *object, const char *path, const char *expected)
{
	assert_string_equal(json_object_get_string(at(object, path)), expected);
}

static void assert_number(json_object *object, const char *path, int expected)
{
	assert_true(json_object_is_type(at(object, path), json_type_int));
	assert_int_equal(json_object_get_int(at(object, path)), expected);
}

struct expected_status {
	const char *preset, *bounding;
	int no_new_privs, seccomp, uid;
};

/* Article A's table, containerd's and Podman's defaults. */
static const struct expected_status presets[] = {
    {"open", "000001ffffffffff", 0, 0, 0},
    {"default-pod", "00000000a80425fb", 0, 0, 0},
    {"hardened-pod", "0000000000000000", 1, 2, 0},
    {"flask-0", "00000000a80425fb", 0, 0, 0},
    {"flask-1", "00000000a80405fb", 0, 0, 0},
    {"flask-2", "00000000a80405fb", 0, 2, 0},
    {"docker-default", "00000000a80425fb", 0, 2, 0},
    {"podman-default", "00000000800405fb", 0, 2, 0},
};

static void status_of_presets(void **state)
{
	static const char *const same[] = {"permitted", "effective", "bounding"};
	char line[128], path[64];

	(void)state;
	for (size_t i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
		json_object *status;

		snprintf(line, sizeof(line), "$L status --json --preset %s", presets[i].preset);
		status = document(line);
		for (size_t k = 0; k < sizeof(same) / sizeof(same[0]); k++) {
			snprintf(path, sizeof(path), "/capabilities/%s/hex", same[k]);
			assert_text(status, path, presets[i].bounding);
		}
		assert_text(status, "/capabilities/inheritable/hex", "0000000000000000");
		assert_text(status, "/capabilities/ambient/hex", "0000000000000000");
		assert_number(status, "/no_new_privs", presets[i].no_new_privs);
		assert_number(status, "/seccomp/mode", presets[i].seccomp);
		assert_text(status, "/seccomp/name", presets[i].seccomp ? "filter" : "off");
		assert_number(status, "/uid/0", presets[i].uid);
		assert_number(status, "/uid/3", presets[i].uid);
		json_object_put(status);
	}
}

static void names_are_small_and_bare(void **state)
{
	json_object *status = document("$L status --json --cap-drop ALL --cap-add NET_RAW,kill");

	(void)state;
	assert_text(status, "/capabilities/bounding/names/0", "kill");
	assert_text(status, "/capabilities/bounding/names/1", "net_raw");
	json_object_put(status);
}

static void status_without_apparmor_is_null(void **state)
{
	json_object *status = document("$L status --json --apparmor-source none");

	(void)state;
	assert_text(status, "/apparmor/source", "none");
	assert_null(at(status, "/apparmor/label"));
	assert_null(at(status, "/apparmor/mode"));
	assert_number(status, "/seccomp/of_which_emulation", 0);
	json_object_put(status);
}

static void status_of_a_process(void **state)
{
	json_object *status = document("exec $L status --json --pid $$");

	(void)state;
	assert_text(status, "/name", "layerlab");
	json_object_put(status);
}

static void attack_verdicts(void **state)
{
	static const char *const keys[] = {"/0/attack", "/0/command", "/0/outcome",
	    "/0/exit_status", "/0/errno", "/0/output", "/0/stopped_by", "/0/detail", "/0/syscall",
	    "/0/confidence", "/0/would_block_next", "/0/layers/capabilities/active",
	    "/0/layers/seccomp/alone", "/0/layers/no_new_privs/without",
	    "/0/layers/apparmor/active", "/0/evidence/0/kind", "/0/evidence/0/text"};
	json_object *list = document("$L attack chown raw-socket --preset hardened-pod --json");

	(void)state;
	assert_int_equal(json_object_array_length(list), 2);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		at(list, keys[i]);
	assert_text(list, "/0/outcome", "blocked");
	assert_text(list, "/0/stopped_by", "capabilities");
	assert_text(list, "/0/errno", "EPERM");
	assert_text(list, "/0/layers/capabilities/alone", "blocked");
	assert_text(list, "/0/layers/capabilities/without", "succeeded");
	assert_text(list, "/1/attack", "raw-socket");
	json_object_put(list);

	list = document("$L attack chown --preset open --json");
	assert_text(list, "/0/outcome", "succeeded");
	assert_null(at(list, "/0/stopped_by"));
	assert_null(at(list, "/0/errno"));
	json_object_put(list);
}

static void lists_are_arrays_of_named_things(void **state)
{
	static const struct {
		const char *line, *key;
		size_t at_least;
	} rows[] = {
	    {"$L attacks --json", "/0/attack", 30},
	    {"$L doctor --json", "/0/id", 15},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_object *list = document(rows[i].line);

		assert_true(json_object_array_length(list) >= rows[i].at_least);
		at(list, rows[i].key);
		json_object_put(list);
	}
}

static void doctor_explains_what_is_missing(void **state)
{
	json_object *list = document("$L doctor --json");

	(void)state;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		json_object *finding = json_object_array_get_idx(list, i);
		bool is_there = !strcmp(json_object_get_string(at(finding, "/support")), "yes");

		assert_true(*json_object_get_string(at(finding, "/what")) != '\0');
		if (is_there != (at(finding, "/why") == NULL))
			fail_msg("%s", json_object_to_json_string(finding));
	}
	json_object_put(list);
}

static void compare_marks_differences(void **state)
{
	json_object *document_ = document("$L compare default-pod hardened-pod --json -- id -u");

	(void)state;
	assert_text(document_, "/rows/0/what", "exit status");
	assert_false(json_object_get_boolean(at(document_, "/rows/0/differs")));
	assert_text(document_, "/rows/1/a", "0\n");
	json_object_put(document_);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(status_of_presets),
	    cmocka_unit_test(names_are_small_and_bare),
	    cmocka_unit_test(status_without_apparmor_is_null),
	    cmocka_unit_test(status_of_a_process),
	    cmocka_unit_test(attack_verdicts),
	    cmocka_unit_test(lists_are_arrays_of_named_things),
	    cmocka_unit_test(doctor_explains_what_is_missing),
	    cmocka_unit_test(compare_marks_differences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
