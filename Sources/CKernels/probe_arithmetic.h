/* Loops of peak arithmetic. Each keeps enough independent sums in registers to hide the latency of its instruction,
 * and returns the operations that it did. Internal to the probe. */
#ifndef CKERNELS_PROBE_ARITHMETIC_H
#define CKERNELS_PROBE_ARITHMETIC_H

#include "CKernels.h"

/* Keeps a value alive without storing it in a loop. */
#define PROBE_KEEP(value) __asm__ volatile("" : : "m"(value) : "memory")

uint64_t ck_probe_fp32(uint64_t features, uint64_t rounds);
uint64_t ck_probe_bf16(uint64_t features, uint64_t rounds);
uint64_t ck_probe_int8(uint64_t features, uint64_t rounds);

/* The tile loops of AMX; the caller has seen the feature bit. */
uint64_t ck_probe_amx_bf16(uint64_t rounds);
uint64_t ck_probe_amx_int8(uint64_t rounds);

#endif
