#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each file of corpus/ leaves the same screen in the lab's terminal as in tmux.
. "$(dirname "$0")/tmux.sh"

own=$(mktemp -d)
trap 'finish; rm -rf "$own"' EXIT

stripped() {
	sed 's/ *$//'
}

# The end is marked by the terminal's title, which no screen shows.
shown_by_tmux() {
	new_server
	t new-session -d -s lab -x 80 -y 24 \
		"stty -echo; cat '$1'; printf '\\033]2;%s\\007' all-drawn; exec sleep 100"
	t set -g status off
	until_true drawn
	screen | stripped
}

drawn() {
	[ "$(t display-message -p -t lab '#{pane_title}')" = all-drawn ]
}

for file in "$(dirname "$0")"/corpus/*.vt; do
	scenario "$(basename "$file" .vt)"
	# The terminal's line discipline turns every newline into return and newline (stty onlcr).
	sed 's/$/\r/; $ s/\r$//' "$file" >"$own/file"
	shown_by_tmux "$file" >"$own/tmux"
	"$RENDER" 80 24 "$own/file" | stripped >"$own/lab"
	diff "$own/tmux" "$own/lab" || fail "tmux < > lab"
done
exit $((failures > 0))
