// SPDX-License-Identifier: GPL-3.0-or-later
/* Finding the pod and its container in a Kubernetes manifest. */
#include "sandbox/data/manifest.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/data.h"
#include "sandbox/text.h"

/* Where each kind keeps its pod: k8s.io/api, core/v1, apps/v1 and batch/v1. */
static const struct workload {
	const char *kind;
	const char *path[5]; /* to the object with `metadata` and `spec` of the pod */
} workloads[] = {
    {"Pod", {NULL}},
    {"Deployment", {"spec", "template", NULL}},
    {"StatefulSet", {"spec", "template", NULL}},
    {"DaemonSet", {"spec", "template", NULL}},
    {"ReplicaSet", {"spec", "template", NULL}},
    {"ReplicationController", {"spec", "template", NULL}},
    {"Job", {"spec", "template", NULL}},
    {"CronJob", {"spec", "jobTemplate", "spec", "template", NULL}},
    {"PodTemplate", {"template", NULL}},
};

static const char *const container_lists[] = {
    "containers", "initContainers", "ephemeralContainers"};

void sb_manifest_note(
    struct sb_manifest *manifest, const struct sb_yaml *node, const char *fmt, ...)
{
	size_t used = manifest->notes ? strlen(manifest->notes) : 0;
	char text[256];
	va_list ap;

	if (!manifest->notes)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	snprintf(manifest->notes + used, manifest->notes_size - used, "%s%s:%u:%u: %s",
	    used ? "\n" : "", node->file->name, node->line, node->column, text);
}

static const struct workload *workload_of(const struct sb_yaml *document)
{
	const struct sb_yaml *kind = sb_yaml_get(document, "kind");

	for (size_t i = 0; kind && kind->kind == SB_YAML_SCALAR && i < SB_COUNT(workloads); i++)
		if (!strcmp(kind->text, workloads[i].kind))
			return &workloads[i];
	return NULL;
}

/* The first document, or item of a List, that describes a pod. */
static const struct sb_yaml *find_workload(const struct sb_yaml *document)
{
	const struct sb_yaml *items = sb_yaml_get(document, "items");

	if (workload_of(document))
		return document;
	for (size_t i = 0; items && i < items->n_entries; i++)
		if (workload_of(items->entries[i].value))
			return items->entries[i].value;
	return NULL;
}

static int no_workload(const struct sb_yaml_file *file, struct sb_error *err)
{
	const struct sb_yaml *kind =
	    file->n_documents ? sb_yaml_get(file->documents[0], "kind") : NULL;

	if (kind && kind->kind == SB_YAML_SCALAR)
		return sb_yaml_reject(kind, err,
		    "kind %.60s has no pod; Deployment, DaemonSet, CronJob and the like have",
		    kind->text);
	return sb_reject(err, "%s:1:1: no Kubernetes object with a pod in it", file->name);
}

static int find_pod(
    const struct sb_yaml_file *file, struct sb_manifest *manifest, struct sb_error *err)
{
	const struct sb_yaml *object = NULL, *template;
	const struct workload *workload;

	for (size_t i = 0; !object && i < file->n_documents; i++)
		object = find_workload(file->documents[i]);
	if (!object)
		return no_workload(file, err);
	workload = workload_of(object);
	template = object;
	for (size_t i = 0; workload->path[i]; i++)
		template = sb_yaml_get(template, workload->path[i]);
	manifest->metadata = sb_yaml_get(template, "metadata");
	manifest->pod = sb_yaml_get(template, "spec");
	if (!manifest->pod || manifest->pod->kind != SB_YAML_MAPPING)
		return sb_yaml_reject(manifest->pod ? manifest->pod : object, err,
		    "this %s has no pod spec", workload->kind);
	return 0;
}

static bool has_name(const struct sb_yaml *container, const char *name)
{
	const struct sb_yaml *own = sb_yaml_get(container, "name");

	return own && own->kind == SB_YAML_SCALAR && !strcmp(own->text, name);
}

static const struct sb_yaml *list_entry(const struct sb_yaml *pod, size_t list, size_t i)
{
	const struct sb_yaml *containers = sb_yaml_get(pod, container_lists[list]);

	if (!containers || containers->kind != SB_YAML_SEQUENCE || i >= containers->n_entries)
		return NULL;
	return containers->entries[i].value;
}

static const char *next_container(const void *pod, size_t i)
{
	const struct sb_yaml *container, *name;

	for (size_t list = 0; list < SB_COUNT(container_lists); list++)
		for (size_t at = 0; (container = list_entry(pod, list, at)); at++) {
			name = sb_yaml_get(container, "name");
			if (name && name->kind == SB_YAML_SCALAR && i-- == 0)
				return name->text;
		}
	return NULL;
}

/* Without a name: the first ordinary container, as kubectl exec takes it. */
static int find_container(struct sb_manifest *manifest, const char *name, struct sb_error *err)
{
	const struct sb_yaml *container;
	const char *nearest;

	for (size_t list = 0; list < SB_COUNT(container_lists); list++)
		for (size_t i = 0; (container = list_entry(manifest->pod, list, i)); i++)
			if (!name || has_name(container, name)) {
				manifest->container = container;
				return sb_yaml_expect(
				    container, SB_YAML_MAPPING, "a container", err);
			}
	if (!name)
		return sb_yaml_reject(manifest->pod, err, "the pod has no containers");
	nearest = sb_nearest(name, next_container, manifest->pod);
	return sb_yaml_reject(manifest->pod, err, "the pod has no container '%.60s'%s%s%s", name,
	    nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

/* "FILE" when there is such a file, else "FILE:CONTAINER". Cuts `path` in two. */
static const char *split_spec(char *path)
{
	char *colon = strrchr(path, ':');

	if (!colon || access(path, F_OK) == 0)
		return NULL;
	*colon = 0;
	return colon + 1;
}

static int load(const struct sb_yaml_file *file, const char *container,
    struct sb_manifest *manifest, struct sb_error *err)
{
	const char *slash = strrchr(file->name, '/');
	struct sb_preset base;
	int r = sb_preset_load("default-pod", &base, err);

	if (r < 0)
		return r;
	manifest->policy = base.policy;
	sb_copy(
	    manifest->policy.name, sizeof(manifest->policy.name), slash ? slash + 1 : file->name);
	if ((r = find_pod(file, manifest, err)) < 0 ||
	    (r = find_container(manifest, container, err)) < 0 ||
	    (r = sb_manifest_apply(manifest, err)) < 0)
		return r;
	r = sb_policy_check(&manifest->policy, err);
	return r < 0 ? sb_wrap(err, r, "%s", file->name) : 0;
}

int sb_manifest_load(
    const char *spec, struct sb_policy *ret, char *notes, size_t notes_size, struct sb_error *err)
{
	struct sb_manifest manifest = {
	    .notes = notes_size ? notes : NULL, .notes_size = notes_size};
	struct sb_yaml_file *file;
	const char *container;
	char path[PATH_MAX];
	int r;

	if (!sb_copy(path, sizeof(path), spec))
		return sb_reject(err, "pod: the file's name is too long");
	container = split_spec(path);
	if (manifest.notes)
		*manifest.notes = 0;
	r = sb_yaml_load(path, &file, err);
	if (r < 0)
		return r;
	r = load(file, container, &manifest, err);
	if (r == 0)
		*ret = manifest.policy;
	sb_yaml_free(file);
	return r;
}
