// SPDX-License-Identifier: GPL-3.0-or-later
/* From libyaml's events to a tree with positions, within limits. */
#include "sandbox/data/yaml.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

struct anchor {
	char *name;
	struct sb_yaml *node;
};

struct builder {
	struct sb_yaml_file *file;
	/* Collections that have not ended, outermost first. */
	struct sb_yaml *open[SB_YAML_DEPTH_MAX];
	unsigned depth;
	size_t n_nodes;
	struct anchor anchors[SB_YAML_ANCHORS_MAX];
	unsigned n_anchors;
	struct sb_error *err;
};

static int reject_at(struct builder *b, yaml_mark_t mark, const char *what)
{
	return sb_reject(
	    b->err, "%s:%zu:%zu: %s", b->file->name, mark.line + 1, mark.column + 1, what);
}

static void node_free(struct sb_yaml *node)
{
	if (!node)
		return;
	for (size_t i = 0; i < node->n_entries; i++) {
		node_free(node->entries[i].key);
		node_free(node->entries[i].value);
	}
	free(node->entries);
	free(node->text);
	free(node);
}

struct sb_yaml_file *sb_yaml_free(struct sb_yaml_file *file)
{
	if (!file)
		return NULL;
	for (size_t i = 0; i < file->n_documents; i++)
		node_free(file->documents[i]);
	free(file->documents);
	free(file->name);
	free(file);
	return NULL;
}

/* Room for one more element, doubling at powers of two. */
static int grow(void *array, size_t n, size_t size)
{
	void **p = array, *bigger;

	if (n & (n - 1))
		return 0;
	bigger = realloc(*p, (n ? 2 * n : 1) * size);
	if (!bigger)
		return -ENOMEM;
	*p = bigger;
	return 0;
}

static const struct sb_yaml *same_key(const struct sb_yaml *map, const struct sb_yaml *key)
{
	for (size_t i = 0; i < map->n_entries; i++)
		if (!strcmp(map->entries[i].key->text, key->text))
			return map->entries[i].key;
	return NULL;
}

static int check_key(struct builder *b, const struct sb_yaml *map, const struct sb_yaml *key)
{
	const struct sb_yaml *earlier;

	if (key->kind != SB_YAML_SCALAR)
		return sb_yaml_reject(key, b->err, "a key must be plain text");
	if (!key->quoted && !strcmp(key->text, "<<"))
		return sb_yaml_reject(
		    key, b->err, "merge keys ('<<') are not supported; write the keys out");
	earlier = same_key(map, key);
	if (earlier)
		return sb_yaml_reject(
		    key, b->err, "duplicate key '%s', first on line %u", key->text, earlier->line);
	return 0;
}

/* Hangs the node into the tree. It is the tree's on success, the caller's on failure. */
static int attach(struct builder *b, struct sb_yaml *node)
{
	struct sb_yaml *parent = b->depth ? b->open[b->depth - 1] : NULL;
	struct sb_yaml_entry *last;
	int r;

	if (!parent) {
		if (grow(&b->file->documents, b->file->n_documents, sizeof(*b->file->documents)))
			return sb_fail(b->err, ENOMEM, "%s", b->file->name);
		b->file->documents[b->file->n_documents++] = node;
		return 0;
	}
	last = parent->n_entries ? &parent->entries[parent->n_entries - 1] : NULL;
	if (parent->kind == SB_YAML_MAPPING && last && !last->value) {
		last->value = node;
		return 0;
	}
	if (parent->kind == SB_YAML_MAPPING && (r = check_key(b, parent, node)) < 0)
		return r;
	if (grow(&parent->entries, parent->n_entries, sizeof(*parent->entries)))
		return sb_fail(b->err, ENOMEM, "%s", b->file->name);
	last = &parent->entries[parent->n_entries++];
	*last = (struct sb_yaml_entry){0};
	*(parent->kind == SB_YAML_MAPPING ? &last->key : &last->value) = node;
	return 0;
}

static struct sb_yaml *node_new(struct builder *b, enum sb_yaml_kind kind, yaml_mark_t mark)
{
	struct sb_yaml *node = NULL;

	if (b->n_nodes++ >= SB_YAML_NODES_MAX)
		reject_at(b, mark, "too many values for one file");
	else if (!(node = calloc(1, sizeof(*node))))
		sb_fail(b->err, ENOMEM, "%s", b->file->name);
	else
		*node = (struct sb_yaml){.kind = kind,
		    .line = (unsigned)mark.line + 1,
		    .column = (unsigned)mark.column + 1,
		    .file = b->file};
	return node;
}

static int remember(
    struct builder *b, const yaml_event_t *event, const yaml_char_t *name, struct sb_yaml *node)
{
	if (!name)
		return 0;
	if (b->n_anchors == SB_YAML_ANCHORS_MAX)
		return reject_at(b, event->start_mark, "too many anchors in one document");
	b->anchors[b->n_anchors].name = strdup((const char *)name);
	if (!b->anchors[b->n_anchors].name)
		return sb_fail(b->err, ENOMEM, "%s", b->file->name);
	b->anchors[b->n_anchors++].node = node;
	return 0;
}

static void forget_anchors(struct builder *b)
{
	while (b->n_anchors)
		free(b->anchors[--b->n_anchors].name);
}

static int on_scalar(struct builder *b, const yaml_event_t *event)
{
	const yaml_char_t *value = event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct sb_yaml *node;
	int r;

	if (memchr(value, 0, length))
		return reject_at(b, event->start_mark, "text with a NUL character in it");
	node = node_new(b, SB_YAML_SCALAR, event->start_mark);
	if (!node)
		return -EINVAL;
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text = strndup((const char *)value, length);
	r = node->text ? attach(b, node) : sb_fail(b->err, ENOMEM, "%s", b->file->name);
	if (r < 0) {
		node_free(node);
		return r;
	}
	return remember(b, event, event->data.scalar.anchor, node);
}

static int on_start(
    struct builder *b, const yaml_event_t *event, enum sb_yaml_kind kind, const yaml_char_t *anchor)
{
	struct sb_yaml *node;
	int r;

	if (b->depth == SB_YAML_DEPTH_MAX)
		return reject_at(b, event->start_mark, "nested too deeply");
	node = node_new(b, kind, event->start_mark);
	if (!node)
		return -EINVAL;
	r = attach(b, node);
	if (r < 0) {
		node_free(node);
		return r;
	}
	b->open[b->depth++] = node;
	return remember(b, event, anchor, node);
}

static struct sb_yaml *copy(
    struct builder *b, const struct sb_yaml *from, yaml_mark_t mark, unsigned depth)
{
	struct sb_yaml *to = NULL;

	if (depth > SB_YAML_DEPTH_MAX) {
		reject_at(b, mark, "nested too deeply");
		return NULL;
	}
	to = node_new(b, from->kind, mark);
	if (!to)
		return NULL;
	to->quoted = from->quoted;
	to->text = from->text ? strdup(from->text) : NULL;
	to->entries = calloc(from->n_entries + 1, sizeof(*to->entries));
	if (!to->entries || (from->text && !to->text)) {
		sb_fail(b->err, ENOMEM, "%s", b->file->name);
		node_free(to);
		return NULL;
	}
	while (to->n_entries < from->n_entries) {
		const struct sb_yaml_entry *old = &from->entries[to->n_entries];
		struct sb_yaml_entry *new = &to->entries[to->n_entries++];

		if ((old->key && !(new->key = copy(b, old->key, mark, depth + 1))) ||
		    !(new->value = copy(b, old->value, mark, depth + 1))) {
			node_free(to);
			return NULL;
		}
	}
	return to;
}

static int on_alias(struct builder *b, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	const struct sb_yaml *from = NULL;
	struct sb_yaml *node;
	int r;

	for (unsigned i = 0; i < b->n_anchors; i++)
		if (!strcmp(b->anchors[i].name, name))
			from = b->anchors[i].node;
	if (!from)
		return reject_at(b, event->start_mark, "alias to an anchor that does not exist");
	for (unsigned i = 0; i < b->depth; i++)
		if (b->open[i] == from)
			return reject_at(
			    b, event->start_mark, "alias inside the value it stands for");
	node = copy(b, from, event->start_mark, b->depth + 1);
	if (!node)
		return -EINVAL;
	r = attach(b, node);
	if (r < 0)
		node_free(node);
	return r;
}

static int on_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return on_scalar(b, event);
	case YAML_ALIAS_EVENT:
		return on_alias(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_start(b, event, SB_YAML_SEQUENCE, event->data.sequence_start.anchor);
	case YAML_MAPPING_START_EVENT:
		return on_start(b, event, SB_YAML_MAPPING, event->data.mapping_start.anchor);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		return 0;
	case YAML_DOCUMENT_END_EVENT:
		forget_anchors(b);
		return 0;
	default:
		return 0;
	}
}

/* libyaml's words for a tab are "found character that cannot start any token". */
static bool tab_on_line(const char *text, size_t size, size_t line)
{
	const char *end = text + size;

	for (; line > 0 && text; line--) {
		text = memchr(text, '\n', (size_t)(end - text));
		text = text ? text + 1 : NULL;
	}
	for (; text && text < end && (*text == ' ' || *text == '\t' || *text == '-'); text++)
		if (*text == '\t')
			return true;
	return false;
}

/* The reader's problems (bad UTF-8, control characters) have a byte offset and no mark. */
static yaml_mark_t mark_of_offset(const char *text, size_t size, size_t offset)
{
	yaml_mark_t mark = {0};

	for (size_t i = 0; i < offset && i < size; i++) {
		if (text[i] == '\n') {
			mark.line++;
			mark.column = 0;
		} else if ((text[i] & 0xc0) != 0x80) {
			mark.column++;
		}
	}
	return mark;
}

static int reject_syntax(
    struct builder *b, const yaml_parser_t *parser, const char *text, size_t size)
{
	const char *problem = parser->problem ? parser->problem : "not YAML";

	if (parser->error == YAML_MEMORY_ERROR)
		return sb_fail(b->err, ENOMEM, "%s", b->file->name);
	if (parser->error == YAML_READER_ERROR)
		return reject_at(b, mark_of_offset(text, size, parser->problem_offset), problem);
	if (tab_on_line(text, size, parser->problem_mark.line))
		problem = "a tab in the indentation; YAML wants spaces";
	return reject_at(b, parser->problem_mark, problem);
}

static int build(struct builder *b, const char *text, size_t size)
{
	yaml_parser_t parser;
	bool done = false;
	int r = 0;

	if (!yaml_parser_initialize(&parser))
		return sb_fail(b->err, ENOMEM, "%s", b->file->name);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
	while (!done && r == 0) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event)) {
			r = reject_syntax(b, &parser, text, size);
			break;
		}
		done = event.type == YAML_STREAM_END_EVENT;
		r = on_event(b, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	forget_anchors(b);
	return r;
}

int sb_yaml_parse(const char *name, const char *text, size_t size, struct sb_yaml_file **ret,
    struct sb_error *err)
{
	struct builder b = {.err = err};
	int r;

	if (size > SB_YAML_BYTES_MAX)
		return sb_reject(err, "%s: larger than %u bytes", name, SB_YAML_BYTES_MAX);
	b.file = calloc(1, sizeof(*b.file));
	if (!b.file || !(b.file->name = strdup(name))) {
		sb_yaml_free(b.file);
		return sb_fail(err, ENOMEM, "%s", name);
	}
	r = build(&b, text, size);
	if (r < 0)
		sb_yaml_free(b.file);
	else
		*ret = b.file;
	return r;
}

int sb_yaml_load(const char *path, struct sb_yaml_file **ret, struct sb_error *err)
{
	cleanup_free char *text = NULL;
	size_t size;
	int r = sb_read_file(path, SB_YAML_BYTES_MAX, &text, &size, err);

	return r < 0 ? r : sb_yaml_parse(path, text, size, ret, err);
}
