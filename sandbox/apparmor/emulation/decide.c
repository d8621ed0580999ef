// SPDX-License-Identifier: GPL-3.0-or-later
/* What a profile's answer means for the call, and what is told about it: an implicit refusal, an
 * `audit` rule met, what complain mode lets pass; an explicit deny is told as quiet. */
#include "sandbox/apparmor/emulation/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct letter {
	uint32_t bit;
	char letter;
};

/* As the kernel's audit lines show file masks. */
static const struct letter file_letters[] = {
    {SB_AA_EXEC, 'x'},
    {SB_AA_WRITE, 'w'},
    {SB_AA_READ, 'r'},
    {SB_AA_APPEND, 'a'},
    {SB_AA_CREATE, 'c'},
    {SB_AA_DELETE, 'd'},
    {SB_AA_CHMOD, 'w'},
    {SB_AA_CHOWN, 'w'},
    {SB_AA_EXEC_MMAP, 'm'},
    {SB_AA_LINK, 'l'},
    {SB_AA_LOCK, 'k'},
};

static void write_mask(const struct question *q, uint32_t mask, char *to, size_t size)
{
	size_t n = 0;

	if (q->letters) {
		snprintf(to, size, "%s", mask ? q->letters : "");
		return;
	}
	for (size_t i = 0; i < sizeof(file_letters) / sizeof(file_letters[0]) && n + 1 < size; i++)
		if (mask & file_letters[i].bit && !memchr(to, file_letters[i].letter, n))
			to[n++] = file_letters[i].letter;
	to[n] = '\0';
}

/* The end of a long name tells more than its beginning. */
static void shorten(const char *name, char *to, size_t size)
{
	size_t len = strlen(name);

	if (len < size)
		strcpy(to, name);
	else
		snprintf(to, size, "…%s", name + len - (size - sizeof("…")));
}

static void flatten(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == '"' || *text == 0x7f)
			*text = '?';
}

static void read_comm(const struct call *call, char comm[static 32])
{
	char path[32], *end;
	FILE *file;
	int fd;

	snprintf(path, sizeof(path), "%d/comm", call->task->tid);
	take_off(call->supervisor);
	fd = openat(call->supervisor->procfs, path, 0);
	file = fd >= 0 ? fdopen(fd, "r") : NULL;
	if (!file || !fgets(comm, 32, file))
		strcpy(comm, "?");
	end = strchr(comm, '\n');
	if (end)
		*end = '\0';
	flatten(comm);
	if (file)
		fclose(file);
}

static const char *verdict_word(const struct sb_emulation_record *record)
{
	if (record->error)
		return "DENIED";
	return record->denied[0] ? "ALLOWED" : "AUDIT";
}

static void write_text(const struct call *call, struct sb_emulation_record *r, const char *info)
{
	char comm[32];

	read_comm(call, comm);
	snprintf(r->text, sizeof(r->text),
	    "EMULATED apparmor=\"%s\" operation=\"%s\"%s%s%s profile=\"%s\" name=\"%s\" pid=%d "
	    "comm=\"%s\" "
	    "requested_mask=\"%s\" denied_mask=\"%s\" fsuid=%u%s",
	    verdict_word(r), r->operation, info ? " info=\"" : "", info ? info : "",
	    info ? "\"" : "", r->profile, r->name, r->pid, comm, r->requested, r->denied,
	    call->task->credentials.uid[3], r->quiet ? " quiet" : "");
}

void report(
    struct call *call, sb_aa_profile profile, const struct question *q, int error, const char *info)
{
	struct supervisor *s = call->supervisor;
	struct sb_emulation_record record = {.pid = call->task->process->tgid, .error = error};
	uint32_t denied = q->request & ~q->perms.allow;

	snprintf(record.operation, sizeof(record.operation), "%s", q->operation);
	snprintf(
	    record.profile, sizeof(record.profile), "%s", sb_aa_profile_name(s->policy, profile));
	shorten(q->name ? q->name : "", record.name, sizeof(record.name));
	flatten(record.name);
	write_mask(q, q->request, record.requested, sizeof(record.requested));
	write_mask(q, denied, record.denied, sizeof(record.denied));
	record.quiet = denied && !(denied & ~q->perms.quiet);
	write_text(call, &record, info);
	if (send(s->channel, &record, sizeof(record), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		s->shared->lost_records++;
}

/* In complain mode what is refused is told and let pass; an explicit deny is not told, and for that
 * reason alone, in the kernel too, not let pass. */
int decide(struct call *call, sb_aa_profile profile, const struct question *q)
{
	const struct sb_aa_policy *policy = call->supervisor->policy;
	uint32_t denied = q->request & ~q->perms.allow;

	if (!denied) {
		if (q->request & q->perms.audit)
			report(call, profile, q, 0, NULL);
		return 0;
	}
	if (!sb_aa_refuses(policy, profile) && denied & ~q->perms.quiet) {
		report(call, profile, q, 0, NULL);
		return 0;
	}
	report(call, profile, q, EACCES, NULL);
	if (sb_aa_profile_mode(policy, profile) == SB_AA_KILL) {
		take_off(call->supervisor);
		kill(call->task->process->tgid, SIGKILL);
	}
	return -EACCES;
}
