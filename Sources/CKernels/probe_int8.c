/* Products of unsigned and signed bytes summed in int32. */
#include "probe_arithmetic.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2_SUMS 6
#define AVX2_PAIRS 8 /* sums of two products that 16 bits hold, where one factor has 4 bits */
#define AVX_SUMS 12
#define AVX512_SUMS 24

/* No instruction sums four products here. The shortest way adds pairs of products in 16 bits and widens the sums of eight;
 * with 8 bits on both sides they would not fit, so such products are further from this ceiling than those of 4. */
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
static uint64_t int8_avx2(uint64_t rounds) {
    __m256i sum[AVX2_SUMS], left = _mm256_set1_epi8(3), right = _mm256_set1_epi8(-2);
    for (int i = 0; i < AVX2_SUMS; i++) sum[i] = _mm256_set1_epi32(i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < AVX2_SUMS; i++) {
            __m256i pairs = _mm256_maddubs_epi16(left, right);
            for (int pair = 1; pair < AVX2_PAIRS; pair++) {
                /* A product that could be another one's would be left out. */
                __asm__ volatile("" : "+x"(left));
                pairs = _mm256_add_epi16(pairs, _mm256_maddubs_epi16(left, right));
            }
            sum[i] = _mm256_add_epi32(sum[i], _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
        }
    }
    PROBE_KEEP(sum);
    return rounds * AVX2_SUMS * AVX2_PAIRS * 32 * 2;
}
#pragma clang attribute pop

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
    if (features & CK_FEATURE_AVX2) return int8_avx2(rounds);
#else
    (void)features, (void)rounds;
#endif
    return 0;
}
