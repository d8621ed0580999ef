#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What dies and what is killed: the lab says so, offers a new one, and leaves nothing behind.
. "$(dirname "$0")/tmux.sh"

inside_pids() {
	local pid init
	for pid in $(pgrep -x lab-init); do
		init=$(ps -o ppid= -p "$pid" | tr -d ' ')
		[ "$init" = "$1" ] && echo "$pid"
	done
}

no_process() {
	! kill -0 "$1" 2>/dev/null
}

shell_pid() {
	screen | sed -n 's/.*Shell [0-9]* · pid \([0-9]*\).*/\1/p'
}

shell_is_killed() {
	scenario "the shell is killed"
	start 120x36
	until_shown 'Shell 1 · pid'
	kill -9 "$(shell_pid)"
	until_shown 'the shell was killed by signal 9'
	keys F2 Enter
	until_shown 'Shell 2 · pid'
	type_text 'exit 3'
	keys Enter
	until_shown 'the shell ended with status 3'
	keys Enter
	until_shown 'Shell 3 · pid'
	keys F2 q
	until_shown 'ended with 0'
}

init_is_killed() {
	scenario "the sandbox's init is killed"
	start 120x36
	until_shown 'Shell 1 · pid'
	kill -9 "$(ps -o ppid= -p "$(shell_pid)" | tr -d ' ')"
	until_shown "the sandbox's init was killed"
	keys F2 Enter
	until_shown 'Shell 2 · pid'
	keys F2 q
	until_shown 'ended with 0'
}

service_is_killed() {
	local pid
	scenario "the service is killed, and asked through the shell"
	start 120x36
	until_shown 'vulnerable service on port 8080'
	keys F2
	type_text 'lab-probe http-get 8080 /ping "host=x;id -u;echo IN-$((20+3))"'
	keys Enter
	until_shown '│IN-23'
	keys F2 A
	until_shown 'vulnerable service on port 8080'
	for pid in $(pgrep -x lab-probe); do
		[ "$(ps -o ppid= -p "$pid" | tr -d ' ')" = \
			"$(ps -o ppid= -p "$(shell_pid)" | tr -d ' ')" ] && kill -9 "$pid"
	done
	until_shown 'vulnerable service was killed by signal 9'
	keys S
	until_shown 'vulnerable service on port 8080'
	keys q
	until_shown 'ended with 0'
}

lab_is_ended() {
	local signal=$1 lab shell init
	scenario "the lab gets SIG$signal"
	start 120x36
	until_shown 'Shell 1 · pid'
	lab=$(lab_pid)
	shell=$(shell_pid)
	init=$(ps -o ppid= -p "$shell" | tr -d ' ')
	kill "-$signal" "$lab"
	until_shown "$2"
	until_true no_process "$shell"
	until_true no_process "$init"
	until_true no_process "$lab"
	type_text 'terminal-is-sane'
	keys Enter
	until_shown 'terminal-is-sane'
	t display-message -p -t lab '#{cursor_flag}#{mouse_any_flag}#{alternate_on}' | grep -q '^100$' ||
		fail "cursor, mouse or screen not restored"
}

stops_and_continues() {
	scenario "stopped by job control and continued"
	new_server
	t new-session -d -s lab -x 120 -y 36 "LC_ALL=C.UTF-8 PS1='outside> ' bash --norc -i"
	t set -g status off
	until_shown 'outside>'
	type_text "$LAYERLAB"
	keys Enter
	until_shown 'Shell 1 · pid'
	kill -TSTP "$(lab_pid)"
	until_shown 'Stopped'
	type_text 'fg'
	keys Enter
	until_shown 'Shell 1 · pid'
	keys q
	until_shown 'outside> *$'
}

bad_terminals() {
	scenario "terminals that cannot show it"
	LAB_TERM=dumb start 80x24
	until_shown "terminal 'dumb'"
	until_shown 'ended with 2'
	LAB_TERM=nonsense start 80x24
	until_shown "terminal 'nonsense'"
	until_shown 'ended with 2'
	LAB_TERM=vt100 start 80x24
	until_shown 'Layers'
	keys q
	until_shown 'ended with 0'
}

floods() {
	scenario "floods and rubbish stay in the pane"
	start 120x36
	until_shown 'root@lab'
	keys F2
	type_text 'yes | head -c 5000000; head -c 300000 /dev/urandom; head -c 3000000 /dev/zero | tr "\0" x; printf "\033c\033]0;\007\n"; echo over-$((1+1))'
	keys Enter
	keys F2
	keys 8
	until_shown 'Doctor: what'
	keys 1
	until_shown 'over-2'
	keys q
	until_shown 'ended with 0'
}

jobs_stop() {
	scenario "a matrix is stopped, the lab left while one runs"
	start 120x36
	until_shown 'root@lab'
	keys 3 m
	until_shown 'of 32 attacks|of [0-9]+ attacks'
	keys C-c
	until_shown 'm runs them all'
	keys m
	until_shown 'of [0-9]+ attacks'
	lab=$(lab_pid)
	kill -9 "$lab"
	until_shown 'layerlab: ended without a word'
	until_true no_process "$lab"
	until_true test -z "$(pgrep -P "$lab")"
}

resize_storm() {
	local i
	scenario "a storm of sizes"
	start 120x36
	until_shown 'root@lab'
	for i in $(seq 40); do
		t resize-window -t lab -x $((60 + i * 3)) -y $((16 + i))
	done
	t resize-window -t lab -x 100 -y 30
	until_shown 'root@lab'
	keys q
	until_shown 'ended with 0'
}

colours() {
	local term
	scenario "few colours and none"
	for term in screen linux vt220; do
		LAB_TERM=$term start 80x24
		until_shown 'Layers'
		keys q
		until_shown 'ended with 0'
	done
}

shell_is_killed
init_is_killed
service_is_killed
lab_is_ended TERM 'ended with 143'
lab_is_ended HUP 'ended with 129'
lab_is_ended KILL 'layerlab: ended without a word'
lab_is_ended SEGV 'layerlab: ended without a word'
stops_and_continues
bad_terminals
floods
resize_storm
colours
jobs_stop
exit $((failures > 0))
