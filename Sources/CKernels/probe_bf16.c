/* bfloat16 products summed in float. */
#include "probe_arithmetic.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SUMS 24

#pragma clang attribute push(__attribute__((target("avx512f,avx512bf16"))), apply_to = function)
static uint64_t bf16_avx512(uint64_t rounds) {
    const __m512 small = _mm512_set1_ps(0.0009765625f);
    const __m512bh left = _mm512_cvtne2ps_pbh(small, small), right = left;
    __m512 sum[SUMS];
    for (int i = 0; i < SUMS; i++) sum[i] = _mm512_set1_ps((float)i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < SUMS; i++) sum[i] = _mm512_dpbf16_ps(sum[i], left, right);
    }
    PROBE_KEEP(sum);
    return rounds * SUMS * 32 * 2;
}
#pragma clang attribute pop
#endif

uint64_t ck_probe_bf16(uint64_t features, uint64_t rounds) {
#if defined(__x86_64__)
    if (features & CK_FEATURE_AMX_BF16) return ck_probe_amx_bf16(rounds);
    if (features & CK_FEATURE_AVX512_BF16) return bf16_avx512(rounds);
#else
    (void)features, (void)rounds;
#endif
    return 0;
}
