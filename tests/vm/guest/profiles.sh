# SPDX-License-Identifier: GPL-3.0-or-later
# The shipped profiles, modes, stacks, and what goes wrong, under the kernel's own AppArmor.
. /share/tap.sh
plan 39

under() { # PROFILE COMMAND
	profile=$1
	shift
	layerlab run --preset open --apparmor "$profile" -- "$@" 2>&1
}
denied='Permission denied'
raw='import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)'

like 'no-raw: raw socket is refused' "$(under no-raw python3 -c "$raw")" "[Errno 13] $denied"
is 'no-raw: ordinary sockets are not' "$(under no-raw python3 -c 'import socket; socket.socket()')" ''
like 'no-raw: the refusal is logged' "$(dmesg | grep 'profile="no-raw"')" 'operation="create"'
like 'no-network: sockets are refused' "$(under no-network python3 -c 'import socket; socket.socket()')" "$denied"
is 'no-network: local sockets are not' \
	"$(under no-network python3 -c 'import socket; socket.socket(socket.AF_UNIX)')" ''
like 'deny-write: no file is made' "$(under deny-write sh -c 'echo x >/tmp/file')" "$denied"
is 'deny-write: files are read' "$(under deny-write sh -c 'echo x >/dev/null; cat /etc/hostname')" lab
like 'exec-transition: id may not run' "$(under exec-transition sh -c 'id; true')" "$denied"
like 'exec-transition: cat may not read passwd' "$(under exec-transition sh -c 'cat /etc/passwd')" "$denied"
like 'exec-transition: head may' "$(under exec-transition sh -c 'head -n 1 /etc/passwd')" root:
is 'exec-transition: the child has its own label' \
	"$(under exec-transition sh -c 'cat /proc/self/attr/current')" 'exec-transition//reader (enforce)'
like 'lab-service: no other programs' "$(under lab-service sh -c 'python3 -c 0')" "$denied"
like 'lab-service: no shadow' "$(under lab-service sh -c 'cat /etc/shadow')" "$denied"
like 'lab-service: its files' "$(under lab-service sh -c 'head -n 1 /etc/passwd')" root:
like 'flask-template-deny-shadow: shadow' "$(under flask-template-deny-shadow cat /etc/shadow)" "$denied"
like 'flask-template-deny-shadow: hard link' \
	"$(under flask-template-deny-shadow sh -c 'ln /etc/shadow /tmp/x; cat /tmp/x')" "$denied"
like 'flask-template-deny-shadow: no mounts' \
	"$(under flask-template-deny-shadow mount -t tmpfs none /mnt)" 'mount'
like 'flask-template-deny-shadow: logged' \
	"$(dmesg | grep 'profile="flask-template-deny-shadow"' | grep 'name="/etc/shadow"')" 'apparmor="DENIED"'

stack='stack-files//&stack-network'
is 'a stack has both labels' "$(under "$stack" cat /proc/self/attr/current)" "$stack (enforce)"
like 'a stack has both labels from outside' \
	"$(layerlab status --preset open --apparmor "$stack" --json | tr -d ' \n')" "\"label\":\"$stack\""
like 'a stack refuses what one half refuses' "$(under "$stack" cat /etc/shadow)" "$denied"
like 'a stack refuses what the other half refuses' "$(under "$stack" python3 -c "$raw")" "$denied"
like 'complain: an audited deny does not refuse' \
	"$(under flask-template-deny-shadow:complain cat /etc/shadow)" root:
like 'complain: a silent deny refuses all the same' \
	"$(under flask-deny-shadow:complain cat /etc/shadow)" "$denied"
like 'no_new_privs and a profile together' \
	"$(layerlab run --preset open --no-new-privs --apparmor no-raw -- cat /proc/self/attr/current)" 'no-raw (enforce)'
like 'another user' "$(layerlab run --preset open --user 1000:1000 --apparmor deny-write -- sh -c \
	'id -u; echo x >/tmp/file' 2>&1)" "$denied"

# A profile of one's own, by file and by name.
mkdir -p /root/.config/layerlab/apparmor
printf 'profile mine {\n  file,\n  capability,\n  audit deny /etc/hostname r,\n}\n' \
	>/root/.config/layerlab/apparmor/mine.profile
cp /root/.config/layerlab/apparmor/mine.profile /tmp/other.profile
like 'a profile of the user, by name' "$(under mine cat /etc/hostname)" "$denied"
like 'a profile in a file' "$(under /tmp/other.profile cat /etc/hostname)" "$denied"

# What goes wrong.
printf 'profile broken {\n  file,\n  nonsense here\n}\n' >/tmp/broken.profile
like 'a syntax error has its line' "$(under /tmp/broken.profile true)" '/tmp/broken.profile:3: '
under /tmp/broken.profile true >/dev/null
is 'a syntax error exits 2' "$?" 2
like 'a missing include is named' "$(printf '#include <nosuch>\n' >/tmp/i.profile; under /tmp/i.profile true)" nosuch
like 'an unknown profile has a suggestion' "$(under flask-deny-shado true)" "did you mean 'flask-deny-shadow'"

namespaces=/sys/kernel/security/apparmor/policy/namespaces
until_true() {
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		"$@" >/dev/null && return
		sleep 0.2
	done
	return 1
}
none_left() {
	[ -z "$(ls $namespaces)" ]
}
start_sleeper() {
	layerlab run --preset open --apparmor no-raw -- sleep 60 &
	lab=$!
	until_true pgrep -x sleep
	sleeper=$(pgrep -x sleep)
}

# Somebody removes the policy under a running shell: the kernel lets go of it at once.
start_sleeper
like 'a running process has its label' "$(cat "/proc/$sleeper/attr/current")" 'no-raw (enforce)'
rmdir $namespaces/layerlab-*
like 'status sees that it is gone' \
	"$(layerlab status --pid "$sleeper" --json | tr -d ' \n')" '"label":"unconfined"'
kill $lab
wait $lab

# Killed, the lab leaves nothing loaded and nobody running.
start_sleeper
like 'policy is loaded' "$(ls $namespaces)" layerlab-
is 'the keeper waits' "$(pgrep -c -x layerlab-keeper)" 1
kill -9 $lab
until_true none_left
is 'no namespace is left' "$(ls $namespaces)" ''
is 'no process of the sandbox is left' "$(pgrep -x sleep)" ''
is 'no keeper is left' "$(pgrep -x layerlab-keeper)" ''
tap_end
