# SPDX-License-Identifier: GPL-3.0-or-later
# Attacks x presets with the kernel's AppArmor on: outcome and who stopped it, a row each.
. /share/tap.sh

attacks='chown raw-socket unshare-userns read-shadow symlink-shadow mount-tmpfs write-proc-sys read-kcore
ptrace-attach sethostname'

# preset, then for each attack in that order: - = succeeded, otherwise who stopped it. Mounting under
# the default template: AppArmor is asked before the capability (security_sb_mount, may_mount).
table='default-pod     -            -            -       -        -        apparmor other userns capabilities capabilities
hardened-pod    capabilities capabilities seccomp -        -        seccomp  other userns capabilities seccomp
flask-3         -            capabilities seccomp apparmor apparmor seccomp  other userns capabilities seccomp'

# The first outcome and stopped_by after each attack's name in the JSON of `layerlab attack`.
judge() {
	# shellcheck disable=SC2086
	layerlab attack --json --preset "$1" $attacks | awk -F'"' '
		$2 == "attack" { attack = $4 }
		$2 == "outcome" && !(attack in outcome) { outcome[attack] = $4 }
		$2 == "stopped_by" { print attack, outcome[attack], $4 == "" ? "-" : $4 }'
}

plan 30
while read -r preset expected; do
	judge "$preset" >/tmp/judged
	for attack in $attacks; do
		wanted=${expected%% *}
		expected=$(echo "${expected#* }" | sed 's/^ *//')
		if [ "$wanted" = - ]; then wanted='succeeded -'; else wanted="blocked $wanted"; fi
		is "$preset x $attack: $wanted" "$(sed -n "s/^$attack //p" /tmp/judged)" "$wanted"
	done
done <<END
$table
END
tap_end
