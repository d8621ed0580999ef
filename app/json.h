// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Machine output. Keys and types are promised to scripts: add some, never rename or retype one.
 * Every function returns a new object that the caller puts (or hands to another object).
 */
#pragma once

#include <json-c/json.h>

#include "sandbox/host.h"
#include "sandbox/policy.h"
#include "sandbox/status.h"
#include "sandbox/verdict.h"

/* Prints one document and a newline on stdout and puts it. */
void cli_json_print(json_object *document);

/* Strings; NULL gives null. Bytes that are no UTF-8 become U+FFFD, as JSON demands (RFC 8259). */
json_object *cli_json_text(const char *text);
/* The same, but the empty string is null too. */
json_object *cli_json_text_or_null(const char *text);

/* ["chown", "net_raw"] */
json_object *cli_json_caps(uint64_t mask);
/* ["capabilities", "seccomp"], a bit each of enum sb_layer_id. */
json_object *cli_json_layers(unsigned mask);

json_object *cli_json_status(const struct sb_status *status);
json_object *cli_json_verdict(const struct sb_verdict *verdict);
json_object *cli_json_policy(const struct sb_policy *policy);
json_object *cli_json_finding(const struct sb_finding *finding);

/* "EPERM", or NULL for 0. */
const char *cli_errno_name(int value);
