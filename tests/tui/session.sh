#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A person's session: layers, shell, status and attacks, on a small and on a large screen.
. "$(dirname "$0")/tmux.sh"

moat_stops_chown() {
	scenario "chown dropped, attacked, added again at $1"
	start "$1"
	until_shown 'Layers'
	until_shown 'root@lab'
	keys /
	type_text chown
	keys Enter Space
	until_shown '\*\[ \] chown'
	until_shown 'new shell: dropped chown'
	until_shown 'was a80425fb lost chown'
	keys Escape Tab
	keys Tab
	keys /
	type_text chown
	keys Enter
	keys Enter
	until_shown 'BLOCKED by the moat: CAP_CHOWN'
	until_shown 'EPERM'
	keys Escape
	keys u
	until_gone 'default-pod \+1'
	keys r
	until_shown 'succeeded: '
	keys q
	until_shown 'ended with 0'
}

shell_works() {
	scenario "a real terminal: $1"
	start "$1"
	until_shown 'root@lab'
	keys F2
	type_text 'touch /tmp/f && chown 1000 /tmp/f && echo DONE-$((40+2)); id -u'
	keys Enter
	until_shown 'DONE-42'
	type_text 'seq 1000 | less'
	keys Enter
	until_shown '│3 '
	keys G
	until_shown '1000'
	keys q
	until_gone '\(END\)'
	type_text 'echo asleep-$((40+2)); sleep 1000'
	keys Enter
	until_shown 'asleep-42'
	keys C-c
	type_text 'echo after-$?'
	keys Enter
	until_shown 'after-130'
	type_text 'stty size'
	keys Enter
	until_shown "$2"
	keys F2 q
	until_shown 'ended with 0'
}

editor_works() {
	command -v vi >/dev/null || command -v vim >/dev/null || { echo "  (no vi here)"; return; }
	scenario "vi in the pane"
	start 120x36
	until_shown 'root@lab'
	keys F2
	type_text 'vi /tmp/text'
	keys Enter
	until_shown '│~ '
	type_text 'ihello from vi'
	keys Escape
	until_shown 'hello from vi'
	type_text ':wq'
	keys Enter
	until_gone 'hello from vi'
	type_text 'cat /tmp/text; echo WRITTEN'
	keys Enter
	until_shown '│WRITTEN *│'
	keys F2 q
}

files_survive() {
	scenario "files survive a toggle, a new world has none"
	start 100x30
	until_shown 'root@lab'
	keys F2
	type_text 'echo kept > /tmp/kept; ls /tmp'
	keys Enter
	until_shown ' *kept *│'
	keys F2 A
	until_shown 'new shell: dropped'
	keys F2
	type_text 'cat /tmp/kept'
	keys Enter
	until_shown '│kept'
	keys F2 X
	until_shown 'pristine world'
	keys F2
	type_text 'cat /tmp/kept; echo gone'
	keys Enter
	until_shown 'No such file'
	keys F2 q
}

follows_size() {
	scenario "the size changes under it"
	start 120x36
	until_shown 'root@lab'
	t resize-window -t lab -x 60 -y 20
	until_shown 'needs 80 columns and 24 rows'
	t resize-window -t lab -x 80 -y 24
	until_shown 'Layers'
	t resize-window -t lab -x 200 -y 60
	until_shown 'Attacks'
	keys F2
	type_text 'stty size'
	keys Enter
	until_shown '4[0-9] 1[0-9][0-9]'
	keys F2 q
	until_shown 'ended with 0'
}

presets() {
	scenario "article A's two pods"
	start 120x36
	until_shown 'CapEff +00000000a80425fb'
	keys p
	type_text hardened
	keys Enter
	until_shown 'CapEff +0000000000000000'
	until_shown 'NoNewPrivs 1'
	until_shown 'Seccomp +2 filter'
	keys F2
	type_text 'touch /tmp/f && chown 1000 /tmp/f; id -u'
	keys Enter
	until_shown 'changing ownership of'
	keys F2 q
}

views() {
	scenario "every view opens"
	start 120x36
	until_shown 'root@lab'
	keys 2
	until_shown 'Attack'
	keys 3
	until_shown 'm runs them all'
	keys 4
	until_shown 'hardened-pod'
	keys Enter
	type_text 'echo both-$((1+1))'
	keys Enter
	until_shown 'both-2.*both-2'
	keys F2
	keys 5
	until_shown 'The wall'
	keys 6
	until_shown 'lab-init'
	keys 8
	until_shown 'no_new_privs: '
	keys '?'
	until_shown 'every key'
	keys Escape
	keys C-p
	type_text undo
	until_shown 'undo the last change'
	keys Escape
	keys :
	type_text '--cap-drop net_raw'
	keys Enter
	keys 1
	until_shown 'lost net_raw'
	keys :
	type_text 'drop-a'
	keys Tab
	until_shown '^:drop-all'
	keys C-u
	type_text 'attacks'
	keys Enter
	until_shown 'layerlab attacks'
	until_shown 'raw-socket'
	keys Escape
	keys q
	until_shown 'ended with 0'
}

moat_stops_chown 80x24
moat_stops_chown 160x50
shell_works 80x24 '1[0-9] 78'
shell_works 160x50 '3[0-9] [67][0-9]'
editor_works
files_survive
follows_size
presets
views
exit $((failures > 0))
