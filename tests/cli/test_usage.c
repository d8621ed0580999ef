// SPDX-License-Identifier: GPL-3.0-or-later
/* Bad usage and bad input: one line that names it, exit status 2, nothing on stdout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli_run.h"

struct bad {
	const char *line; /* after "$L " */
	const char *says; /* in the one line */
};

static const struct bad corpus[] = {
    {"rnu", "did you mean 'run'?"},
    {"statsu", "did you mean 'status'?"},
    {"frobnicate", "--help"},
    {"", "tour"},
    {"", "--help"},
    {"--preset open", "tour"},
    {"run", "no command"},
    {"run --preset hardend-pod -- true", "did you mean 'hardened-pod'?"},
    {"run --preset '' -- true", "preset"},
    {"run --preset ../../etc/passwd -- true", "preset"},
    {"run --presett open -- true", "did you mean '--preset'?"},
    {"run --preset", "needs a value"},
    {"run --cap-drop net_rawr -- true", "did you mean 'net_raw'?"},
    {"run --cap-drop CAP_ -- true", "capability"},
    {"run --cap-add 64 -- true", "64"},
    {"run --cap-add=-1 -- true", "capability"},
    {"run --caps-ambient chown -- true", "inheritable"},
    {"run --caps-permitted none -- true", "permitted"},
    {"run --securebits noot -- true", "did you mean 'noroot'?"},
    {"run --seccomp runtime-defualt -- true", "did you mean 'runtime-default'?"},
    {"run --seccomp '' -- true", "--seccomp: empty"},
    {"run --seccomp /does/not/exist.json -- true", "/does/not/exist.json"},
    {"run --seccomp off --seccomp-stack kill -- true", "no first filter"},
    {"run --no-new-privs=maybe -- true", "one of on, off"},
    {"run --apparmor '' -- true", "--apparmor: empty"},
    {"run --apparmor-source kernell -- true", "did you mean 'kernel'?"},
    {"run --user root -- true", "'root'"},
    {"run --user 0: -- true", "not a number"},
    {"run --user 4294967295 -- true", "4294967295"},
    {"run --user -1 -- true", "not a number"},
    {"run --groups 1,,2 -- true", "not a number"},
    {"run --userns hots -- true", "did you mean 'host'?"},
    {"run --pod /does/not/exist.yaml -- true", "/does/not/exist.yaml"},
    {"run --json -- true", "--json"},
    {"shell now", "unexpected 'now'"},
    {"status --pid 0", "no process id"},
    {"status --pid x", "no process id"},
    {"status --pid 1 --preset open", "takes no policy"},
    {"status extra", "unexpected 'extra'"},
    {"attacks extra", "unexpected 'extra'"},
    {"attack", "no name"},
    {"attack chwon", "did you mean 'chown'?"},
    {"attack chown no-such-thing", "no-such-thing"},
    {"attack chown --json=yes", "takes no value"},
    {"compare open", "two policies"},
    {"compare open opne", "did you mean 'open'?"},
    {"export", "one format"},
    {"export dokcer", "did you mean 'docker'?"},
    {"doctor now", "unexpected 'now'"},
    {"tour --fast", "unknown option '--fast'"},
    {"repl now", "unexpected 'now'"},
};

static void bad_usage_is_one_line_and_two(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(corpus) / sizeof(corpus[0]); i++) {
		char line[512];
		struct cli_result result;

		snprintf(line, sizeof(line), "exec $L %s", corpus[i].line);
		result = cli_sh(line);
		if (result.status != 2 || cli_lines(result.err) != 1 || *result.out ||
		    strncmp(result.err, "layerlab: ", 10) != 0 ||
		    !strstr(result.err, corpus[i].says))
			fail_msg("layerlab %s: status %d, stderr: %s stdout: %.200s",
			    corpus[i].line, result.status, result.err, result.out);
		cli_result_done(&result);
	}
}

/* Files with something wrong at a known place. */
static const struct {
	const char *content, *option, *suffix, *says;
} files[] = {
    {"{\n  \"defaultAction\": \"SCMP_ACT_ERRNO\",\n  \"syscalls\": [\n", "--seccomp", ".json",
        ":4:"},
    {"{\n  \"syscalls\": []\n}\n", "--seccomp", ".json", "defaultAction"},
    {"{\n  \"defaultAction\": \"SCMP_ACT_EXPLODE\"\n}\n", "--seccomp", ".json", ":2:"},
    {"no json at all\n", "--seccomp", ".json", ":1:"},
    {"", "--seccomp", ".json", ".json:"},
    {"apiVersion: v1\nkind: Pod\nspec:\n\tcontainers: []\n", "--pod", ".yaml", ":4:"},
    {"kind: [\n", "--pod", ".yaml", ".yaml:"},
    {"", "--pod", ".yaml", ".yaml"},
};

static void malformed_files_name_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char line[1024];
		struct cli_result result;

		snprintf(line, sizeof(line),
		    "f=$(mktemp -d)/bad%s; printf '%%s' '%s' >\"$f\"; $L run %s \"$f\" -- true; "
		    "s=$?; "
		    "rm -r \"${f%%/*}\"; exit $s",
		    files[i].suffix, files[i].content, files[i].option);
		result = cli_sh(line);
		if (result.status != 2 || cli_lines(result.err) != 1 || *result.out ||
		    !strstr(result.err, files[i].says))
			fail_msg("%s of \"%s\": status %d, stderr: %s", files[i].option,
			    files[i].content, result.status, result.err);
		cli_result_done(&result);
	}
}

static void help_is_there_for_every_command(void **state)
{
	struct cli_result all = cli_sh("$L --help"), one;
	char line[128], name[64];
	size_t n = 0;

	(void)state;
	assert_int_equal(all.status, 0);
	for (char *at = all.out; (at = strchr(at, '\n')); at++)
		if (!strncmp(at, "\n  ", 3) && at[3] != ' ' &&
		    sscanf(at, "\n  %63[a-z] ", name) == 1) {
			snprintf(line, sizeof(line), "$L %s --help", name);
			one = cli_sh(line);
			assert_int_equal(one.status, 0);
			assert_string_equal(one.err, "");
			snprintf(line, sizeof(line), "usage: layerlab %s", name);
			assert_ptr_equal(strstr(one.out, line), one.out);
			cli_result_done(&one);
			n++;
		}
	assert_true(n >= 10);
	cli_result_done(&all);
}

static void later_options_win(void **state)
{
	static const struct {
		const char *options, *caps;
	} rows[] = {
	    {"--cap-drop ALL --preset default-pod", "00000000a80425fb"},
	    {"--preset default-pod --cap-drop ALL", "0000000000000000"},
	    {"--cap-drop ALL --cap-add chown,CAP_NET_RAW", "0000000000002001"},
	    {"--cap-add ALL --cap-drop ALL --cap-add kill", "0000000000000020"},
	    {"--cap-drop ALL --cap-drop ''", "0000000000000000"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char line[256];
		struct cli_result result;

		snprintf(line, sizeof(line), "$L status %s | grep ^CapBnd", rows[i].options);
		result = cli_sh(line);
		assert_non_null(strstr(result.out, rows[i].caps));
		cli_result_done(&result);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bad_usage_is_one_line_and_two),
	    cmocka_unit_test(malformed_files_name_the_place),
	    cmocka_unit_test(help_is_there_for_every_command),
	    cmocka_unit_test(later_options_win),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
