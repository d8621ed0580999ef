#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The rooms' arrows (HACKING.md): which folder may include what. A row: files, what they must not
# include (extended regex over the included name), the exceptions among the files.
set -u
cd -- "$(dirname -- "$0")/../.." || exit 1
failed=0

check() {
	files=$1 forbidden=$2 except=${3-^$}
	hits=$(git ls-files -- "$files" 2>/dev/null | grep '\.[ch]$' | grep -vE "$except" |
		xargs -r grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($forbidden)" /dev/null)
	if [ -z "$hits" ]; then
		echo "ok $files includes no $forbidden"
	else
		printf '%s\n' "$hits"
		echo "not ok $files includes no $forbidden"
		failed=1
	fi
}

git rev-parse --git-dir >/dev/null 2>&1 || {
	echo "no git here to list the files" >&2
	exit 77
}

curses='(ncursesw/)?(ncurses|curses)\.h'
check 'sandbox/*' '(app|lessons|tests)/'
check 'sandbox/*' "$curses|readline/|vterm"
check 'sandbox/*' 'yaml\.h' '^sandbox/data/'
check 'sandbox/*' 'json-c/' '^sandbox/(data|seccomp)/'
check 'sandbox/*' 'sys/apparmor\.h' '^sandbox/apparmor/'
check 'lessons/*' '(app|tests)/'
check 'lessons/*' "$curses|readline/|vterm"
check 'app/*' 'tests/'
check 'app/*' "$curses" '^app/tui/(view|screen)'
check 'app/*' 'vterm' '^app/tui/terminal\.c$'
check 'app/*' 'readline/' '^app/(commands/repl|tui/prompt)\.c$'
check 'app/*' 'yaml\.h'
check 'app/export/*' 'app/(commands|tui)/'

# The engine never prints, exits or logs; what runs between fork and exec, and the helper program
# that is an attacker's tool, may end themselves.
hits=$(git ls-files 'sandbox/*.c' | grep -vE '^sandbox/probe/' |
	xargs grep -nE '(^|[^_[:alnum:].>])(printf|puts|putchar|perror|exit|syslog|err|errx|warn|warnx) ?\(' |
	grep -vE ':[[:space:]]*(/?\*|//)')
if [ -z "$hits" ]; then
	echo "ok the engine neither prints nor exits"
else
	printf '%s\n' "$hits"
	echo "not ok the engine neither prints nor exits"
	failed=1
fi
exit $failed
