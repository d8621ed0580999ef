// SPDX-License-Identifier: GPL-3.0-or-later
/* Compiled policy, labels and audit records, without any AppArmor in the kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/apparmor/audit.h"
#include "sandbox/apparmor/blob.h"
#include "sandbox/apparmor/compile.h"
#include "sandbox/apparmor/label.h"
#include "sandbox/apparmor/parser.h"
#include "sandbox/apparmor/shipped.h"
#include "sandbox/data.h"

static bool has_parser(void)
{
	return access("/usr/sbin/apparmor_parser", X_OK) == 0;
}

/* A file of one's own with this text; the caller unlinks and frees it. */
static char *write_profile(const char *text)
{
	char *path = strdup("/tmp/layerlab-test-XXXXXX.profile");
	int fd = mkstemps(path, strlen(".profile"));

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return path;
}

static int compile_text(
    const char *text, enum sb_apparmor_mode mode, void **blob, size_t *len, struct sb_error *err)
{
	char *path = write_profile(text);
	int r = sb_apparmor_compile(path, mode, blob, len, err);

	unlink(path);
	free(path);
	return r;
}

static void every_shipped_profile_names_itself(void **state)
{
	char name[SB_NAME_MAX];
	size_t n = 0;

	(void)state;
	for (const struct sb_shipped_profile *p = sb_shipped_profiles; p->name; p++, n++) {
		assert_int_equal(
		    sb_apparmor_blob_name(p->blob, p->len, name, sizeof(name), NULL), 0);
		assert_string_equal(name, p->name);
	}
	assert_true(n >= 10);
}

/* A profile that is not in the list of sandbox/apparmor/meson.build would need the parser. */
static void every_profile_in_the_data_is_compiled_in(void **state)
{
	char **names;
	size_t n, found = 0;

	(void)state;
	setenv("XDG_CONFIG_HOME", "/nowhere", 1);
	assert_int_equal(sb_data_names("apparmor", ".profile", &names, &n, NULL), 0);
	for (size_t i = 0; i < n; i++)
		for (const struct sb_shipped_profile *p = sb_shipped_profiles; p->name; p++)
			found += strcmp(p->name, names[i]) == 0;
	assert_int_equal(found, n);
	sb_names_free(names, n);
}

static void shipped_profiles_need_no_parser(void **state)
{
	void *blob;
	size_t len;

	(void)state;
	assert_int_equal(
	    sb_apparmor_compile("flask-deny-shadow", SB_APPARMOR_ENFORCE, &blob, &len, NULL), 0);
	assert_true(
	    len > 3000); /* 1577 bytes would be the weakened policy of a missing feature file */
	free(blob);
}

/* What the mode word is, the parser itself says. */
static void a_set_mode_is_the_parsers_own(void **state)
{
	static const struct {
		enum sb_apparmor_mode mode;
		const char *flag;
	} modes[] = {{SB_APPARMOR_COMPLAIN, "complain"}, {SB_APPARMOR_KILL, "kill"}};
	char text[128];
	void *set, *compiled;
	size_t set_len, compiled_len;

	(void)state;
	if (!has_parser())
		skip();
	for (size_t i = 0; i < 2; i++) {
		snprintf(text, sizeof(text),
		    "profile p flags=(%s) {\n file,\n profile c flags=(%s) {\n }\n}\n",
		    modes[i].flag, modes[i].flag);
		assert_int_equal(
		    compile_text(text, SB_APPARMOR_ENFORCE, &compiled, &compiled_len, NULL), 0);
		assert_int_equal(compile_text("profile p {\n file,\n profile c {\n }\n}\n",
		                     modes[i].mode, &set, &set_len, NULL),
		    0);
		assert_int_equal(set_len, compiled_len);
		assert_memory_equal(set, compiled, set_len);
		free(set);
		free(compiled);
	}
}

static void what_is_no_policy_is_refused(void **state)
{
	char name[SB_NAME_MAX], junk[64] = "no policy at all";
	const struct sb_shipped_profile *p = &sb_shipped_profiles[0];

	(void)state;
	assert_int_equal(sb_apparmor_blob_name("", 0, name, sizeof(name), NULL), -EINVAL);
	assert_int_equal(
	    sb_apparmor_blob_name(junk, sizeof(junk), name, sizeof(name), NULL), -EINVAL);
	assert_int_equal(
	    sb_apparmor_blob_set_mode(junk, sizeof(junk), SB_APPARMOR_KILL, NULL), -EINVAL);
	for (size_t len = 0; len < 48; len++) {
		char *cut = malloc(len + 1);

		memcpy(cut, p->blob, len);
		sb_apparmor_blob_name(cut, len, name, sizeof(name), NULL);
		sb_apparmor_blob_set_mode(cut, len, SB_APPARMOR_COMPLAIN, NULL);
		free(cut);
	}
}

static void errors_have_file_and_line(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
	    {"profile x {\n  file,\n  nonsense here\n}\n", ".profile:3: syntax error"},
	    {"#include <nosuch>\n", "nosuch"},
	    {"profile x {\n  capability fly,\n}\n", ":2: "},
	    {"profile x {\n  /bin/a px,\n  /bin/a ix,\n}\n", "conflicting x modifiers"},
	    {"", "there is no profile in it"},
	};
	struct sb_error err;
	void *blob;
	size_t len;

	(void)state;
	if (!has_parser())
		skip();
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(
		    compile_text(rows[i].text, SB_APPARMOR_ENFORCE, &blob, &len, &err), -EINVAL);
		assert_true(err.is_input);
		if (!strstr(err.message, rows[i].said))
			fail_msg("%s: not in '%s'", rows[i].said, err.message);
		assert_null(strchr(err.message, '\n'));
	}
}

static void names_are_looked_up_and_suggested(void **state)
{
	struct sb_error err;
	char path[SB_PATH_MAX];

	(void)state;
	assert_int_equal(sb_apparmor_source_path("no-raw", path, sizeof(path), NULL), 0);
	assert_int_equal(access(path, R_OK), 0);
	assert_int_equal(sb_apparmor_source_path("no-rwa", path, sizeof(path), &err), -EINVAL);
	assert_non_null(strstr(err.message, "did you mean 'no-raw'"));
	assert_true(sb_apparmor_is_runtime_default("docker-default"));
	assert_false(sb_apparmor_is_runtime_default("flask-deny-shadow"));
}

static void labels_are_taken_apart(void **state)
{
	static const struct {
		const char *text, *label, *mode;
	} rows[] = {
	    {"unconfined\n", "unconfined", ""},
	    {"flask-deny-shadow (enforce)\n", "flask-deny-shadow", "enforce"},
	    {":layerlab-12-ab:flask (complain)\n", "flask", "complain"},
	    {":layerlab-12-ab://flask (kill)", "flask", "kill"},
	    {":layerlab-12-ab:unconfined\n", "unconfined", ""},
	    {"a//&b (enforce)\n", "a//&b", "enforce"},
	    {":n:a//&:n:b (enforce)\n", "a//&b", "enforce"},
	    {"with (paren) (mixed)\n", "with (paren)", "mixed"},
	};
	char label[64], mode[16];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(sb_apparmor_label_parse(
		                     rows[i].text, label, sizeof(label), mode, sizeof(mode), NULL),
		    0);
		assert_string_equal(label, rows[i].label);
		assert_string_equal(mode, rows[i].mode);
	}
	assert_int_equal(
	    sb_apparmor_label_parse("\n", label, sizeof(label), mode, sizeof(mode), NULL), -EINVAL);
}

static void a_denied_open_is_read(void **state)
{
	struct sb_audit_record r;
	char line[256];

	(void)state;
	assert_true(sb_audit_parse(
	    "audit: type=1400 audit(1795280167.821:11): apparmor=\"DENIED\" "
	    "operation=\"open\" namespace=\"root//layerlab-1-a\" profile=\"flask-audit\" "
	    "name=\"/etc/shadow\" pid=115 comm=\"cat\" requested_mask=\"r\" denied_mask=\"r\" "
	    "fsuid=0 ouid=0",
	    &r));
	assert_int_equal(r.verdict, SB_AUDIT_DENIED);
	assert_string_equal(r.operation, "open");
	assert_string_equal(r.profile, "flask-audit");
	assert_string_equal(r.name, "/etc/shadow");
	assert_string_equal(r.requested, "r");
	assert_string_equal(r.denied, "r");
	assert_string_equal(r.comm, "cat");
	assert_int_equal(r.pid, 115);
	assert_int_equal(r.fsuid, 0);
	assert_int_equal(r.serial, 11);
	assert_true(r.milliseconds == 1795280167821);
	sb_audit_describe(&r, line, sizeof(line));
	assert_string_equal(
	    line, "DENIED open /etc/shadow (asked r, refused r) by flask-audit, process cat 115");
}

static void objects_without_a_path_are_read(void **state)
{
	struct sb_audit_record r;

	(void)state;
	assert_true(sb_audit_parse(
	    "apparmor=\"DENIED\" operation=\"create\" profile=\"p\" pid=1 comm=\"x\" "
	    "family=\"inet\" sock_type=\"raw\" protocol=1 requested_mask=\"create\" "
	    "denied_mask=\"create\"",
	    &r));
	assert_string_equal(r.name, "inet raw");
	assert_true(sb_audit_parse(
	    "apparmor=\"DENIED\" operation=\"capable\" profile=\"p\" pid=1 comm=\"x\" "
	    "capability=13  capname=\"net_raw\"",
	    &r));
	assert_string_equal(r.capability, "net_raw");
	assert_true(sb_audit_parse("apparmor=\"ALLOWED\" operation=\"open\" profile=\"p\" "
	                           "name=2F746D702F6120622200 comm=6320 pid=7",
	    &r));
	assert_int_equal(r.verdict, SB_AUDIT_ALLOWED);
	assert_string_equal(r.name, "/tmp/a b\"?");
	assert_string_equal(r.comm, "c ");
	assert_int_equal(r.fsuid, -1);
}

static void other_lines_are_not_apparmors(void **state)
{
	static const char *const lines[] = {"", "usb 1-1: new device",
	    "apparmor=", "apparmor=\"SOMETHING\"", "xapparmor=\"DENIED\"",
	    "audit: type=1326 audit(1.2:3): sig=31"};
	struct sb_audit_record r;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_false(sb_audit_parse(lines[i], &r));
}

static void any_bytes_are_survived(void **state)
{
	char line[2048];
	struct sb_audit_record r;
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t n = (size_t)snprintf(line, sizeof(line),
		    "apparmor=\"DENIED\" name=%s pid=%d comm=\"", round % 2 ? "\"" : "4", round);

		while (n + 1 < sizeof(line)) {
			seed = seed * 1103515245 + 12345;
			line[n++] = (char)(1 + (seed >> 16) % 255);
		}
		line[n] = '\0';
		sb_audit_parse(line, &r);
		assert_true(strnlen(r.name, sizeof(r.name)) < sizeof(r.name));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_shipped_profile_names_itself),
	    cmocka_unit_test(every_profile_in_the_data_is_compiled_in),
	    cmocka_unit_test(shipped_profiles_need_no_parser),
	    cmocka_unit_test(a_set_mode_is_the_parsers_own),
	    cmocka_unit_test(what_is_no_policy_is_refused),
	    cmocka_unit_test(errors_have_file_and_line),
	    cmocka_unit_test(names_are_looked_up_and_suggested),
	    cmocka_unit_test(labels_are_taken_apart),
	    cmocka_unit_test(a_denied_open_is_read),
	    cmocka_unit_test(objects_without_a_path_are_read),
	    cmocka_unit_test(other_lines_are_not_apparmors),
	    cmocka_unit_test(any_bytes_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
