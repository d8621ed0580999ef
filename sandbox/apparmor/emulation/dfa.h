// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The automaton apparmor_parser compiles rules into: flex-like tables (base, default, next, check)
 * with two words of permissions a state. Loading verifies every index once, so that a walk needs
 * no check: state 0 is the trap, state 1 the start, and no input leads outside the tables.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

struct sb_dfa {
	uint32_t n_states;
	uint32_t n_transitions;
	uint32_t *accept, *accept2; /* permissions of a state; audit and quiet bits */
	uint32_t *base, *fallback;
	uint32_t *next, *check;
	uint8_t classes[256]; /* byte -> equivalence class */
};

#define SB_DFA_START 1U

/* Copies what it needs; `*ret` is to be freed with sb_dfa_free(). */
int sb_dfa_load(const uint8_t *data, size_t len, struct sb_dfa **ret, struct sb_error *err);
struct sb_dfa *sb_dfa_free(struct sb_dfa *dfa);

uint32_t sb_dfa_step(const struct sb_dfa *dfa, uint32_t state, uint8_t byte);
uint32_t sb_dfa_walk(const struct sb_dfa *dfa, uint32_t state, const void *bytes, size_t len);
uint32_t sb_dfa_text(const struct sb_dfa *dfa, uint32_t state, const char *text);
