/* Fused multiply-add of floats: two such instructions a cycle with a latency of four or five want ten sums. */
#include "probe_arithmetic.h"

#define PORTABLE_SUMS 8

typedef float four_floats __attribute__((ext_vector_type(4)));

static uint64_t fp32_portable(uint64_t rounds) {
    /* Allowed to contract: one instruction where the baseline has it (AArch64), two where it has not. */
#pragma clang fp contract(fast)
    four_floats sum[PORTABLE_SUMS], left = 0.5f, right = 0.25f;
    PROBE_KEEP(left);
    for (int i = 0; i < PORTABLE_SUMS; i++) sum[i] = (float)i;
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < PORTABLE_SUMS; i++) sum[i] = sum[i] * left + right;
    }
    PROBE_KEEP(sum);
    return rounds * PORTABLE_SUMS * 4 * 2;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2_SUMS 12 /* of 16 registers */
#define AVX512_SUMS 24 /* of 32 */

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
static uint64_t fp32_avx2(uint64_t rounds) {
    __m256 sum[AVX2_SUMS], left = _mm256_set1_ps(0.5f), right = _mm256_set1_ps(0.25f);
    for (int i = 0; i < AVX2_SUMS; i++) sum[i] = _mm256_set1_ps((float)i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < AVX2_SUMS; i++) sum[i] = _mm256_fmadd_ps(sum[i], left, right);
    }
    PROBE_KEEP(sum);
    return rounds * AVX2_SUMS * 8 * 2;
}
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
static uint64_t fp32_avx512(uint64_t rounds) {
    __m512 sum[AVX512_SUMS], left = _mm512_set1_ps(0.5f), right = _mm512_set1_ps(0.25f);
    for (int i = 0; i < AVX512_SUMS; i++) sum[i] = _mm512_set1_ps((float)i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < AVX512_SUMS; i++) sum[i] = _mm512_fmadd_ps(sum[i], left, right);
    }
    PROBE_KEEP(sum);
    return rounds * AVX512_SUMS * 16 * 2;
}
#pragma clang attribute pop
#endif

uint64_t ck_probe_fp32(uint64_t features, uint64_t rounds) {
#if defined(__x86_64__)
    if (features & CK_FEATURE_AVX512) return fp32_avx512(rounds);
    if (features & CK_FEATURE_AVX2) return fp32_avx2(rounds);
#else
    (void)features;
#endif
    return fp32_portable(rounds);
}
