// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "fingerprint.h"

/* Readable and changeable by whoever has our uid, possessed or not: key permissions, keyctl(3). */
#define KEY_PERMISSIONS 0x3f3f0000

static void make_files(struct canary *canary)
{
	FILE *file;

	strcpy(canary->dir, "/tmp/layerlab-canary-XXXXXX");
	assert_non_null(mkdtemp(canary->dir));
	assert_int_equal(chmod(canary->dir, 0777), 0);
	snprintf(canary->file, sizeof(canary->file), "%s/file", canary->dir);
	file = fopen(canary->file, "we");
	assert_non_null(file);
	fputs("untouched\n", file);
	fclose(file);
	assert_int_equal(chmod(canary->file, 0666), 0);
}

/* A session of its own whose controlling terminal the pty is, as the lab's user has. */
static _Noreturn void sit_at(int terminal, int ready)
{
	setsid();
	(void)ioctl(terminal, TIOCSCTTY, 0);
	(void)!write(ready, "", 1);
	for (;;)
		pause();
}

static void make_process(struct canary *canary)
{
	int ready[2];
	char byte;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	canary->pid = fork();
	if (canary->pid == 0)
		sit_at(canary->pty_slave, ready[1]);
	assert_true(canary->pid > 0);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
}

static void make_key(struct canary *canary)
{
	(void)syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL, 0, 0, 0);
	canary->key = (int)syscall(
	    SYS_add_key, "user", "layerlab-canary", "secret", 6, KEY_SPEC_SESSION_KEYRING);
	assert_true(canary->key > 0);
	(void)syscall(SYS_keyctl, KEYCTL_SETPERM, canary->key, KEY_PERMISSIONS, 0, 0);
}

static void make_sockets(struct canary *canary)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	socklen_t len = sizeof(address);

	canary->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(canary->listener, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(canary->listener, 1), 0);
	assert_int_equal(getsockname(canary->listener, (struct sockaddr *)&address, &len), 0);
	canary->port = ntohs(address.sin_port);
	snprintf(canary->socket_name, sizeof(canary->socket_name), "layerlab-canary-%d", getpid());
	strcpy(name.sun_path + 1, canary->socket_name);
	len = (socklen_t)(sizeof(sa_family_t) + 1 + strlen(canary->socket_name));
	canary->abstract = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(canary->abstract, (struct sockaddr *)&name, len), 0);
	assert_int_equal(listen(canary->abstract, 1), 0);
}

static void make_memory(struct canary *canary)
{
	canary->shm_key = 0x4c410000 + getpid() % 0xffff;
	canary->shm = shmget(canary->shm_key, 4096, IPC_CREAT | IPC_EXCL | 0666);
	assert_true(canary->shm >= 0);
}

static void make_terminal(struct canary *canary)
{
	canary->pty_master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	assert_true(canary->pty_master >= 0);
	assert_int_equal(grantpt(canary->pty_master), 0);
	assert_int_equal(unlockpt(canary->pty_master), 0);
	canary->pty_slave = open(ptsname(canary->pty_master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(canary->pty_slave >= 0);
}

void canary_make(struct canary *canary)
{
	make_files(canary);
	make_terminal(canary);
	make_process(canary);
	make_key(canary);
	make_sockets(canary);
	make_memory(canary);
}

void canary_end(struct canary *canary)
{
	kill(canary->pid, SIGKILL);
	waitpid(canary->pid, NULL, 0);
	unlink(canary->file);
	rmdir(canary->dir);
	shmctl(canary->shm, IPC_RMID, NULL);
	close(canary->listener);
	close(canary->abstract);
	close(canary->pty_master);
	close(canary->pty_slave);
}
