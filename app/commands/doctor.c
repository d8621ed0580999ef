// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab doctor`: what this kernel and host offer for each layer. */
#include <stdio.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/json.h"
#include "app/output.h"
#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/host.h"

#define FINDINGS_MAX 64

static const struct {
	const char *word;
	enum cli_style style;
} support[] = {
    [SB_SUPPORT_YES] = {"yes", CLI_GOOD},
    [SB_SUPPORT_PARTLY] = {"partly", CLI_WARN},
    [SB_SUPPORT_NO] = {"no", CLI_BAD},
};

static void print_finding(const struct sb_finding *finding)
{
	cli_print(support[finding->support].style, "%-7s", support[finding->support].word);
	printf(" %s\n", finding->what);
	if (*finding->why)
		printf("        why   %s\n", finding->why);
	if (*finding->remedy)
		printf("        try   %s\n", finding->remedy);
}

static bool kernel_has_apparmor(const struct sb_finding *findings, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(findings[i].id, "apparmor"))
			return findings[i].support == SB_SUPPORT_YES;
	return false;
}

/* Where the emulation stands in for the kernel, whoever asks is told what it is not. */
static void print_limits(void)
{
	printf("\nWhat the EMULATED AppArmor does otherwise than the kernel's:\n");
	for (size_t i = 0; i < sb_emulation_n_limits; i++)
		printf("  %s\n    kernel    %s\n    emulated  %s\n", sb_emulation_limits[i].subject,
		    sb_emulation_limits[i].kernel, sb_emulation_limits[i].emulated);
}

static int run(struct cli_args *args)
{
	struct sb_finding findings[FINDINGS_MAX];
	json_object *list;
	struct sb_error err;
	size_t n;

	if (cli_parse(args, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	n = sb_host_probe(findings, FINDINGS_MAX);
	if (!args->json) {
		for (size_t i = 0; i < n; i++)
			print_finding(&findings[i]);
		if (!kernel_has_apparmor(findings, n))
			print_limits();
		return CLI_OK;
	}
	list = json_object_new_array();
	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, cli_json_finding(&findings[i]));
	cli_json_print(list);
	return CLI_OK;
}

const struct cli_command cli_command_doctor = {
    .name = "doctor",
    .synopsis = "[--json]",
    .summary = "what this kernel and host offer for each layer, why not, and what would help",
    .group = CLI_GROUP_MACHINE,
    .takes = CLI_TAKES_JSON,
    .run = run,
};
