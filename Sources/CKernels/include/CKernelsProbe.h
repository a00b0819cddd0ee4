/* Loops that measure what the processor and its memory can do: the ceilings beside which figures are printed.
 *
 * Like the kernels they allocate nothing and start no thread; the caller runs one per thread and reads the clock.
 * `features` are CK_FEATURE_* bits, those of ck_cpu_features() or fewer: a test may force a simpler loop.
 */
#ifndef CKERNELS_PROBE_H
#define CKERNELS_PROBE_H

#include <stddef.h>
#include <stdint.h>

/* Reads every byte of `memory` once, as 1, 2, 4 or 8 streams that advance together (one stream alone does not saturate
 * a memory controller), and returns a digest so that no read can be left out. `bytes` is a multiple of
 * CK_PROBE_READ_GRANULE, `memory` is 64-byte aligned. */
#define CK_PROBE_READ_GRANULE 4096
uint64_t ck_probe_read(uint64_t features, const void *memory, size_t bytes, int streams);

/* Adds in a chain, an addition each cycle, and returns how many cycles that takes. */
uint64_t ck_probe_cycles(uint64_t rounds);

typedef enum ck_probe_arithmetic {
    CK_PROBE_FP32, /* fused multiply-add of floats */
    CK_PROBE_BF16, /* bfloat16 products summed in float: AMX-BF16, else AVX512-BF16 */
    CK_PROBE_INT8, /* int8 products summed in int32: AMX-INT8, else AVX512-VNNI, else AVX-VNNI, else pairs in int16 by AVX2 */
} ck_probe_arithmetic;

/* Works in registers for `rounds` rounds and returns how many operations that was, a multiply and an add being two;
 * 0, without having worked, where the processor has no instruction for this arithmetic. */
uint64_t ck_probe_operate(uint64_t features, ck_probe_arithmetic arithmetic, uint64_t rounds);

/* The signature of the hypervisor that this processor runs under ("KVMKVMKVM", "Microsoft Hv", ...), NUL-terminated;
 * an empty string when there is none or none that tells. */
void ck_probe_hypervisor(char signature[13]);

#endif
