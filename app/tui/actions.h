// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Everything a person can do, one row each: the key bar, the palette, the help screen, the prompt
 * and the manual are made from this table. A new action is one row and one handler in an
 * update_*.c file.
 *
 *   ACTION(id, handler, name, key, second key, where, group, help)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model;

/* Where keys go: the pane in focus, or what lies over it. */
enum place {
	PLACE_LAYERS,
	PLACE_SHELL,
	PLACE_STATUS,
	PLACE_ATTACKS,
	PLACE_ATTACK,
	PLACE_MATRIX,
	PLACE_COMPARE,
	PLACE_COMPARE_SHELLS,
	PLACE_SECCOMP,
	PLACE_PROCESSES,
	PLACE_LESSONS,
	PLACE_LESSON,       /* an open one */
	PLACE_LESSON_SHELL, /* the shell beside it */
	PLACE_DOCTOR,
	PLACE_HELP,
	PLACE_OUTPUT,
	PLACE_PALETTE, /* text is typed here */
	PLACE_PICKER,  /* and here */
	PLACE_SEARCH,  /* and here */
	PLACE_PROMPT,  /* and here, through readline */
	PLACES
};

#define AT(place) (1u << PLACE_##place)
#define AT_TEXT (AT(PALETTE) | AT(PICKER) | AT(SEARCH) | AT(PROMPT))
#define AT_TERMINAL (AT(SHELL) | AT(COMPARE_SHELLS) | AT(LESSON_SHELL))
#define AT_COMMAND (((1u << PLACES) - 1) & ~(AT_TEXT | AT_TERMINAL))
#define AT_LAB (AT(LAYERS) | AT(STATUS) | AT(ATTACKS))
#define AT_LIST                                                                                    \
	(AT_LAB | AT(ATTACK) | AT(MATRIX) | AT(SECCOMP) | AT(PROCESSES) | AT(LESSONS) |            \
	    AT(LESSON) | AT(DOCTOR) | AT(HELP) | AT(OUTPUT) | AT(PALETTE) | AT(PICKER))

#define ACTIONS(ACTION)                                                                            \
	ACTION(TOGGLE, do_toggle, "toggle", "Space", NULL, AT(LAYERS), LAYERS,                     \
	    "toggle what the cursor is on")                                                        \
	ACTION(CHOOSE, do_choose, "choose", "Enter", NULL, AT(LAYERS), LAYERS,                     \
	    "choose a profile, or toggle")                                                         \
	ACTION(NEXT_VALUE, do_next_value, "next-value", "Right", NULL, AT(LAYERS), LAYERS,         \
	    "next value of a row with several")                                                    \
	ACTION(PREVIOUS_VALUE, do_previous_value, "previous-value", "Left", NULL, AT(LAYERS),      \
	    LAYERS, "previous value of a row with several")                                        \
	ACTION(                                                                                    \
	    ADD_ALL, do_add_all, "add-all", "a", NULL, AT(LAYERS), LAYERS, "add every capability") \
	ACTION(DROP_ALL, do_drop_all, "drop-all", "A", NULL, AT(LAYERS), LAYERS,                   \
	    "drop every capability")                                                               \
	ACTION(RUN, do_run, "run", "Enter", NULL, AT(ATTACKS), ATTACKS, "run the attack")          \
	ACTION(DETAIL, do_detail, "detail", "d", NULL, AT(ATTACKS), ATTACKS,                       \
	    "the attack in detail, layer by layer")                                                \
	ACTION(                                                                                    \
	    RUN_ALL, do_run_all, "run-all", "E", NULL, AT(ATTACKS), ATTACKS, "run every attack")   \
	ACTION(ACKNOWLEDGE, do_acknowledge, "acknowledge", "c", NULL, AT(STATUS) | AT(LAYERS),     \
	    STATUS, "clear the marks of what changed")                                             \
	ACTION(RAW, do_raw, "raw", "x", NULL, AT(STATUS), STATUS,                                  \
	    "status decoded, or as /proc prints it")                                               \
	ACTION(WATCH, do_watch, "watch", "w", NULL, AT(STATUS), STATUS,                            \
	    "watch another process of the machine")                                                \
	ACTION(ORDER, do_order, "order", "o", NULL, AT(ATTACK), ATTACKS,                           \
	    "story order, or the kernel's true order")                                             \
	ACTION(EVIDENCE, do_evidence, "evidence", "e", NULL, AT(ATTACK), ATTACKS,                  \
	    "evidence and output, where there is no room beside")                                  \
	ACTION(STEP, do_step, "step", "Right", "Space", AT(ATTACK), ATTACKS,                       \
	    "let the action walk one layer further")                                               \
	ACTION(STEP_BACK, do_step_back, "step-back", "Left", NULL, AT(ATTACK), ATTACKS,            \
	    "one layer back")                                                                      \
	ACTION(RUN_SERVICE, do_run_service, "run-via-service", "s", NULL,                          \
	    AT(ATTACKS) | AT(ATTACK), ATTACKS,                                                     \
	    "deliver the attack through the vulnerable service")                                   \
	ACTION(DETAIL_RUN, do_run, "run-again", "Enter", NULL, AT(ATTACK), ATTACKS,                \
	    "run this attack again")                                                               \
	ACTION(NEXT_ATTACK, do_next_attack, "next-attack", "n", NULL, AT(ATTACK), ATTACKS,         \
	    "the next attack")                                                                     \
	ACTION(PREVIOUS_ATTACK, do_previous_attack, "previous-attack", "b", NULL, AT(ATTACK),      \
	    ATTACKS, "the attack before")                                                          \
	ACTION(MATRIX_RUN, do_matrix_run, "matrix-run", "m", NULL, AT(MATRIX), ATTACKS,            \
	    "run every attack under every subset of layers")                                       \
	ACTION(MATRIX_OPEN, do_matrix_open, "matrix-open", "Enter", NULL, AT(MATRIX), ATTACKS,     \
	    "the attack in detail")                                                                \
	ACTION(ACCESS, do_access, "which-calls", "v", NULL, AT(SECCOMP), STATUS,                   \
	    "all calls, or the allowed, conditional or refused ones")                              \
	ACTION(COMPARE_TYPE, do_compare_type, "compare-type", "Enter", NULL, AT(COMPARE), COMPARE, \
	    "type into both sandboxes at once")                                                    \
	ACTION(COMPARE_LEFT, do_compare_left, "compare-left", "l", NULL, AT(COMPARE), COMPARE,     \
	    "preset of the left sandbox")                                                          \
	ACTION(COMPARE_RIGHT, do_compare_right, "compare-right", "r", NULL, AT(COMPARE), COMPARE,  \
	    "preset of the right sandbox")                                                         \
	ACTION(PROCESS_WATCH, do_process_watch, "process-watch", "Enter", NULL, AT(PROCESSES),     \
	    STATUS, "show this process in the status panel")                                       \
	ACTION(PROCESS_ALL, do_process_all, "process-all", "a", NULL, AT(PROCESSES), STATUS,       \
	    "the sandbox's processes, or all of the machine")                                      \
	ACTION(LESSON_OPEN, do_lesson_open, "open-lesson", "Enter", NULL, AT(LESSONS), LESSONS,    \
	    "open the lesson")                                                                     \
	ACTION(LESSON_NEXT, do_lesson_next, "go-on", "Enter", "Right", AT(LESSON), LESSONS,        \
	    "lock in the prediction, ask whether the goal is reached, go on")                      \
	ACTION(LESSON_PREVIOUS, do_lesson_previous, "step-before", "b", "Left", AT(LESSON),        \
	    LESSONS, "the step before")                                                            \
	ACTION(LESSON_TYPE, do_lesson_type, "type", "t", NULL, AT(LESSON), LESSONS,                \
	    "type the step's command into the shell")                                              \
	ACTION(LESSON_HINT, do_lesson_hint, "hint", "h", NULL, AT(LESSON), LESSONS, "a hint")      \
	ACTION(                                                                                    \
	    LESSON_SKIP, do_lesson_skip, "skip", "s", NULL, AT(LESSON), LESSONS, "skip the step")  \
	ACTION(LESSON_RESET, do_lesson_reset, "start-over", "x", NULL, AT(LESSON), LESSONS,        \
	    "the step anew, in a pristine world")                                                  \
	ACTION(LESSON_LEAVE, do_lesson_leave, "leave-lesson", "Esc", NULL, AT(LESSON), LESSONS,    \
	    "back to the list")                                                                    \
	ACTION(RERUN, do_rerun, "re-run", "r", NULL, AT_LAB | AT(ATTACK), ATTACKS,                 \
	    "run the last attack again")                                                           \
	ACTION(FLIP_MOAT, do_flip_moat, "flip-moat", "F5", NULL, AT_LAB | AT(ATTACK), FLIP,        \
	    "lift or restore the moat (capabilities), re-run")                                     \
	ACTION(FLIP_WALL, do_flip_wall, "flip-wall", "F6", NULL, AT_LAB | AT(ATTACK), FLIP,        \
	    "lift or restore the wall (seccomp), re-run")                                          \
	ACTION(FLIP_GATE, do_flip_gate, "flip-gate", "F7", NULL, AT_LAB | AT(ATTACK), FLIP,        \
	    "lift or restore the gate (no_new_privs), re-run")                                     \
	ACTION(FLIP_GUARDS, do_flip_guards, "flip-guards", "F8", NULL, AT_LAB | AT(ATTACK), FLIP,  \
	    "lift or restore the guards (AppArmor), re-run")                                       \
	ACTION(PRESET, do_preset, "preset", "p", NULL, AT_LAB, POLICY, "load a preset")            \
	ACTION(UNDO, do_undo, "undo", "u", NULL, AT_LAB, POLICY,                                   \
	    "undo the last change of the policy")                                                  \
	ACTION(REDO, do_redo, "redo", "U", "^R", AT_LAB, POLICY, "redo it")                        \
	ACTION(FOCUS_SHELL, do_focus_shell, "shell", "F2", NULL, AT_COMMAND | AT_TERMINAL, MOVE,   \
	    "into the shell, and out of it again")                                                 \
	ACTION(NEXT_PANE, do_next_pane, "next-pane", "Tab", NULL, AT_LAB, MOVE, "next pane")       \
	ACTION(PREVIOUS_PANE, do_previous_pane, "previous-pane", "S-Tab", NULL, AT_LAB, MOVE,      \
	    "previous pane")                                                                       \
	ACTION(UP, do_up, "up", "Up", "k", AT_LIST, MOVE, "up")                                    \
	ACTION(DOWN, do_down, "down", "Down", "j", AT_LIST, MOVE, "down")                          \
	ACTION(PAGE_UP, do_page_up, "page-up", "PgUp", NULL, AT_LIST, MOVE, "a page up")           \
	ACTION(PAGE_DOWN, do_page_down, "page-down", "PgDn", NULL, AT_LIST, MOVE, "a page down")   \
	ACTION(FIRST, do_first, "first", "Home", "g", AT_LIST, MOVE, "to the first")               \
	ACTION(LAST, do_last, "last", "End", "G", AT_LIST, MOVE, "to the last")                    \
	ACTION(SEARCH, do_search, "search", "/", NULL,                                             \
	    AT(LAYERS) | AT(ATTACKS) | AT(SECCOMP) | AT(PROCESSES), MOVE, "search in this list")   \
	ACTION(SCROLL_UP, do_scroll_up, "scroll-up", "S-PgUp", "M-PgUp", AT_TERMINAL | AT_LAB,     \
	    SHELL, "scroll the shell back")                                                        \
	ACTION(SCROLL_DOWN, do_scroll_down, "scroll-down", "S-PgDn", "M-PgDn",                     \
	    AT_TERMINAL | AT_LAB, SHELL, "scroll the shell forward")                               \
	ACTION(NEW_SHELL, do_new_shell, "new-shell", "n", NULL, AT_LAB, SHELL,                     \
	    "a new shell in the same world")                                                       \
	ACTION(RESET, do_reset, "reset", "X", NULL, AT_LAB, SHELL,                                 \
	    "a pristine world: files and processes gone")                                          \
	ACTION(SERVICE, do_service, "service", "S", NULL, AT_LAB, SHELL,                           \
	    "start or end the vulnerable service in the lab's world")                              \
	ACTION(ZOOM, do_zoom, "zoom", "z", NULL, AT_LAB, SCREEN, "the shell alone, and back")      \
	ACTION(PRESENT, do_present, "present", "B", NULL, AT_COMMAND, SCREEN,                      \
	    "presenter layout for projectors")                                                     \
	ACTION(THEME, do_theme, "theme", "T", NULL, AT_COMMAND, SCREEN, "next colour theme")       \
	ACTION(VIEW_LAB, do_view_lab, "lab", "1", NULL, AT_COMMAND, VIEWS, "the lab")              \
	ACTION(                                                                                    \
	    VIEW_ATTACK, do_view_attack, "attack", "2", NULL, AT_COMMAND, VIEWS, "attack detail")  \
	ACTION(VIEW_MATRIX, do_view_matrix, "matrix", "3", NULL, AT_COMMAND, VIEWS,                \
	    "matrix of attacks and layers")                                                        \
	ACTION(VIEW_COMPARE, do_view_compare, "compare", "4", NULL, AT_COMMAND, VIEWS,             \
	    "two sandboxes side by side")                                                          \
	ACTION(VIEW_SECCOMP, do_view_seccomp, "seccomp", "5", NULL, AT_COMMAND, VIEWS,             \
	    "the wall, call by call")                                                              \
	ACTION(VIEW_PROCESSES, do_view_processes, "processes", "6", NULL, AT_COMMAND, VIEWS,       \
	    "processes of the sandbox")                                                            \
	ACTION(VIEW_LESSONS, do_view_lessons, "lessons", "7", NULL, AT_COMMAND, VIEWS, "lessons")  \
	ACTION(VIEW_DOCTOR, do_view_doctor, "doctor", "8", NULL, AT_COMMAND, VIEWS,                \
	    "what this machine offers")                                                            \
	ACTION(HELP, do_help, "help", "?", "F1", AT_COMMAND, PROGRAM, "every key")                 \
	ACTION(PALETTE, do_palette, "palette", "^P", NULL, AT_COMMAND, PROGRAM,                    \
	    "find an action by its name")                                                          \
	ACTION(PROMPT, do_prompt, "prompt", ":", NULL, AT_COMMAND, PROGRAM,                        \
	    "type a command or policy options")                                                    \
	ACTION(STOP, do_stop, "stop", "^C", NULL, AT_COMMAND, PROGRAM, "stop what is running")     \
	ACTION(                                                                                    \
	    REDRAW, do_redraw, "redraw", "^L", NULL, AT_COMMAND, PROGRAM, "draw the screen anew")  \
	ACTION(ACCEPT, do_accept, "accept", "Enter", NULL, AT(PALETTE) | AT(PICKER) | AT(SEARCH),  \
	    PROGRAM, "take it")                                                                    \
	ACTION(BACK, do_back, "back", "Esc", NULL, (AT_COMMAND & ~AT(LESSON)) | AT_TEXT, PROGRAM,  \
	    "back; close what lies on top")                                                        \
	ACTION(QUIT, do_quit, "quit", "q", "F10", AT_COMMAND, PROGRAM, "leave the lab")

enum action {
#define AS_ENUM(id, ...) ACTION_##id,
	ACTIONS(AS_ENUM)
#undef AS_ENUM
	    ACTION_COUNT,
	ACTION_NONE = ACTION_COUNT
};

enum action_group {
	GROUP_LAYERS,
	GROUP_ATTACKS,
	GROUP_FLIP,
	GROUP_STATUS,
	GROUP_POLICY,
	GROUP_COMPARE,
	GROUP_LESSONS,
	GROUP_SHELL,
	GROUP_MOVE,
	GROUP_VIEWS,
	GROUP_SCREEN,
	GROUP_PROGRAM,
	GROUPS
};
extern const char *const action_group_title[GROUPS];

struct action_row {
	const char *name;    /* "toggle": for the palette, the prompt and scripts */
	const char *keys[2]; /* as key_parse(); NULL = none */
	uint32_t where;      /* mask of places */
	enum action_group group;
	const char *help;
	void (*handler)(struct model *model);
};
extern const struct action_row action_rows[ACTION_COUNT];

/* The first row whose place and key fit; ACTION_NONE when there is none. */
enum action action_for_key(enum place place, uint32_t key);
enum action action_by_name(const char *name);
