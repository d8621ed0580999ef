// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/vm/contents.h"

#include <errno.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/vm/libraries.h"
#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/probe_path.h"
#include "sandbox/text.h"

#define SHARE_MAX (256u << 20) /* it ends up in the machine's memory */

/* What is being gathered; nftw(3) takes no context, hence the one pointer below. */
struct gathering {
	struct vm_archive *archive;
	char *programs[512]; /* whose libraries come last, all in one go */
	size_t n_programs;
	char *left_out[32];
	size_t n_left_out;
	const char *from, *to; /* of the folder being copied */
	size_t bytes, max_bytes;
	struct sb_error *err;
	int result;
};
static struct gathering *current;

/* A merged /usr: /bin and its kin are links here as on this machine. */
static int add_root_links(struct gathering *g)
{
	static const char *const links[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
	char target[PATH_MAX];
	int r = 0;

	for (size_t i = 0; i < SB_COUNT(links) && r == 0; i++) {
		ssize_t n = readlink(links[i], target, sizeof(target) - 1);

		if (n <= 0)
			continue;
		target[n] = '\0';
		r = vm_archive_link(g->archive, links[i], target, g->err);
	}
	return r;
}

/* The file under its own name in its folder's real place; a link leads to a file that follows. */
static int add_path(struct gathering *g, const char *path)
{
	char parent[PATH_MAX], real[PATH_MAX], place[2 * PATH_MAX], target[PATH_MAX];
	const char *name = strrchr(path, '/');
	ssize_t n;
	int r;

	snprintf(parent, sizeof(parent), "%.*s", (int)(name - path), path);
	if (!realpath(name == path ? "/" : parent, real))
		return sb_fail(g->err, errno, "find %s", path);
	snprintf(place, sizeof(place), "%s%s", real, name);
	n = readlink(place, target, sizeof(target) - 1);
	if (n < 0)
		return vm_archive_file(g->archive, place, place, g->err);
	target[n] = '\0';
	r = vm_archive_link(g->archive, place, target, g->err);
	if (r < 0 || target[0] == '/')
		return r < 0 ? r : add_path(g, target);
	snprintf(place, sizeof(place), "%s/%s", real, target);
	return add_path(g, place);
}

static int add_library(void *context, const char *path, struct sb_error *err)
{
	(void)err;
	return add_path(context, path);
}

static int remember_program(struct gathering *g, const char *path)
{
	if (g->n_programs + 1 == SB_COUNT(g->programs))
		return sb_fail(g->err, E2BIG, "programs for the machine");
	g->programs[g->n_programs] = strdup(path);
	return g->programs[g->n_programs++] ? 0
	                                    : sb_fail(g->err, ENOMEM, "programs for the machine");
}

static int add_program(struct gathering *g, const char *name)
{
	static const char *const folders[] = {
	    "/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"};
	char path[PATH_MAX];
	int r;

	for (size_t i = 0; i < SB_COUNT(folders); i++) {
		snprintf(path, sizeof(path), "%s/%s", folders[i], name);
		if (access(path, R_OK | X_OK) < 0)
			continue;
		r = add_path(g, path);
		return r < 0 ? r : remember_program(g, path);
	}
	return 0;
}

static bool is_left_out(const struct gathering *g, const char *path)
{
	for (size_t i = 0; i < g->n_left_out; i++)
		if (fnmatch(g->left_out[i], path, FNM_PATHNAME | FNM_LEADING_DIR) == 0)
			return true;
	return false;
}

static int add_entry(struct gathering *g, const char *from, const struct stat *st, int type)
{
	char place[PATH_MAX], target[PATH_MAX];
	ssize_t n;

	if (snprintf(place, sizeof(place), "%s%s", g->to, from + strlen(g->from)) >=
	    (int)sizeof(place))
		return sb_fail(g->err, ENAMETOOLONG, "%s", from);
	if (type == FTW_D)
		return vm_archive_folder(g->archive, place, g->err);
	if (type == FTW_SL) {
		n = readlink(from, target, sizeof(target) - 1);
		target[n < 0 ? 0 : n] = '\0';
		return n < 0 ? 0 : vm_archive_link(g->archive, place, target, g->err);
	}
	if (!S_ISREG(st->st_mode) || access(from, R_OK) < 0)
		return 0;
	g->bytes += (size_t)st->st_size;
	if (g->max_bytes && g->bytes > g->max_bytes)
		return sb_reject(g->err,
		    "%s: more than %zu MiB, which is too much to copy into a machine", g->from,
		    g->max_bytes >> 20);
	if (strstr(from, "/lib-dynload/"))
		remember_program(g, from);
	return vm_archive_file(g->archive, place, from, g->err);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)where;
	if (type == FTW_DNR || type == FTW_NS)
		return FTW_CONTINUE;
	if (is_left_out(current, path))
		return type == FTW_D ? FTW_SKIP_SUBTREE : FTW_CONTINUE;
	current->result = add_entry(current, path, st, type);
	return current->result < 0 ? FTW_STOP : FTW_CONTINUE;
}

static int add_tree(struct gathering *g, const char *from, const char *to, size_t max_bytes)
{
	g->from = from;
	g->to = to;
	g->bytes = 0;
	g->max_bytes = max_bytes;
	g->result = 0;
	current = g;
	if (nftw(from, visit, 16, FTW_PHYS | FTW_ACTIONRETVAL) < 0)
		return sb_fail(g->err, errno, "read %s", from);
	return g->result;
}

static int add_pattern(struct gathering *g, const char *pattern)
{
	glob_t found;
	struct stat st;
	int r = 0;

	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc && r == 0; i++) {
		const char *path = found.gl_pathv[i];
		char real[PATH_MAX];

		if (stat(path, &st) < 0 || !realpath(path, real))
			continue;
		r = S_ISDIR(st.st_mode) ? add_tree(g, real, real, 0) : add_path(g, path);
	}
	globfree(&found);
	return r;
}

static int add_word(struct gathering *g, const char *word)
{
	if (word[0] == '/')
		return add_pattern(g, word);
	if (word[0] != '-')
		return add_program(g, word);
	if (g->n_left_out == SB_COUNT(g->left_out))
		return sb_fail(g->err, E2BIG, "assets/vm/contents");
	g->left_out[g->n_left_out] = strdup(word + 1);
	return g->left_out[g->n_left_out++] ? 0 : sb_fail(g->err, ENOMEM, "assets/vm/contents");
}

static int add_listed(struct gathering *g)
{
	cleanup_free char *text = NULL;
	char path[PATH_MAX], *line, *word, *next_line, *next_word;
	size_t len;
	int r = sb_data_path(path, sizeof(path), "vm/contents", g->err);

	if (r == 0)
		r = sb_read_file(path, 1 << 16, &text, &len, g->err);
	if (r < 0)
		return r;
	for (line = strtok_r(text, "\n", &next_line); line && r == 0;
	     line = strtok_r(NULL, "\n", &next_line)) {
		if (line[0] == '#')
			continue;
		for (word = strtok_r(line, " \t", &next_word); word && r == 0;
		     word = strtok_r(NULL, " \t", &next_word))
			r = add_word(g, word);
	}
	return r;
}

/* The helper that worlds show as one of their own programs. */
static int add_probe(struct gathering *g)
{
	cleanup_fd int fd = sb_probe_open();
	char from[32];

	if (fd < 0)
		return 0;
	snprintf(from, sizeof(from), "/proc/self/fd/%d", fd);
	return vm_archive_file(g->archive, VM_CONTENTS_PROBE, from, g->err);
}

/* The lab itself: where the data is found says where all of it is. */
static int add_lab(struct gathering *g)
{
	char path[PATH_MAX], lessons[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	int r;

	if (n < 0)
		return sb_fail(g->err, errno, "find this program");
	path[n] = '\0';
	r = vm_archive_file(g->archive, "/usr/bin/layerlab", path, g->err);
	if (r == 0)
		r = remember_program(g, path);
	if (r == 0)
		r = add_probe(g);
	if (r == 0)
		r = sb_data_path(path, sizeof(path), "vm/contents", g->err);
	if (r < 0)
		return r;
	path[strlen(path) - strlen("/vm/contents")] = '\0';
	r = add_tree(g, path, "/usr/share/layerlab", 0);
	if (r == 0 && sb_data_path(lessons, sizeof(lessons), "lessons", NULL) == 0)
		r = add_tree(g, lessons, "/usr/share/layerlab/lessons", 0);
	if (r == 0 && sb_user_data_path(path, sizeof(path), "", NULL) == 0 &&
	    access(path, R_OK) == 0)
		r = add_tree(g, path, "/root/.config/layerlab", SHARE_MAX);
	return r;
}

static int add_etc(struct gathering *g)
{
	static const struct {
		const char *path, *text;
		mode_t mode;
	} files[] = {
	    {"/etc/passwd",
	        "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/:/usr/sbin/nologin\n",
	        0644},
	    {"/etc/group", "root:x:0:\nshadow:x:42:\nnogroup:x:65534:\n", 0644},
	    {"/etc/shadow", "root:*:20339:0:99999:7:::\n", 0640},
	    {"/etc/hosts", "127.0.0.1 localhost layerlab-vm\n", 0644},
	    {"/etc/hostname", "layerlab-vm\n", 0644},
	    {"/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n", 0644},
	};
	static const char *const folders[] = {
	    "/proc", "/sys", "/dev", "/run", "/tmp", "/root", "/mnt", "/var/log", "/newroot"};
	int r = 0;

	for (size_t i = 0; i < SB_COUNT(folders) && r == 0; i++)
		r = vm_archive_folder(g->archive, folders[i], g->err);
	for (size_t i = 0; i < SB_COUNT(files) && r == 0; i++)
		r = vm_archive_data(g->archive, files[i].path, files[i].mode, files[i].text,
		    strlen(files[i].text), g->err);
	return r;
}

/* Every terminal the machine may be shown on. */
static int add_terminal(struct gathering *g)
{
	const char *term = getenv("TERM");
	char path[PATH_MAX];

	if (!term || !*term || strchr(term, '/'))
		return 0;
	snprintf(path, sizeof(path), "/usr/share/terminfo/%c/%s", term[0], term);
	return access(path, R_OK) == 0 ? add_pattern(g, path) : 0;
}

static int add_asked(struct gathering *g, const struct vm_contents *contents)
{
	char path[PATH_MAX];
	int r = 0;

	for (const char *const *added = contents->added; added && *added && r == 0; added++) {
		const char *name = strrchr(*added, '/');

		snprintf(path, sizeof(path), "/usr/bin/%s", name ? name + 1 : *added);
		r = vm_archive_file(g->archive, path, *added, g->err);
		if (r == 0)
			r = remember_program(g, *added);
	}
	if (r == 0 && contents->share)
		r = add_tree(g, contents->share, "/share", SHARE_MAX);
	return r;
}

static int add_all(struct gathering *g, const struct vm_contents *contents)
{
	int r = add_root_links(g);

	if (r == 0)
		r = add_etc(g);
	if (r == 0)
		r = add_lab(g);
	if (r == 0)
		r = add_asked(g, contents);
	if (r == 0)
		r = add_listed(g);
	if (r == 0)
		r = add_terminal(g);
	return r < 0 ? r : vm_libraries_of(g->programs, add_library, g, g->err);
}

int vm_contents_add(
    struct vm_archive *archive, const struct vm_contents *contents, struct sb_error *err)
{
	struct gathering g = {.archive = archive, .err = err};
	int r = add_all(&g, contents);

	for (size_t i = 0; i < g.n_programs; i++)
		free(g.programs[i]);
	for (size_t i = 0; i < g.n_left_out; i++)
		free(g.left_out[i]);
	return r;
}
