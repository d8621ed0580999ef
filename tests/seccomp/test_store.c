// SPDX-License-Identifier: GPL-3.0-or-later
/* Filters kept on disk: found again, never taken when damaged or made from something else, bounded.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "sandbox/cleanup.h"
#include "sandbox/seccomp/cache.h"
#include "sandbox/text.h"

#define TEXT "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}"

static char folder[64], stored[128];

static struct sock_filter instructions[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
    BPF_STMT(BPF_RET | BPF_K, 0x7fff0000),
};
static const struct sb_filter filter = {instructions, SB_COUNT(instructions), 4};

static struct sb_seccomp_key key_for(uint64_t bounding)
{
	return sb_seccomp_key(TEXT, strlen(TEXT), bounding);
}

/* Calls `each` (may be NULL) with every stored file; returns how many there are. */
static size_t for_each_file(void (*each)(const char *path))
{
	cleanup_dir DIR *dir = opendir(stored);
	struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir))) {
		char path[512];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", stored, entry->d_name);
		if (each)
			each(path);
		n++;
	}
	return n;
}

static void remove_file(const char *path)
{
	unlink(path);
}

static int start(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/layerlab-store-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(stored, sizeof(stored), "%s/layerlab", folder);
	return setenv("XDG_CACHE_HOME", folder, 1);
}

static int end(void **state)
{
	(void)state;
	for_each_file(remove_file);
	rmdir(stored);
	return rmdir(folder);
}

static bool is_found(uint64_t bounding)
{
	struct sb_seccomp_key key = key_for(bounding);
	struct sb_filter found;

	if (!sb_seccomp_fetch(&key, &found))
		return false;
	assert_int_equal(found.n_instructions, filter.n_instructions);
	assert_int_equal(found.flags, filter.flags);
	assert_memory_equal(found.instructions, instructions, sizeof(instructions));
	free(found.instructions);
	return true;
}

static void found_again(void **state)
{
	struct sb_seccomp_key key = key_for(1);

	(void)state;
	assert_false(is_found(1));
	sb_seccomp_store(&key, &filter);
	assert_true(is_found(1));
	assert_false(is_found(2));
	assert_int_equal(for_each_file(NULL), 1);
}

static void flip_a_byte(const char *path)
{
	cleanup_fd int fd = open(path, O_RDWR);
	struct stat st;
	char byte;

	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(pread(fd, &byte, 1, st.st_size - 1), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, st.st_size - 1), 1);
}

static void cut(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size - 3), 0);
}

static void become_a_fifo(const char *path)
{
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
}

static void damage_is_noticed(void **state)
{
	static void (*const damages[])(const char *path) = {flip_a_byte, cut, become_a_fifo};
	struct sb_seccomp_key key = key_for(1);

	(void)state;
	for (size_t i = 0; i < SB_COUNT(damages); i++) {
		for_each_file(remove_file);
		sb_seccomp_store(&key, &filter);
		assert_true(is_found(1));
		for_each_file(damages[i]);
		assert_false(is_found(1));
	}
}

static void the_folder_stays_small(void **state)
{
	(void)state;
	for (uint64_t bounding = 0; bounding < 600; bounding++) {
		struct sb_seccomp_key key = key_for(bounding);

		sb_seccomp_store(&key, &filter);
		assert_true(is_found(bounding));
	}
	assert_in_range(for_each_file(NULL), 1, 256);
}

/* No place to store is no error. */
static void nowhere(void **state)
{
	struct sb_seccomp_key key = key_for(1);

	(void)state;
	assert_int_equal(setenv("XDG_CACHE_HOME", "/proc/self/nowhere", 1), 0);
	sb_seccomp_store(&key, &filter);
	assert_false(is_found(1));
	assert_int_equal(setenv("XDG_CACHE_HOME", folder, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(found_again),
	    cmocka_unit_test(damage_is_noticed),
	    cmocka_unit_test(the_folder_stays_small),
	    cmocka_unit_test(nowhere),
	};

	return cmocka_run_group_tests(tests, start, end);
}
