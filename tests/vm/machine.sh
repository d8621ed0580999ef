#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# machine.sh LAYERLAB: `layerlab vm` from outside: status and streams, what goes wrong, every way to
# end it, a terminal that is resized, a user who is not root.
layerlab=$1
here=$(dirname "$0")
. "$here/guest/tap.sh"

command -v qemu-system-x86_64 >/dev/null || {
	[ -z "${LAB_MUST_WORK:-}" ] || exit 1
	echo '1..0 # SKIP qemu-system-x86_64 is not installed'
	exit 0
}
work=$(mktemp -d)
tmux="tmux -L layerlab-vm-$$ -f /dev/null"
trap '$tmux kill-server 2>/dev/null; rm -rf "$work"' EXIT

vm() {
	"$layerlab" vm --timeout 60 "$@" 2>&1
}

# Polls until COMMAND succeeds, a minute at most: other machines may be running.
until_true() {
	for i in $(seq 600); do
		"$@" && return
		sleep 0.1
	done
	return 1
}

plan 22

out=$(seq 5000 | "$layerlab" vm --timeout 60 --exec -- sh -c 'sha256sum; echo trouble >&2; exit 42' 2>"$work/err")
is 'the exit status is the program'\''s own' "$?" 42
is 'input arrives whole' "$out" "$(seq 5000 | sha256sum)"
is 'errors are kept apart' "$(cat "$work/err")" trouble

mkdir "$work/share"
echo 'seen inside' >"$work/share/note"
is 'a folder is shared, and is where it starts' "$(vm --share "$work/share" --exec -- cat note </dev/null)" 'seen inside'

# Faults: one line each, status 125 (or 2 for what was asked wrongly).
fails() { # NAME WANTED-STATUS WANTED-TEXT ARGS...
	name=$1 wanted=$2 text=$3
	shift 3
	said=$("$layerlab" vm "$@" 2>&1 </dev/null)
	is "$name: status" "$?" "$wanted"
	like "$name: told" "$said" "$text"
}
fails 'panic' 125 'Kernel panic' --exec -- sh -c 'echo c >/proc/sysrq-trigger'
fails 'hang' 125 'had not ended after 6 s' --timeout 6 --exec -- sleep 60
fails 'no kernel image' 125 'did not start' --kernel /etc/passwd
fails 'no such image' 2 'No such file' --kernel "$work/none"
fails 'no such program' 127 'nosuch' --exec -- nosuch

# Ended from outside, nothing stays.
is_gone() {
	! kill -0 "$1" 2>/dev/null
}
for signal in TERM KILL; do
	"$layerlab" vm --exec -- sleep 60 </dev/null >"$work/out" 2>&1 &
	lab=$!
	until_true pgrep -P $lab -f qemu-system >"$work/qemu"
	qemu=$(tail -n 1 "$work/qemu")
	kill -$signal $lab
	wait $lab 2>/dev/null
	until_true is_gone "$qemu"
	is "SIG$signal ends the machine too" "$?" 0
done

# A terminal: its size, a live resize, an interrupt for the inside, the status at the end.
shows() {
	$tmux capture-pane -p -t vm 2>/dev/null | grep -q "$1"
}
if command -v tmux >/dev/null; then
	$tmux new-session -d -s vm -x 100 -y 30 "'$layerlab' vm --exec -- bash; echo status \$?; exec sleep 60"
	until_true shows '^bash'
	$tmux send-keys -t vm 'stty size' Enter
	until_true shows '^30 100'
	is 'the terminal has its size' "$?" 0
	$tmux resize-window -t vm -x 140 -y 40
	$tmux send-keys -t vm 'until stty size | grep "40 140"; do :; done; sleep 60' Enter
	until_true shows '^40 140'
	is 'a resize arrives' "$?" 0
	$tmux send-keys -t vm C-c
	$tmux send-keys -t vm 'exit 3' Enter
	until_true shows '^status 3'
	is 'Ctrl-C is for the inside, and the status comes out' "$?" 0
	$tmux kill-session -t vm
	$tmux new-session -d -s vm -x 100 -y 30 "'$layerlab' vm; echo status \$?; exec sleep 60"
	until_true shows cri-containerd
	is 'the full-screen lab shows the kernel'\''s label' "$?" 0
	$tmux send-keys -t vm C-] C-] C-]
	until_true shows '^status 125'
	is 'Ctrl-] three times switches off and leaves the terminal usable' "$?" 0
else
	for name in size resize interrupt tui escape; do
		tap_n=$((tap_n + 1))
		echo "ok $tap_n - $name # SKIP tmux is not installed"
	done
fi

# Not root, with nothing of root's: the kernel image comes from the cache made readable for it.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	mkdir -p "$work/cache/layerlab/vm"
	cp "${XDG_CACHE_HOME:-$HOME/.cache}"/layerlab/vm/vmlinuz-* "$work/cache/layerlab/vm/"
	chown -R 65534 "$work/cache"
	chmod 755 "$work"
	is 'an ordinary user can' "$(setpriv --reuid 65534 --regid 65534 --clear-groups env \
		XDG_CACHE_HOME="$work/cache" "$layerlab" vm --timeout 60 --exec -- id -u </dev/null 2>&1)" 0
else
	is 'an ordinary user can' "$(vm --exec -- id -u </dev/null)" 0
fi
tap_end
