# SPDX-License-Identifier: GPL-3.0-or-later
# Test Anything Protocol for the scripts beside this one: `plan N`, then N of `is` and `like`.
tap_n=0
tap_failed=0

plan() {
	echo "1..$1"
}

tap_result() { # STATUS NAME GOT WANTED
	tap_n=$((tap_n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_n - $2"
		return
	fi
	tap_failed=1
	echo "not ok $tap_n - $2"
	printf '%s\n' "got: $3" "wanted: $4" | sed 's/^/# /'
}

is() { # NAME GOT WANTED
	[ "$2" = "$3" ]
	tap_result $? "$1" "$2" "$3"
}

like() { # NAME GOT WANTED: anywhere in what we got
	case $2 in
	*"$3"*) tap_result 0 "$1" ;;
	*) tap_result 1 "$1" "$2" "$3" ;;
	esac
}

tap_end() {
	exit $tap_failed
}
