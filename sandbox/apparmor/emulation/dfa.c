// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/dfa.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DFA_MAGIC 0x1b5e783dU
#define DFA_DIFFERENCE 1U           /* header: states may continue at their fallback */
#define BASE_DIFFERENCE 0x80000000U /* base word: this state does */
#define BASE_INDEX 0x00ffffffU
#define N_CLASSES 256U
#define TABLE_HEADER 12U

enum table { ACCEPT = 1, BASE = 2, CHECK = 3, DEFAULT = 4, EQUIVALENCE = 5, NEXT = 8, ACCEPT2 = 7 };

struct raw_table {
	const uint8_t *data;
	uint32_t n;
	unsigned width; /* bytes an entry */
};

struct raw_tables {
	struct raw_table at[NEXT + 1];
};

static uint32_t be32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return be32toh(v);
}

static uint16_t be16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return be16toh(v);
}

/* One table: id, width, two length words (the first only used by two-dimensional tables), data,
 * padded to 8. Returns the bytes it takes, 0 when it does not fit or is none of ours. */
static size_t read_table(const uint8_t *data, size_t len, struct raw_tables *tables)
{
	unsigned id, width;
	uint32_t n;
	size_t size;

	if (len < TABLE_HEADER)
		return 0;
	id = be16(data);
	width = be16(data + 2);
	n = be32(data + 8);
	if (id < ACCEPT || id > NEXT || be32(data + 4) || (width != 1 && width != 2 && width != 4))
		return 0;
	size = TABLE_HEADER + (size_t)n * width;
	if (size > len || tables->at[id].data)
		return 0;
	tables->at[id] = (struct raw_table){data + TABLE_HEADER, n, width};
	size = (size + 7) & ~(size_t)7;
	return size > len ? len : size;
}

static int read_tables(
    const uint8_t *data, size_t len, struct raw_tables *tables, struct sb_error *err)
{
	size_t pos;

	*tables = (struct raw_tables){0};
	if (len < 24 || be32(data) != DFA_MAGIC)
		return sb_reject(
		    err, "AppArmor policy: a rule table does not start with its magic number");
	if (be16(data + 12) & ~DFA_DIFFERENCE)
		return sb_reject(
		    err, "AppArmor policy: rule table with unknown flags 0x%x", be16(data + 12));
	pos = be32(data + 4);
	if (pos < 16 || pos > len || be32(data + 8) != len)
		return sb_reject(err, "AppArmor policy: a rule table's sizes do not fit the file");
	while (pos < len) {
		size_t used = read_table(data + pos, len - pos, tables);

		if (!used)
			return sb_reject(err, "AppArmor policy: broken or unknown rule table");
		pos += used;
	}
	return 0;
}

static uint32_t raw_at(const struct raw_table *table, uint32_t i)
{
	const uint8_t *p = table->data + (size_t)i * table->width;

	return table->width == 4 ? be32(p) : table->width == 2 ? be16(p) : *p;
}

static uint32_t *unpack(const struct raw_table *table)
{
	uint32_t *v = calloc((size_t)table->n + 1, sizeof(*v));

	for (uint32_t i = 0; v && i < table->n; i++)
		v[i] = raw_at(table, i);
	return v;
}

static int check_shape(const struct raw_tables *t, struct sb_error *err)
{
	uint32_t n_states = t->at[BASE].n;
	bool whole = t->at[ACCEPT].n == n_states && t->at[ACCEPT2].n == n_states &&
	             t->at[DEFAULT].n == n_states && t->at[NEXT].n == t->at[CHECK].n &&
	             t->at[BASE].width == 4;

	if (!whole || n_states < 2 || t->at[NEXT].n < N_CLASSES)
		return sb_reject(err, "AppArmor policy: a rule table is incomplete");
	if (t->at[EQUIVALENCE].data &&
	    (t->at[EQUIVALENCE].n != 256 || t->at[EQUIVALENCE].width != 1))
		return sb_reject(err, "AppArmor policy: broken equivalence classes");
	return 0;
}

/* A chain of difference-encoded states has to end, or a walk would not. */
static bool chain_ends(const struct sb_dfa *dfa, uint32_t state)
{
	for (uint32_t steps = 0; steps <= dfa->n_states; steps++) {
		if (!(dfa->base[state] & BASE_DIFFERENCE))
			return true;
		state = dfa->fallback[state];
	}
	return false;
}

static bool indices_hold(const struct sb_dfa *dfa)
{
	for (uint32_t i = 0; i < dfa->n_states; i++)
		if (dfa->fallback[i] >= dfa->n_states || (dfa->base[i] & 0x7f000000U) ||
		    (dfa->base[i] & BASE_INDEX) > dfa->n_transitions - N_CLASSES)
			return false;
	for (uint32_t i = 0; i < dfa->n_transitions; i++)
		if (dfa->next[i] >= dfa->n_states || dfa->check[i] >= dfa->n_states)
			return false;
	return true;
}

static int verify(const struct sb_dfa *dfa, bool difference, struct sb_error *err)
{
	if (!indices_hold(dfa))
		return sb_reject(err, "AppArmor policy: a rule table points outside itself");
	for (uint32_t i = 0; i < dfa->n_states; i++)
		if (dfa->base[i] & BASE_DIFFERENCE && (!difference || !chain_ends(dfa, i)))
			return sb_reject(
			    err, "AppArmor policy: a rule table never comes to an end");
	return 0;
}

static int fill(struct sb_dfa *dfa, const struct raw_tables *t, struct sb_error *err)
{
	dfa->n_states = t->at[BASE].n;
	dfa->n_transitions = t->at[NEXT].n;
	dfa->accept = unpack(&t->at[ACCEPT]);
	dfa->accept2 = unpack(&t->at[ACCEPT2]);
	dfa->base = unpack(&t->at[BASE]);
	dfa->fallback = unpack(&t->at[DEFAULT]);
	dfa->next = unpack(&t->at[NEXT]);
	dfa->check = unpack(&t->at[CHECK]);
	for (unsigned i = 0; i < 256; i++)
		dfa->classes[i] = t->at[EQUIVALENCE].data ? t->at[EQUIVALENCE].data[i] : i;
	if (!dfa->accept || !dfa->accept2 || !dfa->base || !dfa->fallback || !dfa->next ||
	    !dfa->check)
		return sb_fail(err, ENOMEM, "AppArmor policy");
	return 0;
}

int sb_dfa_load(const uint8_t *data, size_t len, struct sb_dfa **ret, struct sb_error *err)
{
	struct raw_tables tables;
	struct sb_dfa *dfa;
	int r = read_tables(data, len, &tables, err);

	if (r >= 0)
		r = check_shape(&tables, err);
	if (r < 0)
		return r;
	dfa = calloc(1, sizeof(*dfa));
	if (!dfa)
		return sb_fail(err, ENOMEM, "AppArmor policy");
	r = fill(dfa, &tables, err);
	if (r >= 0)
		r = verify(dfa, be16(data + 12) & DFA_DIFFERENCE, err);
	if (r < 0) {
		sb_dfa_free(dfa);
		return r;
	}
	*ret = dfa;
	return 0;
}

struct sb_dfa *sb_dfa_free(struct sb_dfa *dfa)
{
	if (dfa) {
		free(dfa->accept);
		free(dfa->accept2);
		free(dfa->base);
		free(dfa->fallback);
		free(dfa->next);
		free(dfa->check);
		free(dfa);
	}
	return NULL;
}

uint32_t sb_dfa_step(const struct sb_dfa *dfa, uint32_t state, uint8_t byte)
{
	uint32_t offset = dfa->classes[byte];

	for (;;) {
		uint32_t base = dfa->base[state];
		uint32_t at = (base & BASE_INDEX) + offset;

		if (dfa->check[at] == state)
			return dfa->next[at];
		state = dfa->fallback[state];
		if (!(base & BASE_DIFFERENCE))
			return state;
	}
}

uint32_t sb_dfa_walk(const struct sb_dfa *dfa, uint32_t state, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len && state; i++)
		state = sb_dfa_step(dfa, state, p[i]);
	return state;
}

uint32_t sb_dfa_text(const struct sb_dfa *dfa, uint32_t state, const char *text)
{
	return sb_dfa_walk(dfa, state, text, strlen(text));
}
