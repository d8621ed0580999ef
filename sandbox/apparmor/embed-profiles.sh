#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# embed-profiles.sh PARSER FEATURES PROFILE... : compiles the shipped profiles and writes them as a
# C table to stdout, so that they work where apparmor_parser is not installed.
set -eu
parser=$1 features=$2
shift 2
blob=$(mktemp)
trap 'rm -f "$blob"' EXIT

echo '// SPDX-License-Identifier: GPL-3.0-or-later'
echo '#include "sandbox/apparmor/shipped.h"'
i=0
rows=
for profile; do
	"$parser" -q -Q -K -M "$features" -o "$blob" "$profile"
	echo "static const unsigned char blob_$i[] = {"
	od -An -v -tx1 "$blob" | sed 's/ \(..\)/0x\1,/g'
	echo '};'
	name=$(basename "$profile" .profile)
	rows="$rows	{\"$name\", blob_$i, sizeof(blob_$i)},
"
	i=$((i + 1))
done
printf 'const struct sb_shipped_profile sb_shipped_profiles[] = {\n%s\t{0},\n};\n' "$rows"
