// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/etc.h"

#include "sandbox/text.h"

#define GID_SHADOW 42

/* clang-format off: a line of text a line */
const struct sb_etc_file sb_etc_files[] = {
    {"etc/passwd", 0644, 0,
        "root:x:0:0:root:/root:/bin/bash\n"
        "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
        "user:x:1000:1000:user:/home/user:/bin/bash\n"
        "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"},
    {"etc/group", 0644, 0,
        "root:x:0:\ndaemon:x:1:\ntty:x:5:\nshadow:x:42:\nusers:x:100:\nuser:x:1000:\n"
        "nogroup:x:65534:\n"},
    /* The article's own line: an account without a password, dated, readable by root alone. */
    {"etc/shadow", 0640, GID_SHADOW,
        "root:*:20339:0:99999:7:::\n"
        "daemon:*:20339:0:99999:7:::\n"
        "user:!:20339:0:99999:7:::\n"
        "nobody:*:20339:0:99999:7:::\n"},
    {"etc/hostname", 0644, 0, "lab\n"},
    {"etc/hosts", 0644, 0, "127.0.0.1 localhost lab\n::1 localhost\n"},
    {"etc/resolv.conf", 0644, 0, "# the sandbox has no network but its own loopback\n"},
    {"etc/nsswitch.conf", 0644, 0, "passwd: files\ngroup: files\nshadow: files\nhosts: files\n"},
    {"etc/profile", 0644, 0, "umask 022\n"},
    {"etc/bash.bashrc", 0644, 0, "PS1='\\u@\\h:\\w\\$ '\n"},
    {"etc/os-release", 0644, 0, "NAME=layerlab\nID=layerlab\nPRETTY_NAME=\"layerlab sandbox\"\n"},
};
/* clang-format on */
const unsigned sb_n_etc_files = SB_COUNT(sb_etc_files);
