// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/layer.h"

#include <stddef.h>
#include <string.h>

/* Why this order: the AppArmor label is only a wish until exec; ids and capability sets must be
 * changed while no filter can forbid it; seccomp comes last so that no filter has to allow what
 * the lab itself still has to do (runc's standard_init_linux.go has the same order). */
const struct sb_layer *const sb_layers[SB_LAYERS] = {
	&sb_layer_apparmor,
	&sb_layer_capabilities,
	&sb_layer_no_new_privs,
	&sb_layer_seccomp,
};

const struct sb_layer *sb_layer_by_id(enum sb_layer_id id)
{
	for (size_t i = 0; i < SB_LAYERS; i++)
		if (sb_layers[i]->id == id)
			return sb_layers[i];
	return NULL;
}

const struct sb_layer *sb_layer_by_name(const char *name)
{
	for (size_t i = 0; i < SB_LAYERS; i++)
		if (strcmp(sb_layers[i]->name, name) == 0)
			return sb_layers[i];
	return NULL;
}
