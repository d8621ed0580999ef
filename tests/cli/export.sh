#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every format against its golden text (GENERATE=1 writes them anew), the manifest read back, and
# where they are installed the tools asked themselves.
set -u
golden=$(dirname -- "$0")/golden
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

report() {
	if [ "$1" -eq 0 ]; then
		echo "ok $2"
	else
		echo "not ok $2"
		failed=1
	fi
}

for preset in default-pod flask-3 hardened-pod pss-restricted; do
	for format in k8s docker podman oci systemd bwrap setpriv; do
		"$LAYERLAB" export $format --preset $preset -- sh -c 'echo "it'\''s"' 2>&1 |
			sed "s|$ASSETS|ASSETS|g" >"$scratch/out"
		[ -z "${GENERATE-}" ] || cp "$scratch/out" "$golden/$format.$preset"
		diff -u "$golden/$format.$preset" "$scratch/out"
		report $? "$format of $preset"
	done
done

# What comes back must be the very policy: the options' own words, without the name.
for preset in default-pod hardened-pod flask-0 flask-1 flask-2 flask-3 pss-restricted; do
	"$LAYERLAB" export k8s --preset $preset >"$scratch/pod.yaml"
	for format in oci setpriv; do
		"$LAYERLAB" export $format --preset $preset >"$scratch/a" 2>/dev/null
		"$LAYERLAB" export $format --pod "$scratch/pod.yaml" >"$scratch/b" 2>/dev/null
		diff -u "$scratch/a" "$scratch/b" || break
	done
	report $? "k8s of $preset read back"
done

# setpriv(1) shows that its line means what it says.
line=$("$LAYERLAB" export setpriv --preset flask-1 --apparmor unconfined -- \
	sh -c 'grep ^CapBnd /proc/self/status' | grep -v '^#')
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	[ "$(sh -c "$line" | tr -d '[:space:]')" = CapBnd:00000000a80405fb ]
	report $? "setpriv runs its line"
else
	echo "skip setpriv runs its line: needs root and setpriv"
fi
exit $failed
