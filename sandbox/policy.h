// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A policy is a plain value: everything a person can ask of the four layers. It holds no pointer,
 * so it is copied by assignment and compared with sb_policy_equal(). What was asked and what the
 * kernel reports (status.h) are two things and never mixed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"

#define SB_NAME_MAX 64
#define SB_PATH_MAX 512
#define SB_GROUPS_MAX 32

/* The five sets of a thread, capabilities(7), in the order /proc/PID/status prints them. */
enum sb_capset {
	SB_CAPS_INHERITABLE,
	SB_CAPS_PERMITTED,
	SB_CAPS_EFFECTIVE,
	SB_CAPS_BOUNDING,
	SB_CAPS_AMBIENT,
	SB_CAPSETS
};
extern const char *const sb_capset_name[SB_CAPSETS]; /* "inheritable", … */

/* The layers, in the order a verdict lists them. */
enum sb_layer_id {
	SB_LAYER_CAPABILITIES,
	SB_LAYER_SECCOMP,
	SB_LAYER_NO_NEW_PRIVS,
	SB_LAYER_APPARMOR,
	SB_LAYERS
};

enum sb_seccomp_mode { SB_SECCOMP_OFF, SB_SECCOMP_STRICT, SB_SECCOMP_FILTER };
enum sb_apparmor_mode { SB_APPARMOR_ENFORCE, SB_APPARMOR_COMPLAIN, SB_APPARMOR_KILL };
enum sb_apparmor_source {
	SB_APPARMOR_AUTO,
	SB_APPARMOR_KERNEL,
	SB_APPARMOR_EMULATED,
	SB_APPARMOR_NONE
};
enum sb_userns { SB_USERNS_PRIVATE, SB_USERNS_HOST };

struct sb_policy {
	char name[SB_NAME_MAX];       /* preset or manifest it came from; "" = none */
	uint64_t caps[SB_CAPSETS];    /* capability masks, see capability.h */
	unsigned securebits;          /* SECBIT_* of linux/securebits.h */
	bool no_new_privs;
	enum sb_seccomp_mode seccomp; /* FILTER needs a profile */
	char seccomp_profile[SB_PATH_MAX];  /* a shipped profile's name or the path of an OCI JSON file */
	/* Runtimes build the filter from the profile and the bounding set. A policy whose capabilities
	 * were lifted keeps the filter it had: one layer is lifted, not two. */
	bool filter_is_kept;
	uint64_t filter_bounding;           /* with filter_is_kept; see sb_policy_filter_bounding() */
	char seccomp_profile2[SB_PATH_MAX]; /* a second filter stacked on the first; "" = none */
	char apparmor_profile[SB_PATH_MAX]; /* name or file; "" = unconfined */
	enum sb_apparmor_mode apparmor_mode;
	enum sb_apparmor_source apparmor_source;
	uid_t uid;
	gid_t gid;
	gid_t groups[SB_GROUPS_MAX];  /* supplementary groups */
	unsigned n_groups;
	enum sb_userns userns;
	bool mask_paths;              /* masked and read-only /proc and /sys paths, as containerd has them */
	bool low_ports_open;          /* net.ipv4.ip_unprivileged_port_start=0, as runtimes set it */
};

/* Every capability, no seccomp, no no_new_privs, unconfined, uid 0. */
void sb_policy_open(struct sb_policy *policy);

/* docker's --cap-drop / --cap-add: effective, permitted and bounding follow, inheritable and
 * ambient lose what bounding loses (containerd pkg/oci WithAddedCapabilities/WithDropped…). */
void sb_policy_cap_drop(struct sb_policy *policy, uint64_t mask);
void sb_policy_cap_add(struct sb_policy *policy, uint64_t mask);

/* Refuses what no thread can have, naming the rule of capabilities(7): ambient outside permitted
 * or inheritable, effective outside permitted. */
int sb_policy_check(const struct sb_policy *policy, struct sb_error *err);

/* The bounding set the policy's seccomp profiles are built for. */
uint64_t sb_policy_filter_bounding(const struct sb_policy *policy);

bool sb_policy_equal(const struct sb_policy *a, const struct sb_policy *b);

/* A layer is active when the policy asks more of it than `open` does; lifting puts that layer
 * back to what `open` has and leaves the others alone. Rows in layer.c. */
bool sb_policy_layer_active(const struct sb_policy *policy, enum sb_layer_id layer);
void sb_policy_lift(struct sb_policy *policy, enum sb_layer_id layer);

/* Bit N set for each active layer N, and the policy with just the layers of `keep` left. */
unsigned sb_policy_layers(const struct sb_policy *policy);
void sb_policy_keep(struct sb_policy *policy, unsigned keep);
