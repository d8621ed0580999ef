# SPDX-License-Identifier: GPL-3.0-or-later
# Random questions to the kernel and to the evaluator of the emulation.
exec parity_queries
