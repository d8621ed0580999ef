# SPDX-License-Identifier: GPL-3.0-or-later
# Both articles under the kernel's own AppArmor, by their own commands.
. /share/tap.sh
plan 32

profiles=/sys/kernel/security/apparmor/profiles
policy=/sys/kernel/security/apparmor/policy
host_policy() {
	cat "$profiles"
	ls "$policy/namespaces"
}

like 'the kernel has AppArmor' "$(cat /sys/kernel/security/lsm)" apparmor
printf 'profile host-profile {\n  file,\n}\n' | apparmor_parser -r -q
before=$(host_policy)
is 'the host has a profile of its own' "$before" 'host-profile (enforce)'

# Article A: what each pod reads of itself.
read_self='grep -E "^(CapEff|Seccomp|NoNewPrivs):" /proc/self/status; cat /proc/self/attr/current'
is 'default-pod reads what the article lists' \
	"$(layerlab run --preset default-pod -- sh -c "$read_self" | tr '\t\n' ' |')" \
	'CapEff: 00000000a80425fb|NoNewPrivs: 0|Seccomp: 0|cri-containerd.apparmor.d (enforce)|'
is 'hardened-pod reads what the article lists' \
	"$(layerlab run --preset hardened-pod -- sh -c "$read_self" | tr '\t\n' ' |')" \
	'CapEff: 0000000000000000|NoNewPrivs: 1|Seccomp: 2|cri-containerd.apparmor.d (enforce)|'
chown='touch /tmp/f && chown 1000 /tmp/f && echo OK; id -u'
is 'default-pod: chown works' "$(layerlab run --preset default-pod -- sh -c "$chown" 2>&1 | tr '\n' ' ')" 'OK 0 '
hardened=$(layerlab run --preset hardened-pod -- sh -c "$chown" 2>&1 | tr '\n' ' ')
like 'hardened-pod: chown is refused' "$hardened" 'Operation not permitted'
like 'hardened-pod: still root' "$hardened" ' 0 '

# Article B: three attacks at four stages.
raw='import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP); print("raw socket created")'
raw() { layerlab run --preset "$1" -- python3 -c "$raw" 2>&1 | tail -n 1; }
unshare() { layerlab run --preset "$1" -- unshare -r -n bash -c 'echo in a new namespace' 2>&1; }
shadow() { layerlab run --preset "$1" -- cat /etc/shadow 2>&1 | head -n 1; }
refused='Operation not permitted'
like 'flask-0: raw socket works' "$(raw flask-0)" 'raw socket created'
like 'flask-0: unshare works' "$(unshare flask-0)" 'in a new namespace'
like 'flask-0: shadow is read' "$(shadow flask-0)" 'root:*:20339:0:99999:7:::'
like 'flask-1: raw socket is refused' "$(raw flask-1)" "[Errno 1] $refused"
like 'flask-1: unshare works' "$(unshare flask-1)" 'in a new namespace'
like 'flask-1: shadow is read' "$(shadow flask-1)" 'root:*:20339:0:99999:7:::'
like 'flask-2: raw socket is refused' "$(raw flask-2)" "[Errno 1] $refused"
like 'flask-2: unshare is refused' "$(unshare flask-2)" "unshare failed: $refused"
like 'flask-2: shadow is read' "$(shadow flask-2)" 'root:*:20339:0:99999:7:::'
like 'flask-3: raw socket is refused' "$(raw flask-3)" "[Errno 1] $refused"
like 'flask-3: unshare is refused' "$(unshare flask-3)" "unshare failed: $refused"
is 'flask-3: shadow is refused' "$(shadow flask-3)" 'cat: /etc/shadow: Permission denied'
status=$(layerlab status --preset flask-3 --json | tr -d ' \n')
like 'flask-3: the kernel names the label' "$status" \
	'"apparmor":{"source":"kernel","label":"flask-deny-shadow","mode":"enforce"}'
like 'flask-3: no filter of an emulation' "$status" '"of_which_emulation":0'

# Everything else goes on working under the guards.
works() { # NAME COMMAND WANTED
	like "flask-3: $1" "$(layerlab run --preset flask-3 -- sh -c "$2" 2>&1)" "$3"
}
works 'other files are read' 'head -n 1 /etc/passwd' 'root:x:0:0'
works 'files are written' 'echo text >/tmp/file && cat /tmp/file' text
works 'programs run' 'python3 -c "print(6 * 7)"' 42
works 'a service answers on the loopback' \
	'lab-probe serve 8080 & for i in 1 2 3 4 5 6 7 8 9; do lab-probe http-get 8080 / && break; sleep 0.1; done' toolbox
works 'chown is allowed' "$chown" OK
works 'pipes and jobs' 'seq 5 | sort -r | head -n 1' 5

# Complain mode refuses nothing and reports.
is 'complain: shadow is read' \
	"$(layerlab run --preset open --apparmor complain-all -- head -n 1 /etc/shadow)" 'root:*:20339:0:99999:7:::'
like 'complain: ALLOWED is logged' "$(dmesg | grep 'name="/etc/shadow"')" 'apparmor="ALLOWED" operation="open"'
like 'complain: status says so' \
	"$(layerlab status --preset open --apparmor flask-deny-shadow:complain --json | tr -d ' \n')" '"mode":"complain"'
like 'a plain deny is silent' "x$(dmesg | grep 'profile="flask-deny-shadow"' | grep DENIED | grep shadow)x" xx

is "the host's policy is as it was" "$(host_policy)" "$before"
tap_end
