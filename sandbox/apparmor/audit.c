// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/audit.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define KMSG_RECORD 8192 /* CONSOLE_EXT_LOG_MAX of the kernel: the largest record there is */

const char *const sb_audit_verdict_name[SB_AUDIT_VERDICTS] = {
    "DENIED", "ALLOWED", "AUDIT", "KILLED", "STATUS"};

struct sb_audit_reader {
	int fd;
	uint64_t next; /* sequence number expected next; 0 = none seen yet */
	struct sb_audit_lost lost;
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A value with blanks, quotes or control bytes is written in hex and without quotes. */
static void copy_hex(char *to, size_t size, const char *from, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < len && n + 1 < size; i += 2) {
		int high = hex_digit(from[i]), low = hex_digit(from[i + 1]);
		char c = high < 0 || low < 0 ? '?' : (char)(high << 4 | low);

		to[n++] = c ? c : '?';
	}
	to[n] = '\0';
}

static void copy_plain(char *to, size_t size, const char *from, size_t len)
{
	len = len < size ? len : size - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

/* Finds " KEY=" at a word's start; the value ends at its quote or at white space. */
static const char *find_value(const char *line, const char *key, size_t *ret_len, bool *ret_quoted)
{
	size_t n = strlen(key);

	for (const char *at = line; (at = strstr(at, key)) != NULL; at += n) {
		if ((at != line && at[-1] != ' ') || at[n] != '=')
			continue;
		at += n + 1;
		*ret_quoted = *at == '"';
		at += *ret_quoted;
		*ret_len = strcspn(at, *ret_quoted ? "\"\n" : " \n");
		return at;
	}
	return NULL;
}

/* Only these keys hold what a process chose and so come in hex when they must
 * (audit_log_untrustedstring). */
static bool may_be_hex(const char *key)
{
	return strcmp(key, "name") == 0 || strcmp(key, "comm") == 0 ||
	       strcmp(key, "profile") == 0 || strcmp(key, "peer") == 0;
}

static void get_text(const char *line, const char *key, char *to, size_t size)
{
	size_t len;
	bool quoted;
	const char *value = find_value(line, key, &len, &quoted);

	to[0] = '\0';
	if (!value)
		return;
	if (!quoted && may_be_hex(key))
		copy_hex(to, size, value, len);
	else
		copy_plain(to, size, value, len);
}

static int64_t get_number(const char *line, const char *key, int64_t otherwise)
{
	char text[24], *end;
	long long n;

	get_text(line, key, text, sizeof(text));
	n = strtoll(text, &end, 10);
	return text[0] && !*end ? n : otherwise;
}

static bool get_verdict(const char *line, enum sb_audit_verdict *ret)
{
	char text[16];

	get_text(line, "apparmor", text, sizeof(text));
	for (int v = 0; v < SB_AUDIT_VERDICTS; v++) {
		if (strcmp(text, sb_audit_verdict_name[v]) == 0) {
			*ret = (enum sb_audit_verdict)v;
			return true;
		}
	}
	return false;
}

/* "audit(SECONDS.MILLISECONDS:SERIAL):" */
static void get_stamp(const char *line, struct sb_audit_record *ret)
{
	const char *at = strstr(line, "audit(");
	unsigned long long seconds, milliseconds, serial;

	if (at && sscanf(at, "audit(%19llu.%3llu:%19llu)", &seconds, &milliseconds, &serial) == 3) {
		ret->milliseconds = seconds * 1000 + milliseconds;
		ret->serial = serial;
	}
}

/* What has no path is known by its socket's kind or by the process at the other end. */
static void get_object(const char *line, struct sb_audit_record *ret)
{
	char family[24], type[24];

	get_text(line, "name", ret->name, sizeof(ret->name));
	if (ret->name[0])
		return;
	get_text(line, "family", family, sizeof(family));
	get_text(line, "sock_type", type, sizeof(type));
	if (family[0])
		snprintf(ret->name, sizeof(ret->name), "%s %s", family, type);
	else
		get_text(line, "peer", ret->name, sizeof(ret->name));
}

bool sb_audit_parse(const char *line, struct sb_audit_record *ret)
{
	struct sb_audit_record record = {0};

	if (!get_verdict(line, &record.verdict))
		return false;
	get_stamp(line, &record);
	get_text(line, "operation", record.operation, sizeof(record.operation));
	get_text(line, "profile", record.profile, sizeof(record.profile));
	get_object(line, &record);
	get_text(line, "info", record.info, sizeof(record.info));
	get_text(line, "requested_mask", record.requested, sizeof(record.requested));
	get_text(line, "denied_mask", record.denied, sizeof(record.denied));
	get_text(line, "capname", record.capability, sizeof(record.capability));
	get_text(line, "comm", record.comm, sizeof(record.comm));
	record.pid = (pid_t)get_number(line, "pid", 0);
	record.fsuid = get_number(line, "fsuid", -1);
	record.ouid = get_number(line, "ouid", -1);
	*ret = record;
	return true;
}

void sb_audit_describe(const struct sb_audit_record *r, char *buf, size_t size)
{
	const char *object = r->name[0] ? r->name : r->capability;
	char masks[96] = "";

	if (r->requested[0])
		snprintf(masks, sizeof(masks), " (asked %s, refused %s)", r->requested,
		    r->denied[0] ? r->denied : "nothing");
	snprintf(buf, size, "%s %s%s%s%s by %s, process %s %d%s%s",
	    sb_audit_verdict_name[r->verdict], r->operation, object[0] ? " " : "", object, masks,
	    r->profile, r->comm, r->pid, r->info[0] ? ": " : "", r->info);
}

int sb_audit_open(struct sb_audit_reader **ret, struct sb_error *err)
{
	cleanup_fd int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct sb_audit_reader *reader;

	if (fd < 0 && (errno == EPERM || errno == EACCES))
		return sb_fail(err, errno,
		    "read the kernel log (needs CAP_SYSLOG, or kernel.dmesg_restrict=0)");
	if (fd < 0)
		return sb_fail(err, errno, "open /dev/kmsg");
	if (lseek(fd, 0, SEEK_END) < 0)
		return sb_fail(err, errno, "read /dev/kmsg");
	reader = calloc(1, sizeof(*reader));
	if (!reader)
		return sb_fail(err, ENOMEM, "read /dev/kmsg");
	reader->fd = steal_fd(&fd);
	*ret = reader;
	return 0;
}

struct sb_audit_reader *sb_audit_close(struct sb_audit_reader *reader)
{
	if (reader)
		close(reader->fd);
	free(reader);
	return NULL;
}

int sb_audit_fd(const struct sb_audit_reader *reader)
{
	return reader->fd;
}

/* "audit: audit_lost=3 …" and "audit_printk_skb: 17 callbacks suppressed" */
static uint64_t suppressed_by(const char *text)
{
	const char *word = strstr(text, " callbacks suppressed");
	const char *audit = strstr(text, "audit");

	if (!word || !audit || audit > word)
		return 0;
	while (word > text && isdigit((unsigned char)word[-1]))
		word--;
	return strtoull(word, NULL, 10);
}

/* A record is "PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT" (Documentation/ABI/testing/dev-kmsg). */
static const char *take_header(struct sb_audit_reader *reader, const char *record)
{
	const char *text = strchr(record, ';');
	unsigned long long sequence;

	if (!text || sscanf(record, "%*u,%llu,", &sequence) != 1)
		return NULL;
	if (reader->next && sequence > reader->next)
		reader->lost.overrun += sequence - reader->next;
	reader->next = sequence + 1;
	return text + 1;
}

int sb_audit_next(struct sb_audit_reader *reader, struct sb_audit_record *ret, struct sb_error *err)
{
	char record[KMSG_RECORD + 1];
	const char *text;
	ssize_t n;

	for (;;) {
		n = read(reader->fd, record, KMSG_RECORD);
		if (n < 0 && (errno == EINTR || errno == EPIPE))
			continue; /* EPIPE: overwritten before it was read; the next number tells
			             how many */
		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n <= 0)
			return sb_fail(err, n < 0 ? errno : EIO, "read /dev/kmsg");
		record[n] = '\0';
		text = take_header(reader, record);
		if (!text)
			continue;
		reader->lost.suppressed += suppressed_by(text);
		if (sb_audit_parse(text, ret))
			return 1;
	}
}

static bool setting_is(const char *path, const char *value)
{
	cleanup_free char *text = NULL;
	size_t len;

	return sb_read_file(path, 64, &text, &len, NULL) == 0 &&
	       strncmp(text, value, strlen(value)) == 0 &&
	       isspace((unsigned char)text[strlen(value)]);
}

struct sb_audit_lost sb_audit_losses(
    const struct sb_audit_reader *reader, char *why, size_t why_size)
{
	bool is_limited = !setting_is("/proc/sys/kernel/printk_ratelimit", "0");

	sb_copy(why, why_size, "");
	if (reader->lost.overrun)
		sb_copy(why, why_size,
		    "the kernel's log was overwritten faster than it was read (log_buf_len=)");
	else if (is_limited)
		sb_copy(why, why_size,
		    "the kernel may keep lines back: 'sysctl kernel.printk_ratelimit=0' shows "
		    "them all; equal capability refusals are reported once per CPU");
	return reader->lost;
}
