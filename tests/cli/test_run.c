// SPDX-License-Identifier: GPL-3.0-or-later
/* `run`, `shell` without a terminal, `repl` as a script, `tour`: streams and exit statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli_run.h"

static const struct {
	const char *line;
	int status;
	const char *out; /* NULL = not looked at */
} rows[] = {
    {"$L run -- true", 0, ""},
    {"$L run -- sh -c 'exit 7'", 7, ""},
    {"$L run -- sh -c 'kill -9 $$'", 137, ""},
    {"$L run -- sh -c 'kill -TERM $$'", 143, ""},
    {"$L run -- no-such-program", 127, ""},
    {"$L run -- /etc/passwd", 126, ""},
    {"$L run true", 0, ""},
    {"$L run -- printf '%s\\n' --help", 0, "--help\n"},
    {"$L run echo --preset x", 0, "--preset x\n"},
    {"echo hello | $L run -- cat", 0, "hello\n"},
    {"$L run -- sh -c 'echo out; echo err >&2' 2>/dev/null", 0, "out\n"},
    {"$L run -- sh -c 'echo err >&2' 2>&1 >/dev/null", 0, "err\n"},
    {"$L run -- wc -c </dev/null", 0, "0\n"},
    {"head -c 300000 /dev/zero | $L run -- cat | wc -c", 0, "300000\n"},
    {"$L run -- sh -c 'ls /proc/self/fd | wc -l'", 0, "4\n"}, /* 0, 1, 2 and ls's own folder */
    {"exec 7</etc/hostname; $L run -- sh -c 'ls /proc/self/fd | wc -l'", 0, "4\n"},
    {"$L run --user 1000:1001 -- id -u", 0, "1000\n"},
    {"$L run --user 1000 -- id -g", 0, "1000\n"},
    {"$L run --groups 5,6 -- id -G", 0, "0 5 6\n"},
    {"$L run --seccomp strict -- true", 137, ""},
    {"$L run --seccomp kill -- unshare -n true", 159, ""},
    {"echo 'echo $((6*7)); exit 5' | $L shell", 5, "42\n"},
    {"printf 'run -- echo \"a b\"\\nrun -- sh -c \"exit 3\"\\n' | $L repl", 3, "a b\n"},
    {"printf '# nothing\\n\\nexit\\nrun -- false\\n' | $L repl", 0, ""},
    {"printf \"run -- echo 'open\\n\" | $L repl", 2, ""},
    {"$L --version | grep -c '^layerlab [0-9]'", 0, "1\n"},
    {"$L --man | head -n 1 | cut -c1-15", 0, ".TH LAYERLAB 1 \n"},
    {"$L status >/dev/full", 1, ""},
};

static void streams_and_statuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cli_result result = cli_sh(rows[i].line);

		if (result.status != rows[i].status ||
		    (rows[i].out && strcmp(result.out, rows[i].out)))
			fail_msg("%s: status %d, stdout: %s stderr: %s", rows[i].line,
			    result.status, result.out, result.err);
		cli_result_done(&result);
	}
}

/* timeout(1) sends SIGTERM to the lab, which passes it on. */
static void signals_are_passed_on(void **state)
{
	struct cli_result result =
	    cli_sh("exec timeout --preserve-status 0.3 "
	           "$L run -- sh -c 'trap \"exit 9\" TERM; while :; do sleep 0.05; done'");

	(void)state;
	assert_int_equal(result.status, 9);
	cli_result_done(&result);
}

static void nothing_outlives_the_lab(void **state)
{
	struct cli_result result = cli_sh("n=$((1000000 + $$)); $L run -- sleep $n & lab=$!; i=0; "
	                                  "until pgrep -x -f \"sleep $n\" >/dev/null; do "
	                                  "i=$((i+1)); [ $i -lt 1000 ] || exit 2; done; "
	                                  "kill -9 $lab; wait $lab; i=0; "
	                                  "while pgrep -x -f \"sleep $n\" >/dev/null; do "
	                                  "i=$((i+1)); [ $i -lt 1000 ] || exit 1; done; "
	                                  "exit 0");

	(void)state;
	assert_int_equal(result.status, 0);
	cli_result_done(&result);
}

static void tour_is_as_expected(void **state)
{
	struct cli_result result = cli_sh("$L tour");

	(void)state;
	if (result.status != 0)
		fail_msg("%s%s", result.out, result.err);
	assert_non_null(strstr(result.out, "00000000a80425fb"));
	assert_null(strstr(result.out, "DIFFERS"));
	cli_result_done(&result);
}

/* A preset of the person's own wins over the shipped one: a changed preset fails the tour. */
static void changed_preset_fails_the_tour(void **state)
{
	struct cli_result result = cli_sh(
	    "home=$(mktemp -d); mkdir -p $home/layerlab/presets; "
	    "sed 's/^no_new_privs: true/no_new_privs: false/' $ASSETS/presets/hardened-pod.yaml "
	    ">$home/layerlab/presets/hardened-pod.yaml; "
	    "XDG_CONFIG_HOME=$home $L tour; s=$?; rm -r $home; exit $s");

	(void)state;
	assert_int_equal(result.status, 1);
	assert_non_null(strstr(result.out, "DIFFERS"));
	cli_result_done(&result);
}

static void colour_is_for_terminals(void **state)
{
	struct cli_result result = cli_sh("$L doctor; $L attack chown; $L tour");

	(void)state;
	assert_null(strchr(result.out, '\033'));
	cli_result_done(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(streams_and_statuses),
	    cmocka_unit_test(signals_are_passed_on),
	    cmocka_unit_test(nothing_outlives_the_lab),
	    cmocka_unit_test(tour_is_as_expected),
	    cmocka_unit_test(changed_preset_fails_the_tour),
	    cmocka_unit_test(colour_is_for_terminals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
