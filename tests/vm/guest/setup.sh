# SPDX-License-Identifier: GPL-3.0-or-later
# An ordinary user before, with and after `layerlab setup`; the log of refusals.
. /share/tap.sh
plan 17

as_user() {
	setpriv --reuid 1000 --regid 1000 --clear-groups env HOME=/tmp/user "$@" 2>&1
}
mkdir -p /tmp/user
chown 1000:1000 /tmp/user
policy=/sys/kernel/security/apparmor/policy/namespaces

refused=$(as_user layerlab run --preset flask-3 --apparmor-source kernel -- true)
like 'before: a user cannot load policy' "$refused" "profile 'flask-deny-shadow' is not loaded"
like 'before: told what would help' "$refused" 'layerlab setup'
like 'setup is not for users' "$(as_user layerlab setup)" 'sudo layerlab setup'

sysctl -q kernel.unprivileged_userns_clone=0
would=$(layerlab setup --dry-run)
like 'dry run: names the setting' "$would" 'would do   user namespaces'
is 'dry run: does nothing' "$(sysctl -n kernel.unprivileged_userns_clone) $(ls $policy)" '0 '
done=$(layerlab setup)
like 'setup: user namespaces' "$done" 'done       user namespaces'
like 'setup: profiles' "$done" "done       the lab's AppArmor profiles"
is 'setup: what is allowed' "$(sysctl -n kernel.unprivileged_userns_clone) $(ls $policy)" '1 layerlab'

like 'with setup: a user is confined by the kernel' \
	"$(as_user layerlab status --preset flask-3 --json | tr -d ' \n')" \
	'"apparmor":{"source":"kernel","label":"flask-deny-shadow","mode":"enforce"}'
like 'with setup: shadow is refused' "$(as_user layerlab run --preset flask-3 -- cat /etc/shadow)" 'Permission denied'
like 'with setup: complain mode is not to be had' \
	"$(as_user layerlab run --apparmor no-raw:complain --apparmor-source kernel -- true)" 'not loaded as asked for'

layerlab apparmor log >/tmp/log 2>/tmp/log.err &
log=$!
i=0
until grep -q 'DENIED open /etc/shadow' /tmp/log || [ $i = 50 ]; do
	layerlab run --preset open --apparmor flask-template-deny-shadow -- cat /etc/shadow 2>/dev/null
	i=$((i + 1))
done
like 'log: the refusal in one line' "$(cat /tmp/log)" \
	'DENIED open /etc/shadow (asked r, refused r) by flask-template-deny-shadow, process cat'
like 'log: silence is explained' "$(cat /tmp/log.err)" 'is silent'
kill -INT $log
wait $log
is 'log: ends on request' "$?" 0

is 'undo' "$(layerlab setup --undo)" undone
is 'undo: everything is as before' \
	"$(sysctl -n kernel.unprivileged_userns_clone) $(ls $policy) $(ls /etc/sysctl.d)" '0  '
sysctl -q kernel.unprivileged_userns_clone=1
like 'after: a user is not confined by the kernel any more' \
	"$(as_user layerlab run --preset flask-3 --apparmor-source kernel -- true)" 'not loaded'
tap_end
