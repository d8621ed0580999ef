// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A fuzz target is one function that takes any bytes; it must neither crash nor leak nor hang. With
 * `-Dfuzz=true` and clang it is linked with libFuzzer, which brings its own main(); otherwise with
 * driver.c, which damages the seeds it is given in the same way on every run.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define FUZZ_BYTES_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a file, for loaders that take a path. The same path every time. */
const char *fuzz_file(const uint8_t *data, size_t size);
