// SPDX-License-Identifier: GPL-3.0-or-later
/* One per file of this folder. */
#pragma once

#include "app/export/export.h"

extern const struct export_format export_bwrap;
extern const struct export_format export_docker;
extern const struct export_format export_k8s;
extern const struct export_format export_oci;
extern const struct export_format export_podman;
extern const struct export_format export_setpriv;
extern const struct export_format export_systemd;
