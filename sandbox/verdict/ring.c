// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/ring.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/text.h"
#include "sandbox/verdict/registers.h"
#include "sandbox/verdict/tracefs.h"

#define PAGES_ALL 1024 /* shared out among the processors: 4 MiB */
#define PAGES_MIN 32
#define WAKEUP_EVENTS 2048 /* so that the buffer never fills unseen */
#define RECORD_MAX 8192    /* a mapping's with the longest file name */

/* Which events there are. Successful exits are only kept where a killing filter may hide behind
 * them: seccomp's KILL and TRAP roll the registers back, so that the call's number is what the
 * exit shows as its result. */
#define STRING_(x) #x
#define STRING(x) STRING_(x)
#define EXECS "id == " STRING(SYS_execve) " || id == " STRING(SYS_execveat)
#define NO_EXECS "id != " STRING(SYS_execve) " && id != " STRING(SYS_execveat)

static const struct source {
	enum sb_tracepoint tracepoint;
	const char *filter;
	bool wakes, shows_registers;
} sources[] = {
    {SB_TRACEPOINT_ENTER, NULL, false, false},
    {SB_TRACEPOINT_EXIT, "ret < 0 && ret > -134", true, true},
    {SB_TRACEPOINT_EXIT, "ret >= 0 && ret < 600 && " NO_EXECS, false, true},
    {SB_TRACEPOINT_EXIT, "ret >= 0 && (" EXECS ")", true, false},
    {SB_TRACEPOINT_CAP, "ret != 0", false, false},
};
#define SOURCES SB_COUNT(sources)

struct ring {
	int fds[SOURCES]; /* the first owns the buffer */
	struct perf_event_mmap_page *page;
	size_t size; /* of the mapping */
};

struct sb_rings {
	struct ring *rings;
	size_t n_rings;
	int ids[SB_TRACEPOINTS];
	int epoll;
	bool lost;
	struct sb_ring_event *events; /* read and not yet told */
	size_t n_events, capacity;
};

static int open_event(const struct sb_rings *rings, const struct source *source, pid_t pid, int cpu)
{
	struct perf_event_attr attr = {.type = PERF_TYPE_TRACEPOINT,
	    .size = sizeof(attr),
	    .config = (uint64_t)rings->ids[source->tracepoint],
	    .sample_period = 1,
	    .sample_type =
	        PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW |
	        (source->shows_registers && SB_ARG_REGISTERS ? PERF_SAMPLE_REGS_USER : 0),
	    .sample_regs_user = source->shows_registers ? SB_ARG_REGISTERS : 0,
	    .inherit = 1,
	    .sample_id_all = 1,
	    .task = source == sources,
	    .comm = source == sources,
	    .comm_exec = source == sources,
	    .mmap = source == sources,
	    .mmap2 = source == sources,
	    .wakeup_events = source->wakes ? 1 : WAKEUP_EVENTS,
	    .use_clockid = 1,
	    .clockid = CLOCK_MONOTONIC};
	int fd = (int)syscall(SYS_perf_event_open, &attr, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd >= 0 && source->filter && ioctl(fd, PERF_EVENT_IOC_SET_FILTER, source->filter) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static size_t pages_each(size_t n_rings)
{
	size_t pages = PAGES_ALL;

	while (pages > PAGES_MIN && pages * n_rings > 2 * PAGES_ALL)
		pages /= 2;
	return pages;
}

static int map_ring(struct sb_rings *rings, struct ring *ring)
{
	struct epoll_event event = {.events = EPOLLIN};
	long page = sysconf(_SC_PAGESIZE);

	ring->size = (pages_each(rings->n_rings) + 1) * (size_t)page;
	ring->page = mmap(NULL, ring->size, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fds[0], 0);
	if (ring->page == MAP_FAILED) {
		ring->page = NULL;
		return -errno;
	}
	return epoll_ctl(rings->epoll, EPOLL_CTL_ADD, ring->fds[0], &event) < 0 ? -errno : 0;
}

static int open_ring(struct sb_rings *rings, struct ring *ring, pid_t pid, int cpu)
{
	int rc = 0;

	for (size_t i = 0; i < SOURCES && rc == 0; i++) {
		if (rings->ids[sources[i].tracepoint] <= 0)
			continue;
		ring->fds[i] = open_event(rings, &sources[i], pid, cpu);
		if (ring->fds[i] < 0)
			return -errno;
		if (i == 0)
			rc = map_ring(rings, ring);
		else if (ioctl(ring->fds[i], PERF_EVENT_IOC_SET_OUTPUT, ring->fds[0]) < 0)
			rc = -errno;
	}
	return rc;
}

static int open_all(struct sb_rings *rings, pid_t pid, struct sb_error *err)
{
	rings->n_rings = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
	rings->rings = calloc(rings->n_rings, sizeof(*rings->rings));
	rings->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!rings->rings || rings->epoll < 0)
		return sb_fail(err, ENOMEM, "ring buffers");
	for (size_t cpu = 0; cpu < rings->n_rings; cpu++)
		for (size_t i = 0; i < SOURCES; i++)
			rings->rings[cpu].fds[i] = -1;
	for (size_t cpu = 0; cpu < rings->n_rings; cpu++) {
		int rc = open_ring(rings, &rings->rings[cpu], pid, (int)cpu);

		if (rc < 0)
			return sb_fail(err, -rc, "perf_event_open (kernel.perf_event_paranoid)");
	}
	return 0;
}

int sb_rings_open(pid_t parent, struct sb_rings **ret, struct sb_error *err)
{
	struct sb_rings *rings = calloc(1, sizeof(*rings));
	int rc;

	if (!rings)
		return sb_fail(err, ENOMEM, "ring buffers");
	rings->epoll = -1;
	rc = sb_tracefs_ids(rings->ids, err);
	if (rc == 0)
		rc = open_all(rings, parent, err);
	if (rc < 0) {
		sb_rings_close(rings);
		return rc;
	}
	*ret = rings;
	return 0;
}

struct sb_rings *sb_rings_close(struct sb_rings *rings)
{
	if (!rings)
		return NULL;
	for (size_t cpu = 0; rings->rings && cpu < rings->n_rings; cpu++) {
		struct ring *ring = &rings->rings[cpu];

		if (ring->page)
			munmap(ring->page, ring->size);
		for (size_t i = SOURCES; i-- > 0;)
			if (ring->fds[i] >= 0)
				close(ring->fds[i]);
	}
	if (rings->epoll >= 0)
		close(rings->epoll);
	free(rings->rings);
	free(rings->events);
	free(rings);
	return NULL;
}

int sb_rings_fd(const struct sb_rings *rings)
{
	return rings->epoll;
}

bool sb_rings_lost(const struct sb_rings *rings)
{
	return rings->lost;
}

/* A sample as this file's sample_type orders it, perf_event_open(2). */
struct sample {
	struct perf_event_header header;
	uint32_t pid, tid;
	uint64_t time;
	uint32_t raw_size;
	/* The tracepoint's own record, as its format file in tracefs describes it. */
	uint16_t id;
	uint8_t flags, preempt_count;
	int32_t common_pid;
	union {
		struct {
			int64_t nr;
			uint64_t args[6];
		} enter;
		struct {
			int64_t nr, ret;
		} exit;
		struct {
			uint64_t cred, target_ns, capable_ns;
			int32_t cap, ret;
		} cap;
	};
} __attribute__((packed));

struct task_record {
	struct perf_event_header header;
	uint32_t pid, ppid, tid, ptid;
	uint64_t time;
};

struct comm_record {
	struct perf_event_header header;
	uint32_t pid, tid;
	char name[16];
};

struct map_record {
	struct perf_event_header header;
	uint32_t pid, tid;
	uint64_t address, length, offset;
	uint64_t file[3]; /* device, inode, generation */
	uint32_t protection, flags;
	char name[];
};

/* sample_id_all puts pid, tid and time at the end of every other record. */
static uint64_t trailing_time(const struct perf_event_header *header)
{
	uint64_t time;

	memcpy(&time, (const char *)header + header->size - sizeof(time), sizeof(time));
	return time;
}

static bool decode_sample(
    const struct sb_rings *rings, const struct sample *sample, struct sb_ring_event *ret)
{
	ret->time = sample->time;
	ret->tid = (pid_t)sample->tid;
	if (sample->id == rings->ids[SB_TRACEPOINT_ENTER]) {
		ret->kind = SB_RING_ENTER;
		ret->enter.nr = (long)sample->enter.nr;
		memcpy(ret->enter.args, sample->enter.args, sizeof(ret->enter.args));
	} else if (sample->id == rings->ids[SB_TRACEPOINT_EXIT]) {
		ret->kind = SB_RING_EXIT;
		ret->exit.nr = (long)sample->exit.nr;
		ret->exit.ret = (long)sample->exit.ret;
		sb_registers_read(sample, sample->header.size,
		    offsetof(struct sample, raw_size) + sizeof(sample->raw_size) + sample->raw_size,
		    ret->exit.args);
	} else {
		ret->kind = SB_RING_CAP;
		ret->cap.target_ns = sample->cap.target_ns;
		ret->cap.cap = sample->cap.cap;
		ret->cap.ret = sample->cap.ret;
	}
	return true;
}

static bool decode(
    struct sb_rings *rings, const struct perf_event_header *header, struct sb_ring_event *ret)
{
	const struct task_record *task = (const void *)header;
	const struct comm_record *comm = (const void *)header;
	const struct map_record *map = (const void *)header;

	switch (header->type) {
	case PERF_RECORD_SAMPLE:
		return decode_sample(rings, (const void *)header, ret);
	case PERF_RECORD_FORK:
		ret->kind = SB_RING_FORK;
		ret->time = trailing_time(header);
		ret->tid = (pid_t)task->tid;
		ret->fork.parent = (pid_t)task->ptid;
		return true;
	case PERF_RECORD_COMM:
		ret->kind = SB_RING_COMM;
		ret->time = trailing_time(header);
		ret->tid = (pid_t)comm->tid;
		ret->comm.by_exec = header->misc & PERF_RECORD_MISC_COMM_EXEC;
		snprintf(ret->comm.name, sizeof(ret->comm.name), "%.15s", comm->name);
		return true;
	case PERF_RECORD_MMAP2:
		ret->kind = SB_RING_MAP;
		ret->time = trailing_time(header);
		ret->tid = (pid_t)map->tid;
		snprintf(ret->map.name, sizeof(ret->map.name), "%.191s", map->name);
		return true;
	case PERF_RECORD_LOST:
		rings->lost = true;
		return false;
	default:
		return false;
	}
}

static bool keep(struct sb_rings *rings, const struct sb_ring_event *event)
{
	if (rings->n_events == rings->capacity) {
		size_t capacity = rings->capacity ? rings->capacity * 2 : 1024;
		void *events = reallocarray(rings->events, capacity, sizeof(*rings->events));

		if (!events)
			return false;
		rings->events = events;
		rings->capacity = capacity;
	}
	rings->events[rings->n_events++] = *event;
	return true;
}

/* A record that runs over the end of the buffer is put together in `whole`. */
static const struct perf_event_header *record_at(
    const struct ring *ring, uint64_t at, char whole[static RECORD_MAX])
{
	size_t bytes = ring->page->data_size, offset = at % bytes;
	const char *data = (const char *)ring->page + ring->page->data_offset;
	const struct perf_event_header *header = (const void *)(data + offset);
	size_t head;

	if (offset + header->size <= bytes)
		return header;
	head = bytes - offset;
	if (header->size > RECORD_MAX)
		return header;
	memcpy(whole, data + offset, head);
	memcpy(whole + head, data, header->size - head);
	return (const void *)whole;
}

static void read_ring(struct sb_rings *rings, struct ring *ring)
{
	uint64_t head = __atomic_load_n(&ring->page->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = ring->page->data_tail;
	_Alignas(8) char whole[RECORD_MAX];

	while (tail < head) {
		const struct perf_event_header *header = record_at(ring, tail, whole);
		struct sb_ring_event event = {.time = 0};

		tail += header->size;
		if (decode(rings, header, &event) && !keep(rings, &event))
			rings->lost = true;
	}
	__atomic_store_n(&ring->page->data_tail, tail, __ATOMIC_RELEASE);
}

static int by_time(const void *a, const void *b)
{
	const struct sb_ring_event *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* A thread that moves between processors leaves events in two rings: only what is older than the
 * moment before the first ring was read is told, the rest waits. */
void sb_rings_read(struct sb_rings *rings,
    void (*each)(void *context, const struct sb_ring_event *event), void *context)
{
	uint64_t until = now();
	size_t told = 0;

	for (size_t i = 0; i < rings->n_rings; i++)
		read_ring(rings, &rings->rings[i]);
	qsort(rings->events, rings->n_events, sizeof(*rings->events), by_time);
	while (told < rings->n_events && rings->events[told].time <= until)
		each(context, &rings->events[told++]);
	rings->n_events -= told;
	memmove(rings->events, rings->events + told, rings->n_events * sizeof(*rings->events));
}
