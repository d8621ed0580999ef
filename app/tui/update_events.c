// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/update_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "sandbox/apparmor/backend.h"
#include "sandbox/text.h"

#define OUTPUT_MAX (1u << 20)

static void tell(struct model *model, enum slot slot, const char *text)
{
	struct term *term = model->shells[slot].term;
	char line[600];

	term_settle(term);
	snprintf(line, sizeof(line), "\033[31m[%s]\033[m\r\n", text);
	term_write(term, line, strlen(line));
}

void event_world_started(struct model *model, enum slot slot)
{
	if (slot != SLOT_LAB)
		return;
	model->service = (struct service){SERVICE_OFF, 0};
	model_ask(model, EFFECT_SERVICE, 1);
}

/* The service is to be under the same policy. The old one has to go first: it holds the port. */
static void replace_service(struct model *model)
{
	if (model->service.phase != SERVICE_RUNNING)
		return;
	model->service.phase = SERVICE_REPLACED;
	model_ask(model, EFFECT_SERVICE, 0);
}

static void follow_shell(struct model *model)
{
	replace_service(model);
	memset(model->opens, 0, sizeof(model->opens));
	if (model->policy.seccomp == SB_SECCOMP_FILTER)
		model_ask(model, EFFECT_OPENS, 0);
}

void event_shell_started(struct model *model, enum slot slot, pid_t pid, pid_t ns_pid)
{
	struct shell *shell = &model->shells[slot];

	shell->phase = SHELL_RUNNING;
	shell->pid = pid;
	shell->ns_pid = ns_pid;
	shell->trouble[0] = '\0';
	shell->has_status = false;
	shell->generation++;
	shell->policy = slot == SLOT_LAB ? model->policy : model->compare[slot - SLOT_LEFT];
	if (slot == SLOT_LAB)
		follow_shell(model);
}

void event_shell_failed(struct model *model, enum slot slot, const struct sb_error *err)
{
	struct shell *shell = &model->shells[slot];

	shell->phase = SHELL_FAILED;
	shell->pid = 0;
	sb_copy(shell->trouble, sizeof(shell->trouble), err->message);
	tell(model, slot, err->message);
	model_complain(model, "%s", err->message);
	if (slot == SLOT_LAB && !model->doctor_ran)
		model_ask(model, EFFECT_DOCTOR, 0);
}

static void describe_end(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size,
		    "the shell was killed by signal %d (%s); Enter starts a new one",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "the shell ended with status %d; Enter starts a new one",
		    WEXITSTATUS(status));
}

void event_shell_ended(struct model *model, enum slot slot, int status)
{
	struct shell *shell = &model->shells[slot];
	char text[200];

	shell->phase = SHELL_ENDED;
	shell->exit_status = status;
	shell->pid = 0;
	describe_end(status, text, sizeof(text));
	sb_copy(shell->trouble, sizeof(shell->trouble), text);
	tell(model, slot, text);
}

void event_world_died(struct model *model, enum slot slot)
{
	struct shell *shell = &model->shells[slot];

	shell->phase = SHELL_WORLD_DIED;
	shell->pid = 0;
	sb_copy(shell->trouble, sizeof(shell->trouble),
	    "the sandbox's init was killed, and with it every process inside; Enter makes a new "
	    "world");
	tell(model, slot, shell->trouble);
}

void event_service_started(struct model *model, pid_t pid)
{
	model->service = (struct service){SERVICE_RUNNING, pid};
}

/* Not every policy lets it start (seccomp strict, say): it stays off until it is asked for. */
void event_service_failed(struct model *model, const struct sb_error *err)
{
	model->service = (struct service){SERVICE_OFF, 0};
	model_complain(model, "%s", err->message);
}

void event_service_ended(struct model *model, int status)
{
	enum service_phase before = model->service.phase;

	model->service = (struct service){SERVICE_OFF, 0};
	if (before == SERVICE_REPLACED)
		model_ask(model, EFFECT_SERVICE, 1);
	if (before != SERVICE_RUNNING)
		return;
	model->service.phase = SERVICE_DIED;
	if (WIFSIGNALED(status))
		model_complain(model, "the vulnerable service was killed by signal %d; S starts it again",
		    WTERMSIG(status));
	else
		model_complain(model, "the vulnerable service ended with status %d; S starts it again",
		    WEXITSTATUS(status));
}

void event_status(struct model *model, const struct sb_status *status, const struct sb_error *err)
{
	if (err) {
		sb_copy(model->status_trouble, sizeof(model->status_trouble), err->message);
		if (model->watched)
			model->has_status = false;
		return;
	}
	model->status = *status;
	model->has_status = true;
	model->status_trouble[0] = '\0';
}

void event_slot_status(struct model *model, enum slot slot, const struct sb_status *status)
{
	struct shell *shell = &model->shells[slot];

	if (shell->has_status && sb_apparmor_was_removed(&shell->status, status))
		model_complain(model,
		    "AppArmor: somebody removed profile %s; the shell is unconfined now, a new one "
		    "gets it back",
		    shell->status.apparmor_label);
	shell->status = *status;
	shell->has_status = true;
}

void event_judge_started(struct model *model, int attack)
{
	model->attacks[attack].job = ATTACK_RUNNING;
}

void event_judge_progress(struct model *model, int attack, unsigned done, unsigned total)
{
	model->attacks[attack].done = done;
	model->attacks[attack].total = total;
}

void event_verdict(
    struct model *model, int attack, bool all_subsets, const struct sb_verdict *verdict)
{
	struct attack_state *state = &model->attacks[attack];

	if (state->has_verdict) {
		state->old = state->verdict;
		state->has_old = true;
	}
	state->job = ATTACK_IDLE;
	state->verdict = *verdict;
	state->has_verdict = true;
	state->is_matrix = all_subsets;
	state->note[0] = '\0';
}

void event_judge_failed(struct model *model, int attack, const char *why)
{
	struct attack_state *state = &model->attacks[attack];

	state->job = ATTACK_IDLE;
	sb_copy(state->note, sizeof(state->note), why);
}

void event_processes(struct model *model, const struct sb_status *processes, size_t n)
{
	if (n > MODEL_PROCESSES)
		n = MODEL_PROCESSES;
	memcpy(model->processes, processes, n * sizeof(*processes));
	model->n_processes = n;
}

/* Without these there is no world. */
static bool is_about_worlds(const struct sb_finding *finding)
{
	static const char *const ids[] = {
	    "user-namespaces", "ubuntu-userns-restriction", "private-proc"};

	for (size_t i = 0; i < SB_COUNT(ids); i++)
		if (!strcmp(finding->id, ids[i]))
			return finding->support != SB_SUPPORT_YES;
	return false;
}

/* The first screen must say why there is no shell, and what would help. */
static void tell_remedies(struct model *model)
{
	for (size_t i = 0; i < model->n_findings; i++) {
		const struct sb_finding *finding = &model->findings[i];
		char line[560];

		if (!is_about_worlds(finding))
			continue;
		snprintf(line, sizeof(line), "%.150s: %.200s%s%.190s", finding->what, finding->why,
		    finding->remedy[0] ? "; try: " : "", finding->remedy);
		tell(model, SLOT_LAB, line);
	}
	tell(
	    model, SLOT_LAB, "8 shows the whole list; attacks and everything else wait until then");
}

void event_findings(struct model *model, const struct sb_finding *findings, size_t n)
{
	if (n > MODEL_FINDINGS)
		n = MODEL_FINDINGS;
	memcpy(model->findings, findings, n * sizeof(*findings));
	model->n_findings = n;
	model->doctor_ran = true;
	if (model->shells[SLOT_LAB].phase == SHELL_FAILED)
		tell_remedies(model);
}

void event_calls(struct model *model, struct sb_seccomp_call *calls, size_t n, const char *about)
{
	free(model->calls);
	model->calls = calls;
	model->n_calls = n;
	sb_copy(model->calls_about, sizeof(model->calls_about), about);
}

void event_output(struct model *model, const char *text, size_t len)
{
	char *grown;

	if (len > OUTPUT_MAX - model->output_len)
		len = OUTPUT_MAX - model->output_len;
	grown = realloc(model->output, model->output_len + len + 1);
	if (!grown)
		return;
	memcpy(grown + model->output_len, text, len);
	model->output = grown;
	model->output_len += len;
	model->output[model->output_len] = '\0';
}

void event_output_done(struct model *model, int status)
{
	char text[80];

	model->output_running = false;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return;
	if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "\n[killed by signal %d]", WTERMSIG(status));
	else
		snprintf(text, sizeof(text), "\n[exit status %d]", WEXITSTATUS(status));
	event_output(model, text, strlen(text));
}
