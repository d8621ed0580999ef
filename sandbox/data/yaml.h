// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * YAML files as small trees in which every node knows its line and column, so that whatever is
 * wrong in a file is told as "FILE:LINE:COLUMN: what". The syntax is libyaml's; the limits are
 * ours: files are data from strangers (a manifest, a learner's lesson).
 *
 *   1. sb_yaml_load()   2. sb_yaml_record() with a table of fields, or the getters
 *   3. sb_yaml_free(): nodes and their text belong to the file
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

#define SB_YAML_BYTES_MAX (1u << 20)
#define SB_YAML_NODES_MAX 20000u /* copies made for aliases included: no "billion laughs" */
#define SB_YAML_DEPTH_MAX 32u
#define SB_YAML_ANCHORS_MAX 64u

enum sb_yaml_kind { SB_YAML_SCALAR, SB_YAML_SEQUENCE, SB_YAML_MAPPING };

struct sb_yaml_file;

struct sb_yaml {
	enum sb_yaml_kind kind;
	unsigned line, column; /* from 1; column in characters */
	bool quoted;           /* scalar in quotes or a block: never null, a number or a bool */
	char *text;            /* scalar: UTF-8, no NUL inside */
	struct sb_yaml_entry *entries; /* sequence and mapping, in the file's order */
	size_t n_entries;
	const struct sb_yaml_file *file;
};

struct sb_yaml_entry {
	struct sb_yaml *key; /* a scalar; NULL in a sequence */
	struct sb_yaml *value;
};

struct sb_yaml_file {
	char *name; /* as it stands in messages */
	struct sb_yaml **documents;
	size_t n_documents;
};

/* Reads all documents of a file. Refuses duplicate and merge keys. */
int sb_yaml_load(const char *path, struct sb_yaml_file **ret, struct sb_error *err);

/* The same from memory; `name` stands for the path in messages. */
int sb_yaml_parse(const char *name, const char *text, size_t size, struct sb_yaml_file **ret,
    struct sb_error *err);
struct sb_yaml_file *sb_yaml_free(struct sb_yaml_file *file);

/* The one document of a file that must hold exactly one. */
int sb_yaml_single(
    const struct sb_yaml_file *file, const struct sb_yaml **ret, struct sb_error *err);

/* sb_reject() with the node's "FILE:LINE:COLUMN: " in front. */
int sb_yaml_reject(const struct sb_yaml *node, struct sb_error *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Value of a key, or NULL. `map` may be NULL or no mapping: NULL then. */
const struct sb_yaml *sb_yaml_get(const struct sb_yaml *map, const char *key);

/* Whether the node is absent, empty, `~` or `null`. */
bool sb_yaml_is_null(const struct sb_yaml *node);

int sb_yaml_expect(
    const struct sb_yaml *node, enum sb_yaml_kind kind, const char *what, struct sb_error *err);
/* The text of a scalar, borrowed from the node. `what` names it in the message. */
int sb_yaml_text(
    const struct sb_yaml *node, const char *what, const char **ret, struct sb_error *err);
int sb_yaml_bool(const struct sb_yaml *node, const char *what, bool *ret, struct sb_error *err);
/* Decimal, 0x… or 0o…, at most `max`. */
int sb_yaml_number(const struct sb_yaml *node, const char *what, uint64_t max, uint64_t *ret,
    struct sb_error *err);
/* Index of the text in `names`; otherwise refuses with the nearest. */
int sb_yaml_choice(const struct sb_yaml *node, const char *what, const char *const *names,
    size_t n_names, size_t *ret, struct sb_error *err);

enum sb_yaml_type {
	SB_YAML_STRING,   /* char *, allocated */
	SB_YAML_STRINGS,  /* char **, allocated, NULL-terminated; a lone scalar is a list of one */
	SB_YAML_BUFFER,   /* char[size]; text that does not fit is refused */
	SB_YAML_BOOL,     /* bool */
	SB_YAML_UNSIGNED, /* uint32_t */
	SB_YAML_READ      /* whatever read() does with the record */
};

struct sb_yaml_field {
	const char *key;
	enum sb_yaml_type type;
	bool required;
	size_t offset, size; /* in the record; size for BUFFER */
	int (*read)(const struct sb_yaml *node, void *record, struct sb_error *err);
};

/* Fills a record from a mapping by the table: unknown keys are refused with the nearest known one,
 * required ones must be there. On failure the record holds what was read so far: release it. */
int sb_yaml_record(const struct sb_yaml *map, const struct sb_yaml_field *fields, size_t n_fields,
    void *record, struct sb_error *err);

/* Releases a NULL-terminated list as SB_YAML_STRINGS makes it. */
void sb_yaml_strings_free(char **strings);
