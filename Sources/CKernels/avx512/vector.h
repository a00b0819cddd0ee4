/* The vector of vector/vector.h as 16 floats of AVX-512. Include after begin.h. */
#ifndef CK_AVX512_VECTOR_H
#define CK_AVX512_VECTOR_H

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#include "../vector/inline.h"

typedef __m512 vector;
typedef __mmask16 vector_mask;
enum {
    WIDTH = 16,
    REGISTERS = 32,
    TOKENS_AT_ONCE = 6, /* 4 rows x 6 tokens = 24 accumulators of 32 registers */
    MOST_FLOAT_TOKENS = TOKENS_AT_ONCE,
    STEPS_AT_ONCE = 1,  /* in one turn of the loop over columns */
    BLOCK_STEPS = 32,   /* of several chunks of tokens: these stay in the first cache while 16 rows pass */
    PANEL_TOKENS = 56,  /* see vector/panels.h; from so many on: turning costs what some dozen tokens do */
    PANEL_CHUNK = 6,
    STRIP_VECTORS = 4,  /* 6 x 4 likewise, in attention */
    QUERIES_AT_ONCE = 4,
};

CK_INLINE vector v_zero(void) { return _mm512_setzero_ps(); }
CK_INLINE vector v_all(float x) { return _mm512_set1_ps(x); }
CK_INLINE vector v_load(const float *p) { return _mm512_loadu_ps(p); }
CK_INLINE void v_store(float *p, vector v) { _mm512_storeu_ps(p, v); }
CK_INLINE vector_mask first_lanes(size_t count) { return (vector_mask)((1u << count) - 1); }
CK_INLINE vector v_load_some(const float *p, size_t count) { return _mm512_maskz_loadu_ps(first_lanes(count), p); }
CK_INLINE void v_store_some(float *p, vector v, size_t count) { _mm512_mask_storeu_ps(p, first_lanes(count), v); }

CK_INLINE vector v_load_half(const uint16_t *p) { return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p)); }
CK_INLINE vector v_load_half_some(const uint16_t *p, size_t count) {
    return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(first_lanes(count), p));
}
CK_INLINE void v_store_half(uint16_t *p, vector v) {
    _mm256_storeu_si256((__m256i *)p, _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
CK_INLINE void v_store_half_some(uint16_t *p, vector v, size_t count) {
    _mm256_mask_storeu_epi16(p, first_lanes(count),
                             _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
CK_INLINE vector v_of_bfloats(__m256i halves) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}
CK_INLINE vector v_load_bfloat(const uint16_t *p) { return v_of_bfloats(_mm256_loadu_si256((const __m256i *)p)); }
CK_INLINE vector v_load_bfloat_some(const uint16_t *p, size_t count) {
    return v_of_bfloats(_mm256_maskz_loadu_epi16(first_lanes(count), p));
}

CK_INLINE vector v_add(vector a, vector b) { return _mm512_add_ps(a, b); }
CK_INLINE vector v_subtract(vector a, vector b) { return _mm512_sub_ps(a, b); }
CK_INLINE vector v_multiply(vector a, vector b) { return _mm512_mul_ps(a, b); }
CK_INLINE vector v_divide(vector a, vector b) { return _mm512_div_ps(a, b); }
CK_INLINE vector v_fma(vector a, vector b, vector c) { return _mm512_fmadd_ps(a, b, c); }
CK_INLINE vector v_negated_fma(vector a, vector b, vector c) { return _mm512_fnmadd_ps(a, b, c); }
CK_INLINE vector v_alternating_fma(vector a, vector b, vector c) { return _mm512_fmaddsub_ps(a, b, c); }
/* b where a is NaN */
CK_INLINE vector v_maximum(vector a, vector b) { return _mm512_max_ps(a, b); }
CK_INLINE vector v_minimum(vector a, vector b) { return _mm512_min_ps(a, b); }
CK_INLINE vector v_magnitude(vector a) { return _mm512_abs_ps(a); }
CK_INLINE vector v_round(vector a) {
    return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
/* a * 2^n for whole n */
CK_INLINE vector v_times_power(vector a, vector n) { return _mm512_scalef_ps(a, n); }
CK_INLINE vector v_where_less(vector a, vector b, vector then, vector otherwise) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), otherwise, then);
}
CK_INLINE uint32_t v_equal_lanes(vector a, vector b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }

CK_INLINE float v_sum(vector v) { return _mm512_reduce_add_ps(v); }
CK_INLINE float v_largest(vector v) { return _mm512_reduce_max_ps(v); }
CK_INLINE __m256 halves_added(vector v) {
    return _mm256_add_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps(v, 1));
}
/* The sums of four vectors. */
CK_INLINE __m128 v_four_sums(vector a, vector b, vector c, vector d) {
    __m256 ab = _mm256_hadd_ps(halves_added(a), halves_added(b));
    __m256 cd = _mm256_hadd_ps(halves_added(c), halves_added(d));
    __m256 abcd = _mm256_hadd_ps(ab, cd);
    return _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1));
}

/* p[0], p[0], p[1], p[1], ...: WIDTH / 2 floats, each twice */
CK_INLINE vector v_load_twice(const float *p) {
    const __m512i index = _mm512_set_epi32(7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0);
    return _mm512_permutexvar_ps(index, _mm512_castps256_ps512(_mm256_loadu_ps(p)));
}
CK_INLINE vector v_swap_neighbours(vector v) { return _mm512_permute_ps(v, 0xb1); }
/* WIDTH whole numbers within int8 */
CK_INLINE void v_store_int8(int8_t *p, vector v) {
    _mm_storeu_si128((__m128i *)(void *)p, _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(v)));
}

#endif
