#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The script ./lab on a make-believe checkout, with a make-believe meson, ninja and package manager
# that write down how they are called.
set -u
source=$(cd -- "$(dirname -- "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
home=$scratch/home
calls=$scratch/calls
failed=0

report() {
	if [ "$1" -eq 0 ]; then
		echo "ok $2"
	else
		echo "not ok $2"
		sed 's/^/    /' "$scratch/out" "$scratch/err" "$calls"
		failed=1
	fi
}

fake() {
	printf '#!/bin/sh\necho "%s $*" >>"%s"\n%s\n' "$1" "$calls" "$2" >"$scratch/bin/$1"
	chmod +x "$scratch/bin/$1"
}

start() {
	: >"$calls"
	(cd / && PATH=$scratch/bin "$home/lab" "$@") </dev/null >"$scratch/out" 2>"$scratch/err"
}

mkdir -p "$scratch/bin" "$home/app" "$home/assets" "$home/lessons" "$home/sandbox" "$home/tests"
cp "$source/lab" "$home/lab"
touch "$home/meson.build" "$home/meson_options.txt" "$home/app/main.c"
for tool in sh dirname find head mkdir touch mv tail awk grep tr id env cat chmod printf; do
	ln -s "$(command -v $tool)" "$scratch/bin/$tool"
done
for tool in apparmor_parser unshare newuidmap pkg-config cc apt-get sudo; do
	fake $tool ''
done
fake meson "mkdir -p '$home/build'; touch '$home/build/build.ninja'"
fake ninja "mkdir -p '$home/build/app'
printf '#!/bin/sh\necho \"started \$*\"\nexit 9\n' >'$home/build/app/layerlab'
chmod +x '$home/build/app/layerlab'"

start status --json
[ $? -eq 9 ] && [ "$(cat "$scratch/out")" = 'started status --json' ] &&
	grep -q '^meson setup' "$calls" && grep -q '^ninja' "$calls"
report $? 'the first start builds, then runs, and keeps stdout clean'

start
[ $? -eq 9 ] && [ "$(cat "$scratch/out")" = 'started tour' ] && [ ! -s "$calls" ] &&
	[ ! -s "$scratch/err" ]
report $? 'the second start asks nobody; without a terminal it is the tour'

touch -d '+1 second' "$home/app/main.c"
start
grep -q '^ninja' "$calls" && ! grep -q '^meson' "$calls"
report $? 'a changed source is built, without setting up again'

touch -d '-1 minute' "$home/app/main.c"
start
rm "$home/app/main.c"
touch -d '+2 seconds' "$home/app"
start
grep -q '^ninja' "$calls"
report $? 'a removed source counts as a change'

fake ninja 'echo "it is broken" >&2; exit 1'
touch -d '+5 seconds' "$home/lab"
start
[ $? -eq 125 ] && grep -q 'it is broken' "$scratch/err" && grep -q 'build failed' "$scratch/err"
report $? 'a failing build is shown'

fake pkg-config "case \$2 in json-c) [ -e '$scratch/installed' ] ;; esac"
fake apt-get "touch '$scratch/installed'"
fake ninja ':'
start
grep -q 'missing: json-c' "$scratch/err" && grep -q '^apt-get install .*libjson-c-dev' "$calls" &&
	[ ! -s "$scratch/installed" ]
report $? 'what is missing is named and installed'

rm "$scratch/bin/apt-get" "$scratch/installed"
touch -d '+9 seconds' "$home/lab"
start
[ $? -eq 125 ] && grep -q 'by hand' "$scratch/err" && grep -q 'json-c' "$scratch/err"
report $? 'without a package manager it says what is wanted'

fake dnf ''
fake pkg-config "case \$2 in libapparmor) false ;; esac"
start
[ $? -eq 125 ] && grep -q 'libapparmor' "$scratch/err" && ! grep -q 'dnf install' "$calls"
report $? 'a package that the distribution has not is said'
exit $failed
