// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The state of the lab on the screen, as plain data. update*() change it and ask for effects;
 * the runtime performs those and reports back through update_events.h; the views only read it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "app/tui/actions.h"
#include "app/tui/cursor.h"
#include "app/tui/lesson_state.h"
#include "app/tui/terminal.h"
#include "sandbox/attack.h"
#include "sandbox/capability.h"
#include "sandbox/data.h"
#include "sandbox/host.h"
#include "sandbox/policy.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/status.h"
#include "sandbox/verdict.h"

#define MODEL_ROWS_MIN 24
#define MODEL_COLUMNS_MIN 80
#define MODEL_UNDO 64
#define MODEL_PROCESSES 256
#define MODEL_FINDINGS 48
#define MODEL_TEXT 512
#define MODEL_EFFECTS 96

enum view_id {
	VIEW_LAB,
	VIEW_ATTACK,
	VIEW_MATRIX,
	VIEW_COMPARE,
	VIEW_SECCOMP,
	VIEW_PROCESSES,
	VIEW_LESSONS,
	VIEW_DOCTOR,
	VIEWS
};

enum pane { PANE_LAYERS, PANE_SHELL, PANE_STATUS, PANE_ATTACKS, PANES };

/* What lies over the view; keys go there. */
enum overlay {
	OVERLAY_NONE,
	OVERLAY_HELP,
	OVERLAY_OUTPUT,
	OVERLAY_PALETTE,
	OVERLAY_PICKER,
	OVERLAY_SEARCH,
	OVERLAY_PROMPT
};

/* Worlds with a shell: the lab's own, and the two of the Compare view. */
enum slot { SLOT_LAB, SLOT_LEFT, SLOT_RIGHT, SLOTS };

enum shell_phase { SHELL_NONE, SHELL_RUNNING, SHELL_ENDED, SHELL_WORLD_DIED, SHELL_FAILED };

struct shell {
	enum shell_phase phase;
	pid_t pid, ns_pid;
	int exit_status;   /* as wait(2) gives it, when ENDED */
	char trouble[512]; /* why, when FAILED */
	struct sb_policy policy;
	struct term *term;
	bool has_status;
	struct sb_status status;
	unsigned generation; /* counts shells started */
};

/* The compromised workload of article B, under the lab's policy like the shell. */
enum service_phase { SERVICE_OFF, SERVICE_RUNNING, SERVICE_REPLACED, SERVICE_DIED };

struct service {
	enum service_phase phase; /* REPLACED: the old one is ending, a new one follows */
	pid_t pid;
};

struct attack_state {
	enum { ATTACK_IDLE, ATTACK_WAITING, ATTACK_RUNNING } job;
	bool has_verdict, has_old, is_matrix;
	unsigned done, total; /* runs, while RUNNING */
	struct sb_verdict verdict, old;
	char note[256]; /* why there is no verdict, where the lab failed */
};

enum picker_kind { PICK_PRESET, PICK_SECCOMP, PICK_APPARMOR, PICK_LEFT, PICK_RIGHT };

enum effect_kind {
	EFFECT_SHELL,   /* replace the shell of `index` by one under its policy */
	EFFECT_WORLD,   /* a new world for slot `index`, and a shell in it */
	EFFECT_SERVICE, /* start it (`index` 1) or end it (0) in the lab's world */
	EFFECT_STATUS,  /* read the status shown */
	EFFECT_JUDGE,   /* attack `index` under model->policy */
	EFFECT_STOP,    /* end every job */
	EFFECT_PROCESSES,
	EFFECT_DOCTOR,
	EFFECT_OPENS,      /* count the calls each capability opens in the wall */
	EFFECT_COUPLING, /* tell what the last change of capabilities did to the wall */
	EFFECT_CALLS,
	EFFECT_COMMAND, /* model->command: a command line of layerlab, output into the overlay */
	EFFECT_POLICY,  /* model->command: policy options for model->policy */
	EFFECT_LESSON,  /* part `index` of the lesson's step, answered by the kernel */
	EFFECT_LESSON_LOAD, /* and SAVE: what the learner has done in it */
	EFFECT_LESSON_SAVE,
	EFFECT_SAVE,   /* the screen into the file model->command */
	EFFECT_PROMPT, /* open or close the line editor */
	EFFECT_REDRAW,
	EFFECTS
};

struct effect {
	enum effect_kind kind;
	int index;
	bool via_service, all_subsets;
};

struct names {
	char **names;
	size_t n;
};

struct model {
	/* the screen */
	int rows, columns;
	bool unicode;
	bool is_big; /* presenter layout */
	bool is_zoomed;
	int theme;
	enum view_id view;
	enum pane pane, pane_before; /* the shell was entered from */
	enum overlay overlay;
	bool is_typing; /* into the shells of the Compare or Lessons view */
	bool is_pasting;
	bool has_quit;
	char message[MODEL_TEXT]; /* shown until the next key; "" = the key bar */
	bool message_is_trouble;

	/* the policy, and what it is compared with */
	struct sb_policy policy, preset;
	struct sb_policy past[MODEL_UNDO]; /* [0] = the newest */
	struct sb_policy future[MODEL_UNDO];
	int n_past, n_future;
	struct sb_policy lifted[SB_LAYERS]; /* what a flipped layer was before */
	bool has_lifted[SB_LAYERS];

	/* data that does not change while the lab runs; owned by whoever runs it */
	const struct sb_catalogue *catalogue;
	const struct sb_preset *presets;
	size_t n_presets;
	struct names seccomp_profiles, apparmor_profiles;
	struct lesson_list lessons;
	char lessons_trouble[256]; /* why there are none */
	const char *first_lesson;  /* opened when the lab starts; NULL = none */
	bool has_apparmor_kernel;

	unsigned opens[SB_CAP_LIMIT];        /* calls of the wall that each capability opens */
	uint64_t coupled_from; /* bounding set before the last change */

	/* panes */
	struct shell shells[SLOTS];
	struct service service;
	struct cursor layers, attack_list, matrix, seccomp, processes_list, doctor, help,
	    output_list, palette, picker, lesson_list;
	char filter[64]; /* of the list searched in */
	enum place filter_place;
	char typed[64]; /* into the palette or the picker */
	enum picker_kind picking;

	/* the status panel */
	pid_t watched; /* 0 = the lab's shell */
	bool has_status, has_before, is_raw;
	struct sb_status status, before; /* `before`: what the marks compare with */
	char status_trouble[256];

	/* attacks */
	struct attack_state *attacks; /* one for each of the catalogue */
	int last_attack;              /* -1 = none run yet */
	bool last_via_service;
	int step; /* of the walk in the detail view */
	bool true_order;
	bool shows_evidence; /* where there is room for one half only */

	/* the other views */
	struct sb_status processes[MODEL_PROCESSES];
	size_t n_processes;
	bool all_processes;
	struct sb_finding findings[MODEL_FINDINGS];
	size_t n_findings;
	bool doctor_ran;
	struct sb_seccomp_call *calls; /* owned; under the policy's profile and bounding set */
	size_t n_calls;
	int access;                  /* 0 = every call, else 1 + enum sb_seccomp_access */
	char calls_about[256];       /* of the profile, or why there are no calls */
	struct sb_policy compare[2]; /* left and right */
	char *output;                /* of the last command; owned */
	size_t output_len;
	char output_title[128];
	bool output_running;
	struct lesson_state lesson;

	/* the prompt, as the line editor sees it */
	char prompt[MODEL_TEXT];
	int prompt_cursor; /* columns from its start */

	/* asked of the runtime, in this order */
	char command[MODEL_TEXT];
	struct effect effects[MODEL_EFFECTS];
	int n_effects;
};

/* Terminals and arrays are allocated here; false when out of memory. */
bool model_init(
    struct model *model, const struct sb_policy *policy, const struct sb_catalogue *catalogue);
void model_done(struct model *model);

void model_ask(struct model *model, enum effect_kind kind, int index);

/* What update() is told when something went well or wrong. */
void model_say(struct model *model, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void model_complain(struct model *model, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Differences are shown against the preset a policy came from. */
void model_find_preset(struct model *model, const char *name);

enum place model_place(const struct model *model);
bool model_is_too_small(const struct model *model);

/* How many settings differ between two policies (each capability counts as one). */
int policy_differences(const struct sb_policy *a, const struct sb_policy *b);

/* Bits of the capabilities in which the policies differ. */
uint64_t policy_cap_differences(const struct sb_policy *a, const struct sb_policy *b);

/* Copies what belongs to one layer. */
void policy_copy_layer(struct sb_policy *to, const struct sb_policy *from, enum sb_layer_id layer);

/* Does `text` contain `part`, whatever the case? An empty part is in every text. */
bool text_contains(const char *text, const char *part);
