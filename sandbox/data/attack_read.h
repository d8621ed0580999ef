// SPDX-License-Identifier: GPL-3.0-or-later
/* One attack from its YAML mapping. */
#pragma once

#include "sandbox/attack.h"
#include "sandbox/data/yaml.h"

/* On failure `attack` holds what was read so far: sb_attack_done() it. */
int sb_attack_read(const struct sb_yaml *map, struct sb_attack *attack, struct sb_error *err);
void sb_attack_done(struct sb_attack *attack);
