// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who asks. What /proc says of a task is kept until a call that changes it has been seen, because
 * reading it at each call is most of what a call costs; an entry holds /proc/TID open, so that a
 * reused number is never taken for the task it was.
 */
#include "sandbox/apparmor/emulation/supervisor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define STATUS_MAX 8192
#define PROCESSES_CROWDED 64 /* dead ones are looked for when that many came on top */
#define PID_LEVELS 33        /* pid_namespaces(7): nested up to 32 deep */

struct status {
	pid_t tgid, parent, group, session;
	pid_t ns_tid[PID_LEVELS], ns_tgid[PID_LEVELS]; /* outermost first */
	unsigned levels;
	struct credentials credentials;
};

static bool is_alive(int proc)
{
	return faccessat(proc, "stat", F_OK, 0) == 0;
}

static int open_proc(const struct supervisor *s, pid_t pid)
{
	char name[16];

	snprintf(name, sizeof(name), "%d", pid);
	return openat(s->procfs, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static ssize_t read_at(int dir, const char *name, char *buf, size_t size)
{
	cleanup_fd int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	size_t n = 0;

	if (fd < 0)
		return -errno;
	while (n < size - 1) {
		ssize_t r = read(fd, buf + n, size - 1 - n);

		if (r <= 0)
			break;
		n += (size_t)r;
	}
	buf[n] = '\0';
	return (ssize_t)n;
}

static unsigned read_pids(const char *text, pid_t pids[PID_LEVELS])
{
	unsigned count = 0;
	int n;

	while (count < PID_LEVELS && *text != '\n' && sscanf(text, "%d%n", &pids[count], &n) == 1) {
		text += n;
		count++;
	}
	return count;
}

static void read_groups(const char *text, struct credentials *c)
{
	char *end;

	for (c->n_groups = 0; c->n_groups < GROUPS_MAX; text = end) {
		unsigned long gid = strtoul(text, &end, 10);

		if (end == text)
			break;
		c->groups[c->n_groups++] = (gid_t)gid;
		while (*end == ' ')
			end++;
		if (*end == '\n')
			break;
	}
}

static void read_line(const char *key, const char *text, struct status *st)
{
	struct credentials *c = &st->credentials;

	if (!strcmp(key, "Umask"))
		c->umask = (mode_t)strtoul(text, NULL, 8);
	else if (!strcmp(key, "Tgid"))
		st->tgid = atoi(text);
	else if (!strcmp(key, "PPid"))
		st->parent = atoi(text);
	else if (!strcmp(key, "Uid"))
		(void)!sscanf(text, "%u %u %u %u", &c->uid[0], &c->uid[1], &c->uid[2], &c->uid[3]);
	else if (!strcmp(key, "Gid"))
		(void)!sscanf(text, "%u %u %u %u", &c->gid[0], &c->gid[1], &c->gid[2], &c->gid[3]);
	else if (!strcmp(key, "Groups"))
		read_groups(text, c);
	else if (!strcmp(key, "NStgid"))
		st->levels = read_pids(text, st->ns_tgid);
	else if (!strcmp(key, "NSpid"))
		read_pids(text, st->ns_tid);
	else if (!strcmp(key, "NSpgid"))
		st->group = atoi(text);
	else if (!strcmp(key, "NSsid"))
		st->session = atoi(text);
	else if (!strcmp(key, "CapEff"))
		c->effective = strtoull(text, NULL, 16);
	else if (!strcmp(key, "NoNewPrivs"))
		c->no_new_privs = atoi(text) != 0;
}

static int read_status(int proc, struct status *st)
{
	char buf[STATUS_MAX];
	ssize_t n = read_at(proc, "status", buf, sizeof(buf));

	if (n <= 0)
		return n < 0 ? (int)n : -ESRCH;
	*st = (struct status){0};
	for (char *line = buf; line && *line;) {
		char *next = strchr(line, '\n'), *colon = strchr(line, ':');

		if (colon && (!next || colon < next)) {
			*colon = '\0';
			read_line(line, colon + 1 + strspn(colon + 1, " \t"), st);
		}
		line = next ? next + 1 : NULL;
	}
	return st->tgid > 0 ? 0 : -ESRCH;
}

/* The name, field 2, may hold anything but ends with the last ')'. */
bool stat_field(int proc, unsigned field, unsigned long *ret)
{
	char buf[1024], *p;

	if (read_at(proc, "stat", buf, sizeof(buf)) <= 0)
		return false;
	p = strrchr(buf, ')');
	for (unsigned i = 2; p && i < field; i++)
		p = strchr(p + 1, ' ');
	if (!p)
		return false;
	*ret = strtoul(p, NULL, 10);
	return true;
}

bool file_id_of(int dir, const char *name, struct file_id *ret)
{
	struct stat st;

	if (fstatat(dir, name, &st, 0) < 0)
		return false;
	*ret = (struct file_id){st.st_dev, st.st_ino};
	return true;
}

static void publish(struct supervisor *s, const struct process *p)
{
	struct sb_emulation_slot *free_slot = NULL;

	for (unsigned i = 0; i < SB_EMULATION_SLOTS; i++) {
		struct sb_emulation_slot *slot = &s->shared->slots[i];

		if (slot->pid == p->tgid) {
			slot->profile = p->profile;
			return;
		}
		if (!slot->pid && !free_slot)
			free_slot = slot;
	}
	if (free_slot) {
		free_slot->profile = p->profile;
		free_slot->pid = p->tgid;
	}
}

static void unpublish(struct supervisor *s, pid_t tgid)
{
	for (unsigned i = 0; i < SB_EMULATION_SLOTS; i++)
		if (s->shared->slots[i].pid == tgid)
			s->shared->slots[i].pid = 0;
}

static void forget_task(struct supervisor *s, unsigned i)
{
	close(s->tasks[i]->proc);
	free(s->tasks[i]);
	s->tasks[i] = s->tasks[--s->n_tasks];
}

static void forget_process(struct supervisor *s, unsigned i)
{
	struct process *p = s->processes[i];

	for (unsigned t = s->n_tasks; t-- > 0;)
		if (s->tasks[t]->process == p)
			forget_task(s, t);
	unpublish(s, p->tgid);
	close(p->proc);
	free(p);
	s->processes[i] = s->processes[--s->n_processes];
}

struct process *process_of(struct supervisor *s, pid_t tgid)
{
	for (unsigned i = 0; i < s->n_processes; i++) {
		if (s->processes[i]->tgid != tgid)
			continue;
		if (is_alive(s->processes[i]->proc))
			return s->processes[i];
		forget_process(s, i);
		return NULL;
	}
	return NULL;
}

struct process *process_by_ns_pid(struct supervisor *s, pid_t ns_tgid)
{
	for (unsigned i = 0; i < s->n_processes; i++)
		if (s->processes[i]->ns_tgid == ns_tgid && is_alive(s->processes[i]->proc))
			return s->processes[i];
	return NULL;
}

static void forget_dead(struct supervisor *s)
{
	for (unsigned i = s->n_processes; i-- > 0;)
		if (!is_alive(s->processes[i]->proc))
			forget_process(s, i);
	s->crowded = 2 * s->n_processes + PROCESSES_CROWDED;
}

/* The label a process seen for the first time has: its parent's. An orphan's parent can be gone
 * before; then its process group or session tells whose it was. */
static sb_aa_profile inherited_profile(struct supervisor *s, const struct status *st)
{
	const pid_t relatives[] = {st->parent, st->group, st->session};

	if (!s->has_transitions)
		return s->main_profile;
	for (unsigned i = 0; i < sizeof(relatives) / sizeof(relatives[0]); i++) {
		const struct process *p = relatives[i] ? process_of(s, relatives[i]) : NULL;

		if (p)
			return p->profile;
	}
	return s->main_profile;
}

static pid_t at_level(struct supervisor *s, const struct status *st, const pid_t pids[PID_LEVELS])
{
	if (!s->pid_level)
		s->pid_level = st->levels;
	return pids[s->pid_level ? s->pid_level - 1 : 0];
}

static bool has_thread(struct supervisor *s, const struct process *p, pid_t ns_tid)
{
	int fd = openat(p->proc, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *threads = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	bool found = false;

	while (threads && !found && (entry = readdir(threads))) {
		cleanup_fd int proc = openat(fd, entry->d_name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		struct status st = {0};

		found = entry->d_name[0] != '.' && proc >= 0 && read_status(proc, &st) == 0 &&
		        at_level(s, &st, st.ns_tid) == ns_tid;
	}
	if (threads)
		closedir(threads);
	return found;
}

struct process *process_by_ns_tid(struct supervisor *s, pid_t ns_tid)
{
	take_off(s);
	for (unsigned i = 0; i < s->n_processes; i++)
		if (has_thread(s, s->processes[i], ns_tid))
			return s->processes[i];
	return NULL;
}

static struct process *add_process(struct supervisor *s, const struct status *st, int proc)
{
	sb_aa_profile profile = inherited_profile(s, st);
	const struct process *parent = process_of(s, st->parent);
	uint64_t had = parent ? parent->had : 0;
	struct process **grown, *p;

	if (s->n_processes >= s->crowded)
		forget_dead(s);
	grown = realloc(s->processes, (s->n_processes + 1) * sizeof(struct process *));
	p = calloc(1, sizeof(*p));
	if (grown)
		s->processes = grown;
	if (!grown || !p || proc < 0) {
		free(p);
		if (proc >= 0)
			close(proc);
		return NULL;
	}
	*p = (struct process){.tgid = st->tgid, .proc = proc, .profile = profile, .had = had};
	p->ns_tgid = at_level(s, st, st->ns_tgid);
	p->inner_tgid = st->ns_tgid[st->levels ? st->levels - 1 : 0];
	s->processes[s->n_processes++] = p;
	publish(s, p);
	return p;
}

void process_set_profile(struct supervisor *s, struct process *p, sb_aa_profile profile)
{
	p->profile = profile;
	if (profile != s->main_profile)
		s->has_transitions = true;
	publish(s, p);
}

/* Children are listed per thread: proc_pid_task(5), "children". */
static void bind_listed(struct supervisor *s, struct process *p, const char *thread)
{
	char path[64], buf[STATUS_MAX], *at = buf;
	pid_t pid;
	int n;

	snprintf(path, sizeof(path), "task/%s/children", thread);
	if (read_at(p->proc, path, buf, sizeof(buf)) <= 0)
		return;
	for (; sscanf(at, "%d%n", &pid, &n) == 1; at += n) {
		struct status st;
		int proc;

		if (process_of(s, pid))
			continue;
		proc = open_proc(s, pid);
		if (proc >= 0 && read_status(proc, &st) == 0) {
			struct process *child = add_process(s, &st, proc);

			if (child) {
				child->profile = p->profile;
				publish(s, child);
				bind_children(s, child);
			}
		} else if (proc >= 0) {
			close(proc);
		}
	}
}

void bind_children(struct supervisor *s, struct process *p)
{
	cleanup_dir DIR *dir = NULL;
	const struct dirent *entry;
	int fd = openat(p->proc, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return;
	}
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			bind_listed(s, p, entry->d_name);
}

static bool is_foreign(const struct supervisor *s, int proc)
{
	struct file_id id;

	return s->has_namespaces && file_id_of(proc, "ns/user", &id) && id.ino != s->user_namespace;
}

static int refresh(struct supervisor *s, struct task *t)
{
	struct status st;
	int r = read_status(t->proc, &st);

	if (r < 0)
		return r;
	t->credentials = st.credentials;
	t->ns_tid = at_level(s, &st, st.ns_tid);
	t->inner_tid = st.ns_tid[st.levels ? st.levels - 1 : 0];
	t->is_foreign = is_foreign(s, t->proc);
	t->is_current = true;
	return 0;
}

static struct task *find_task(struct supervisor *s, pid_t tid)
{
	for (unsigned i = 0; i < s->n_tasks; i++) {
		if (s->tasks[i]->tid != tid)
			continue;
		if (is_alive(s->tasks[i]->proc))
			return s->tasks[i];
		forget_task(s, i);
		return NULL;
	}
	return NULL;
}

static void make_room(struct supervisor *s)
{
	unsigned oldest = 0;

	if (s->n_tasks < TASKS_MAX)
		return;
	for (unsigned i = 1; i < s->n_tasks; i++)
		if (s->tasks[i]->used < s->tasks[oldest]->used)
			oldest = i;
	forget_task(s, oldest);
}

static struct task *add_task(struct supervisor *s, pid_t tid)
{
	struct task *task = calloc(1, sizeof(*task));
	int proc = open_proc(s, tid);
	struct process *p = NULL;
	struct status st;

	if (task && proc >= 0 && read_status(proc, &st) == 0) {
		p = process_of(s, st.tgid);
		if (!p)
			p = add_process(s, &st, open_proc(s, st.tgid));
	}
	if (!p) {
		free(task);
		if (proc >= 0)
			close(proc);
		return NULL;
	}
	make_room(s);
	*task = (struct task){.tid = tid, .process = p, .proc = proc};
	s->tasks[s->n_tasks++] = task;
	return task;
}

struct task *task_of(struct supervisor *s, pid_t tid)
{
	struct task *t = find_task(s, tid);

	if (!t)
		t = add_task(s, tid);
	if (!t || (!t->is_current && refresh(s, t) < 0))
		return NULL;
	t->used = ++s->clock;
	return t;
}

int tasks_init(struct supervisor *s, pid_t first)
{
	s->first = first;
	s->crowded = PROCESSES_CROWDED;
	return task_of(s, first) ? 0 : -ESRCH;
}
