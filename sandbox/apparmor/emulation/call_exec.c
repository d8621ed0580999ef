// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * execve(2) cannot be carried out for another process. The call is judged, then left to the kernel,
 * which reads the path once more; what runs afterwards is compared with what was judged, and a
 * process that runs something else is killed before it gets an answer to any mediated call.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/resolve.h"
#include "sandbox/cleanup.h"

#define SCRIPT_HEAD 256
#define SCRIPT_DEPTH 5
#define STAT_STARTSTACK 28 /* proc_pid_stat(5): another at each exec, by randomisation */

static bool same_file(const struct file_id *a, const struct file_id *b)
{
	return a->dev == b->dev && a->ino == b->ino;
}

/* The interpreter a "#!" line names, cut out of `head`; NULL when it is no script. */
static char *interpreter_of(char *head)
{
	char *name;

	if (head[0] != '#' || head[1] != '!')
		return NULL;
	name = head + 2 + strspn(head + 2, " \t");
	name[strcspn(name, " \t\n")] = '\0';
	return *name ? name : NULL;
}

/* The program that will really run: of a script, its interpreter. The kernel asks AppArmor about
 * the script alone. */
static bool find_program(
    struct call *call, const struct place *place, int depth, struct file_id *ret)
{
	cleanup_place struct place next = PLACE_NONE;
	cleanup_fd int fd = -1;
	char head[SCRIPT_HEAD + 1], *interpreter;
	ssize_t n = 0;

	take_off(call->supervisor);
	fd = reopen(call->supervisor, place->fd, O_RDONLY | O_NONBLOCK);
	if (fd >= 0)
		n = pread(fd, head, SCRIPT_HEAD, 0);
	head[n > 0 ? n : 0] = '\0';
	*ret = (struct file_id){place->st.st_dev, place->st.st_ino};
	interpreter = interpreter_of(head);
	if (!interpreter)
		return fd < 0 || (n >= 4 && !memcmp(head, "\177ELF", 4));
	if (depth >= SCRIPT_DEPTH ||
	    resolve(call, AT_FDCWD, interpreter, RESOLVE_LAST_LINK, &next) < 0 || next.fd < 0)
		return false;
	return find_program(call, &next, depth + 1, ret);
}

static void expect(struct call *call, const struct place *place, sb_aa_profile to)
{
	struct process *p = call->task->process;

	memset(&p->exec, 0, sizeof(p->exec));
	p->exec.known = find_program(call, place, 0, &p->exec.expected);
	p->exec.profile = to;
	p->exec.tid = call->task->tid;
	take_off(call->supervisor);
	p->exec.active = file_id_of(p->proc, "exe", &p->exec.before) &&
	                 stat_field(p->proc, STAT_STARTSTACK, &p->exec.stack);
}

static void forget_credentials(struct supervisor *s, const struct process *p)
{
	for (unsigned i = 0; i < s->n_tasks; i++)
		if (s->tasks[i]->process == p)
			s->tasks[i]->is_current = false;
}

/* The kernel maps the new program under the new profile: without 'm' the exec is past the point of
 * no return and ends in SIGSEGV. */
static void check_mapping(struct supervisor *s, struct process *p)
{
	char path[PATH_MAX];
	ssize_t n = readlinkat(p->proc, "exe", path, sizeof(path) - 1);
	struct sb_aa_perms perms;

	if (n <= 0 || p->profile < 0)
		return;
	path[n] = '\0';
	sb_aa_file(s->policy, p->profile, path, false, &perms);
	if (!(perms.allow & SB_AA_EXEC_MMAP) && sb_aa_refuses(s->policy, p->profile))
		kill(p->tgid, SIGSEGV);
}

static void complete(struct supervisor *s, struct process *p)
{
	p->exec.active = false;
	forget_credentials(s, p);
	if (p->exec.profile == p->profile)
		return;
	process_set_profile(s, p, p->exec.profile);
	check_mapping(s, p);
}

static void kill_impostor(struct supervisor *s, struct process *p)
{
	struct question question = {
	    .operation = "exec", .name = "(changed while it was judged)", .request = SB_AA_EXEC};
	struct call call = {.supervisor = s};

	p->exec.active = false;
	kill(p->tgid, SIGKILL);
	call.task = task_of(s, p->tgid);
	if (call.task)
		report(&call, p->profile, &question, EACCES, "another program than the one judged");
}

/* The caller of execve asks for something again: its call is over. Nobody else can tell from the
 * program alone when it executed itself. */
static bool is_over(
    const struct process *p, const struct file_id *now, unsigned long stack, pid_t tid)
{
	return tid == p->exec.tid || !same_file(now, &p->exec.before) || stack != p->exec.stack;
}

/* The stack is read before the program: in the middle of an exec the old program beside the new
 * stack would pass for an exec of the old program that is over. */
bool exec_settle(struct supervisor *s, struct process *p, pid_t tid)
{
	unsigned long stack = p->exec.stack;
	struct file_id now;

	if (!p->exec.active)
		return true;
	take_off(s);
	(void)stat_field(p->proc, STAT_STARTSTACK, &stack);
	if (!file_id_of(p->proc, "exe", &now) || !is_over(p, &now, stack, tid))
		return true;
	if (!p->exec.known || same_file(&now, &p->exec.expected)) {
		complete(s, p);
	} else if (same_file(&now, &p->exec.before)) {
		p->exec.active = false;
	} else {
		kill_impostor(s, p);
		return false;
	}
	return true;
}

bool exec_pending(const struct supervisor *s)
{
	for (unsigned i = 0; i < s->n_processes; i++)
		if (s->processes[i]->exec.active)
			return true;
	return false;
}

/* Leaving a profile is a gain of privilege or may be one: not under no_new_privs. */
static int judge(struct call *call, const struct place *place, sb_aa_profile *ret)
{
	struct question question = {
	    .operation = "exec", .name = place->name, .request = SB_AA_EXEC};
	const struct process *p = call->task->process;
	bool owner = place->st.st_uid == call->task->credentials.uid[3];
	int r = sb_aa_exec(
	    call->supervisor->policy, p->profile, place->name, owner, &question.perms, ret);

	if (r < 0 && question.perms.allow & SB_AA_EXEC) {
		report(call, p->profile, &question, EACCES, "profile transition not found");
		return r;
	}
	r = p->profile < 0 ? 0 : decide(call, p->profile, &question);
	if (r == 0 && *ret != p->profile && p->profile >= 0 &&
	    call->task->credentials.no_new_privs) {
		report(call, p->profile, &question, EPERM, "no new privs");
		return -EPERM;
	}
	return r;
}

static int check_file(const struct place *place)
{
	if (S_ISLNK(place->st.st_mode))
		return -ELOOP;
	if (!S_ISREG(place->st.st_mode))
		return -EACCES;
	return faccessat(place->fd, "", X_OK, AT_EMPTY_PATH | AT_EACCESS) < 0 ? -errno : 0;
}

static long exec_at(struct call *call, int dirfd, uint64_t address, unsigned flags)
{
	cleanup_place struct place place = PLACE_NONE;
	sb_aa_profile to = SB_AA_UNCONFINED;
	char path[PATH_MAX];
	int r = read_path(call, address, path);

	if (r == 0)
		r = resolve(call, dirfd, path, flags, &place);
	if (r == 0 && place.fd < 0)
		r = -ENOENT;
	if (r == 0)
		r = check_file(&place);
	if (r == 0)
		r = judge(call, &place, &to);
	if (r < 0)
		return r;
	if (to != call->task->process->profile)
		bind_children(call->supervisor, call->task->process);
	expect(call, &place, to);
	forget_credentials(call->supervisor, call->task->process);
	return CALL_CONTINUE;
}

long call_execve(struct call *call)
{
	return exec_at(call, AT_FDCWD, call->args[0], RESOLVE_LAST_LINK);
}

long call_execveat(struct call *call)
{
	unsigned flags = (call->args[4] & AT_SYMLINK_NOFOLLOW ? 0 : RESOLVE_LAST_LINK) |
	                 (call->args[4] & AT_EMPTY_PATH ? RESOLVE_EMPTY : 0);

	if ((int)call->args[4] & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return exec_at(call, (int)call->args[0], call->args[1], flags);
}
