/* Products of unsigned and signed bytes summed in int32. */
#include "probe_arithmetic.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX_SUMS 12
#define AVX512_SUMS 24

#pragma clang attribute push(__attribute__((target("avx2,avxvnni"))), apply_to = function)
static uint64_t int8_avx(uint64_t rounds) {
    __m256i sum[AVX_SUMS], left = _mm256_set1_epi8(3), right = _mm256_set1_epi8(-2);
    PROBE_KEEP(left);
    for (int i = 0; i < AVX_SUMS; i++) sum[i] = _mm256_set1_epi32(i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < AVX_SUMS; i++) sum[i] = _mm256_dpbusd_avx_epi32(sum[i], left, right);
    }
    PROBE_KEEP(sum);
    return rounds * AVX_SUMS * 32 * 2;
}
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vnni"))), apply_to = function)
static uint64_t int8_avx512(uint64_t rounds) {
    __m512i sum[AVX512_SUMS], left = _mm512_set1_epi8(3), right = _mm512_set1_epi8(-2);
    PROBE_KEEP(left);
    for (int i = 0; i < AVX512_SUMS; i++) sum[i] = _mm512_set1_epi32(i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < AVX512_SUMS; i++) sum[i] = _mm512_dpbusd_epi32(sum[i], left, right);
    }
    PROBE_KEEP(sum);
    return rounds * AVX512_SUMS * 64 * 2;
}
#pragma clang attribute pop
#endif

uint64_t ck_probe_int8(uint64_t features, uint64_t rounds) {
#if defined(__x86_64__)
    if (features & CK_FEATURE_AMX_INT8) return ck_probe_amx_int8(rounds);
    if (features & CK_FEATURE_AVX512_VNNI) return int8_avx512(rounds);
    if (features & CK_FEATURE_AVX_VNNI) return int8_avx(rounds);
#else
    (void)features, (void)rounds;
#endif
    return 0;
}
