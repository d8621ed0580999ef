// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tui/pretend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/tui/update.h"
#include "app/tui/update_events.h"
#include "sandbox/text.h"

static struct sb_attack attacks[] = {
    {.name = (char *)"bind-low-port",
        .title = (char *)"Listen on port 81",
        .from = (char *)"The lab",
        .about = (char *)"A low port.",
        .command = (char *)"nc -l -p 81",
        .gain = (char *)"port 81 answers to the attacker"},
    {.name = (char *)"chown",
        .title = (char *)"Give a file to another user",
        .from = (char *)"Article A",
        .about = (char *)"Root may give files away because of CAP_CHOWN.",
        .command = (char *)"touch /tmp/f && chown 1000 /tmp/f",
        .gain = (char *)"a file now belongs to uid 1000",
        .capabilities = 1},
    {.name = (char *)"read-shadow",
        .title = (char *)"Read the password file",
        .from = (char *)"Article B",
        .about = (char *)"Only a rule about the path says no.",
        .command = (char *)"cat /etc/shadow",
        .gain = (char *)"the password file is read"},
};

void pretend_status(const struct sb_policy *policy, struct sb_status *ret)
{
	*ret = (struct sb_status){.pid = 4213,
	    .ns_pid = 3,
	    .parent = 4211,
	    .state = 'S',
	    .no_new_privs = policy->no_new_privs,
	    .seccomp_mode = (int)policy->seccomp,
	    .seccomp_filters = policy->seccomp == SB_SECCOMP_FILTER,
	    .apparmor_source = SB_APPARMOR_NONE};
	sb_copy(ret->name, sizeof(ret->name), "bash");
	for (int i = 0; i < 4; i++)
		ret->uid[i] = ret->gid[i] = policy->uid;
	memcpy(ret->caps, policy->caps, sizeof(ret->caps));
}

static struct pretend *own(struct backend *self)
{
	return (struct pretend *)self;
}

static int spawn(struct backend *self, enum slot slot, const struct sb_policy *policy, int rows,
    int columns, bool new_world, struct sb_process *ret, struct sb_error *err)
{
	struct pretend *pretend = own(self);
	int ends[2];

	(void)rows, (void)columns;
	if (pretend->refuses)
		return sb_fail(err, EPERM, "start a process in the sandbox");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
		return sb_fail(err, errno, "socketpair");
	if (pretend->program[slot] >= 0)
		close(pretend->program[slot]);
	pretend->program[slot] = ends[1];
	pretend->shells++;
	pretend->worlds += new_world;
	pretend->shell_policy = *policy;
	*ret = (struct sb_process){.pid = 4213, .ns_pid = 3, .pty_master = ends[0]};
	return 0;
}

static int service(
    struct backend *self, const struct sb_policy *policy, pid_t *ret_pid, struct sb_error *err)
{
	(void)self, (void)policy, (void)err;
	*ret_pid = 77;
	return 0;
}

static void service_stop(struct backend *self)
{
	(void)self;
}

static int world_fd(struct backend *self, enum slot slot)
{
	(void)self, (void)slot;
	return -1;
}

static struct sb_event next(struct backend *self, enum slot slot)
{
	struct sb_event event = {.kind = SB_EVENT_NONE};

	(void)self, (void)slot;
	return event;
}

static int status(
    struct backend *self, enum slot slot, pid_t pid, struct sb_status *ret, struct sb_error *err)
{
	(void)slot, (void)pid, (void)err;
	pretend_status(&own(self)->shell_policy, ret);
	return 0;
}

static size_t processes(struct backend *self, bool all, struct sb_status *list, size_t max)
{
	(void)all;
	if (!max)
		return 0;
	pretend_status(&own(self)->shell_policy, &list[0]);
	return 1;
}

/* Blocked by the moat without the capability the attack asks for, else it succeeds. */
static int judge(const struct sb_attack *attack, const struct sb_policy *policy,
    const struct sb_judge_options *options, struct sb_verdict *ret, struct sb_error *err)
{
	bool blocked = attack->capabilities & ~policy->caps[SB_CAPS_EFFECTIVE];

	(void)err;
	memset(ret, 0, sizeof(*ret));
	options->progress(options->context, 1, 2);
	ret->outcome = blocked ? SB_OUTCOME_BLOCKED : SB_OUTCOME_SUCCEEDED;
	ret->stopped_by = blocked ? SB_BY_CAPABILITIES : SB_BY_NOBODY;
	ret->errno_value = blocked ? EPERM : 0;
	ret->proved = true;
	ret->via_service = options->via_service;
	sb_copy(ret->detail, sizeof(ret->detail),
	    blocked ? "CAP_CHOWN is not in the effective set" : "");
	return 0;
}

static size_t probe(struct sb_finding *findings, size_t max)
{
	(void)max;
	findings[0] = (struct sb_finding){
	    .id = "user-namespaces", .support = SB_SUPPORT_YES, .what = "User namespaces: yes"};
	return 1;
}

static int calls(const struct sb_policy *policy, struct sb_seccomp_call **ret, size_t *ret_n,
    char *about, size_t size, struct sb_error *err)
{
	(void)policy, (void)err;
	*ret = calloc(2, sizeof(**ret));
	*ret_n = 2;
	sb_copy((*ret)[0].name, sizeof((*ret)[0].name), "read");
	(*ret)[0].purpose = "reading and writing";
	sb_copy((*ret)[1].name, sizeof((*ret)[1].name), "unshare");
	(*ret)[1] = (struct sb_seccomp_call){.name = "unshare",
	    .purpose = "namespaces",
	    .access = SB_ACCESS_REFUSED,
	    .action = 0x00050001,
	    .caps = 1ull << 21};
	sb_copy(about, size, "a profile for tests");
	return 0;
}

static int opened(const struct sb_policy *policy, uint64_t from, uint64_t to,
    struct sb_seccomp_calls *ret, struct sb_error *err)
{
	(void)policy, (void)from, (void)to, (void)err;
	ret->n = 0;
	return 0;
}

static int parse_policy(const char *line, struct sb_policy *policy, struct sb_error *err)
{
	if (strcmp(line, "--cap-drop chown"))
		return sb_reject(err, "unknown policy option '%s'", line);
	sb_policy_cap_drop(policy, 1);
	return 0;
}

static void set_preset(struct sb_preset *preset, const char *name, const char *title, uint64_t caps)
{
	sb_policy_open(&preset->policy);
	sb_policy_cap_drop(&preset->policy, ~caps);
	sb_copy(preset->policy.name, sizeof(preset->policy.name), name);
	sb_copy(preset->title, sizeof(preset->title), title);
}

void pretend_init(struct pretend *pretend)
{
	memset(pretend, 0, sizeof(*pretend));
	pretend->backend = (struct backend){.spawn = spawn,
	    .service = service,
	    .service_stop = service_stop,
	    .world_fd = world_fd,
	    .next = next,
	    .status = status,
	    .processes = processes,
	    .judge = judge,
	    .probe = probe,
	    .calls = calls,
	    .opened = opened,
	    .parse_policy = parse_policy};
	for (int i = 0; i < SLOTS; i++)
		pretend->program[i] = -1;
	pretend->catalogue = (struct sb_catalogue){attacks, SB_COUNT(attacks)};
	set_preset(&pretend->presets[0], "default-pod", "A pod that declares nothing", 0xa80425fb);
	set_preset(&pretend->presets[1], "hardened-pod", "Article A's hardened pod", 0);
	set_preset(&pretend->presets[2], "open", "No protection at all", ~0ull);
	pretend->presets[1].policy.no_new_privs = true;
	pretend->presets[1].policy.seccomp = SB_SECCOMP_FILTER;
	sb_copy(pretend->presets[1].policy.seccomp_profile, SB_PATH_MAX, "runtime-default");
	if (!model_init(&pretend->model, &pretend->presets[0].policy, &pretend->catalogue))
		abort();
	pretend->model.presets = pretend->presets;
	pretend->model.n_presets = 3;
	pretend->model.unicode = true;
	pretend->model.compare[1] = pretend->presets[1].policy;
}

void pretend_done(struct pretend *pretend)
{
	model_done(&pretend->model);
	for (int i = 0; i < SLOTS; i++)
		if (pretend->program[i] >= 0)
			close(pretend->program[i]);
}

static void fill_verdicts(struct model *model)
{
	struct sb_verdict verdict = {.attack = "chown",
	    .command = "touch /tmp/f && chown 1000 /tmp/f",
	    .outcome = SB_OUTCOME_BLOCKED,
	    .exit_status = 1,
	    .errno_value = EPERM,
	    .output = "chown: changing ownership of '/tmp/f': Operation not permitted\n",
	    .stopped_by = SB_BY_CAPABILITIES,
	    .detail = "CAP_CHOWN is not in the effective set",
	    .syscall = "fchownat(AT_FDCWD, \"/tmp/f\", 1000, -1, 0)",
	    .fix = "--cap-add CHOWN",
	    .order = "seccomp > apparmor > [capabilities] > dac",
	    .proved = true,
	    .active = 1u << SB_LAYER_CAPABILITIES,
	    .n_evidence = 1,
	    .evidence = {{SB_EVIDENCE_COUNTERFACTUAL, "without capabilities: succeeded"}}};

	memset(verdict.cells, -1, sizeof(verdict.cells));
	verdict.cells[0] = SB_OUTCOME_SUCCEEDED;
	verdict.cells[1] = SB_OUTCOME_BLOCKED;
	event_verdict(model, 1, true, &verdict);
	verdict.outcome = SB_OUTCOME_SUCCEEDED;
	verdict.stopped_by = SB_BY_NOBODY;
	verdict.errno_value = 0;
	verdict.cells[1] = SB_OUTCOME_SUCCEEDED;
	event_verdict(model, 2, true, &verdict);
	model->last_attack = 1;
}

void pretend_fill(struct pretend *pretend)
{
	static const char prompt[] = "root@lab:~# id -u\r\n0\r\n\033[32mroot@lab\033[m:~# ";
	struct model *model = &pretend->model;
	struct sb_finding findings[3];
	struct sb_status all[2];
	struct sb_seccomp_call *list;
	char about[128];
	size_t n;

	pretend_status(&model->policy, &all[0]);
	event_status(model, &all[0], NULL);
	pretend->shell_policy = model->policy;
	sb_policy_cap_drop(&model->policy, 1);
	model->before = model->status;
	model->has_before = true;
	pretend_status(&model->policy, &all[0]);
	event_status(model, &all[0], NULL);
	for (int i = 0; i < SLOTS; i++) {
		event_shell_started(model, (enum slot)i, 4213 + i, 3);
		term_write(model->shells[i].term, prompt, sizeof(prompt) - 1);
	}
	event_slot_status(model, SLOT_LEFT, &all[0]);
	pretend_status(&model->compare[1], &all[1]);
	event_slot_status(model, SLOT_RIGHT, &all[1]);
	all[1].pid = 4214;
	all[1].parent = 4213;
	event_processes(model, all, 2);
	calls(&model->policy, &list, &n, about, sizeof(about), NULL);
	event_calls(model, list, n, about);
	findings[0] =
	    (struct sb_finding){.support = SB_SUPPORT_YES, .what = "User namespaces: yes"};
	findings[1] = (struct sb_finding){.support = SB_SUPPORT_NO,
	    .what = "AppArmor: this kernel has none",
	    .why = "it is not built in",
	    .remedy = "layerlab vm"};
	findings[2] =
	    (struct sb_finding){.support = SB_SUPPORT_PARTLY, .what = "Capabilities: most"};
	event_findings(model, findings, 3);
	fill_verdicts(model);
}
