#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A learner's way through the first three lessons in the real program, in a real terminal (tmux):
# reads, predicts, reaches the goals by the prompt, resumes after leaving.
# usage: learner.sh LAYERLAB
set -u
lab=$(realpath "$1")
command -v tmux >/dev/null || {
	echo "SKIP: tmux is not installed" >&2
	[ -z "${LAB_MUST_WORK:-}" ] && exit 77
	exit 1
}
work=$(mktemp -d)
socket=$work/tmux
tm() { tmux -S "$socket" -f /dev/null "$@"; }
trap 'tm kill-server 2>/dev/null; rm -rf "$work"' EXIT
failed=0

screen() { tm capture-pane -p; }

# Polls the screen for a text, for at most a minute.
see() {
	end=$(($(date +%s) + 60))
	until screen | grep -qF -- "$1"; do
		if [ "$(date +%s)" -ge "$end" ]; then
			echo "not ok never shown: $1"
			screen
			exit 1
		fi
	done
}

keys() { tm send-keys "$@"; }

start() {
	tm new-session -d -x 120 -y 36 env -u NO_COLOR LC_ALL=C.UTF-8 XDG_STATE_HOME="$work/state" \
		"$lab" || exit 1
	see 'root@lab:' && keys 7 && see 'Two pods side by side'
}

# predict CHOICE-KEYS…: after Enter the kernel's answer is marked.
predict() {
	for key in "$@"; do keys "$key"; done
	keys Enter
	see 'what the kernel says'
	keys Enter
}

# goal OPTIONS: typed at the prompt, then asked.
goal() {
	keys : && keys -l -- "$1" && keys Enter
	see "policy: $1"
	keys Enter
	see reached
	keys Enter
}

passed() {
	if grep -q "$2" "$work/state/layerlab/lessons/$1.json"; then
		echo "ok $1"
	else
		echo "not ok $1: $(cat "$work/state/layerlab/lessons/$1.json")"
		failed=1
	fi
}

start
keys Enter && see 'step 1 of 4' && see '= CapEff is 00000000a80425fb' && keys Enter
see 'step 2 of 4' && predict
see 'step 3 of 4' && predict Down Down
see 'step 4 of 4' && goal '--preset default-pod --cap-drop ALL'
see 'done. Predictions right: 2 of 2' && keys Enter
passed status-fields '"steps_done": *4.*"right": *2'

keys Down Enter && see 'Two pods side by side · step 1' && see '= chown: succeeded' && keys Enter
see 'step 2 of 4' && predict Down
# Leaves in the middle, as after a crash, and goes on where it was.
see 'step 3 of 4' && keys Escape && see 'Root is not root' && keys Enter
see 'step 3 of 4' && predict
see 'step 4 of 4' && goal '--preset hardened-pod --cap-add CHOWN'
see 'done.' && keys Enter
passed two-pods '"steps_done": *4'

keys Down Enter && see 'Root is not root · step 1' && see '= chown: succeeded' && keys Enter
see 'step 2 of 5' && predict Down
see 'step 3 of 5' && predict
see 'step 4 of 5' && predict
see 'step 5 of 5' && goal '--preset open --cap-drop ALL --user 1000:1000'
see 'done.' && keys Enter
passed root-is-not-root '"steps_done": *5'
keys q
exit $failed
