# SPDX-License-Identifier: GPL-3.0-or-later
# The real program in a real terminal: tmux types the keys and reads the screen, which is polled
# for what is expected, never waited on for a time. To be sourced; LAYERLAB names the program.

servers=0
socket=
failures=0

skip() {
	[ -z "${LAB_MUST_WORK:-}" ] || { echo "must not be skipped: $1"; exit 1; }
	echo "SKIP: $1"
	exit 77
}

command -v tmux >/dev/null || skip "no tmux"
"$LAYERLAB" run -- /bin/true || skip "no sandbox can be started here"

t() {
	tmux -L "$socket" -f /dev/null "$@"
}

screen() {
	t capture-pane -p -t lab 2>/dev/null
}

finish() {
	[ -z "$socket" ] || t kill-server 2>/dev/null
	return 0
}
trap finish EXIT

# A server of its own each time: one that is still going away would take the new session with it.
new_server() {
	finish
	servers=$((servers + 1))
	socket=layerlab-test-$$-$servers
}

# start COLUMNSxROWS [ARGS…]: the lab, then a line saying how it ended, in one pane.
start() {
	local size=$1
	shift
	new_server
	t new-session -d -s lab -x "${size%x*}" -y "${size#*x}" \
		"LC_ALL=C.UTF-8 TERM=${LAB_TERM:-tmux-256color} $LAYERLAB $*; echo ended with \$?; exec cat"
	t set -g status off
}

keys() {
	t send-keys -t lab "$@"
}

type_text() {
	t send-keys -t lab -l -- "$1"
}

# until_shown PATTERN: a line of the screen matches the extended regular expression.
until_shown() {
	local i
	for i in $(seq 600); do
		screen | grep -Eq -- "$1" && return 0
		sleep 0.05
	done
	fail "never shown: $1"
}

until_gone() {
	local i
	for i in $(seq 600); do
		screen | grep -Eq -- "$1" || return 0
		sleep 0.05
	done
	fail "never gone: $1"
}

# until_true COMMAND…
until_true() {
	local i
	for i in $(seq 600); do
		"$@" && return 0
		sleep 0.05
	done
	fail "never true: $*"
}

fail() {
	echo "FAILED in ${scenario:-?}: $1"
	screen
	failures=$((failures + 1))
	return 1
}

# The lab's own pid: the child of the pane's shell.
lab_pid() {
	local shell
	shell=$(t display-message -p -t lab '#{pane_pid}')
	pgrep -P "$shell" -x layerlab
}

scenario() {
	scenario=$1
	echo "- $1"
}
