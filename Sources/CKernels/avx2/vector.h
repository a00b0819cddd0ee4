/* The vector of vector/vector.h as 8 floats of AVX2. Include after begin.h. */
#ifndef CK_AVX2_VECTOR_H
#define CK_AVX2_VECTOR_H

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../vector/inline.h"

typedef __m256 vector;
enum {
    WIDTH = 8,
    REGISTERS = 16,
    TOKENS_AT_ONCE = 3,  /* 4 rows x 3 tokens = 12 accumulators of 16 registers */
    MOST_FLOAT_TOKENS = 4, /* by 3 rows likewise, where these are all tokens */
    STEPS_AT_ONCE = 4,   /* in one turn of the loop over columns */
    BLOCK_STEPS = 1024,  /* of several chunks of tokens: so many columns are summed before lanes are */
    PANEL_TOKENS = 32,   /* see vector/panels.h; from so many on: turning costs what some dozen tokens do */
    PANEL_CHUNK = 4,
    STRIP_VECTORS = 2,   /* 6 x 2 likewise, in attention */
    QUERIES_AT_ONCE = 2,
};

CK_INLINE vector v_zero(void) { return _mm256_setzero_ps(); }
CK_INLINE vector v_all(float x) { return _mm256_set1_ps(x); }
CK_INLINE vector v_load(const float *p) { return _mm256_loadu_ps(p); }
CK_INLINE void v_store(float *p, vector v) { _mm256_storeu_ps(p, v); }
CK_INLINE __m256i first_lanes(size_t count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
}
CK_INLINE vector v_load_some(const float *p, size_t count) { return _mm256_maskload_ps(p, first_lanes(count)); }
CK_INLINE void v_store_some(float *p, vector v, size_t count) { _mm256_maskstore_ps(p, first_lanes(count), v); }

CK_INLINE vector v_load_half(const uint16_t *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)); }
/* The first `count` (at least 1) of 8 times 16 bits, then zeros. Without a call of memcpy, around which the sums of a
 * product would have to leave their registers: pairs, and once more the last one, which may have no partner. */
CK_INLINE __m128i load_some_words(const uint16_t *p, size_t count) {
    const __m128i fours = _mm_set_epi32(3, 2, 1, 0), eights = _mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0);
    __m128i pairs = _mm_cmpgt_epi32(_mm_set1_epi32((int)(count / 2)), fours);
    __m128i last = _mm_cmpeq_epi16(_mm_set1_epi16((short)(count - 1)), eights);
    return _mm_or_si128(_mm_maskload_epi32((const int *)(const void *)p, pairs),
                        _mm_and_si128(_mm_set1_epi16((short)p[count - 1]), last));
}
CK_INLINE vector v_load_half_some(const uint16_t *p, size_t count) {
    return _mm256_cvtph_ps(load_some_words(p, count));
}
CK_INLINE void v_store_half(uint16_t *p, vector v) {
    _mm_storeu_si128((__m128i *)p, _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
CK_INLINE void v_store_half_some(uint16_t *p, vector v, size_t count) {
    uint16_t all[WIDTH];
    v_store_half(all, v);
    memcpy(p, all, count * sizeof(uint16_t));
}
CK_INLINE vector floats_of_bfloat(__m128i halves) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
}
CK_INLINE vector v_load_bfloat(const uint16_t *p) {
    return floats_of_bfloat(_mm_loadu_si128((const __m128i *)p));
}
CK_INLINE vector v_load_bfloat_some(const uint16_t *p, size_t count) {
    return floats_of_bfloat(load_some_words(p, count));
}

CK_INLINE vector v_add(vector a, vector b) { return _mm256_add_ps(a, b); }
CK_INLINE vector v_subtract(vector a, vector b) { return _mm256_sub_ps(a, b); }
CK_INLINE vector v_multiply(vector a, vector b) { return _mm256_mul_ps(a, b); }
CK_INLINE vector v_divide(vector a, vector b) { return _mm256_div_ps(a, b); }
CK_INLINE vector v_fma(vector a, vector b, vector c) { return _mm256_fmadd_ps(a, b, c); }
CK_INLINE vector v_negated_fma(vector a, vector b, vector c) { return _mm256_fnmadd_ps(a, b, c); }
CK_INLINE vector v_alternating_fma(vector a, vector b, vector c) { return _mm256_fmaddsub_ps(a, b, c); }
/* b where a is NaN */
CK_INLINE vector v_maximum(vector a, vector b) { return _mm256_max_ps(a, b); }
CK_INLINE vector v_minimum(vector a, vector b) { return _mm256_min_ps(a, b); }
CK_INLINE vector v_magnitude(vector a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
CK_INLINE vector v_round(vector a) {
    return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
CK_INLINE vector power_of_two(__m256i n) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}
/* a * 2^n for whole n in -250 ... 250, in two steps so that subnormal results and infinity come out right */
CK_INLINE vector v_times_power(vector a, vector n) {
    __m256i whole = _mm256_cvtps_epi32(n);
    __m256i half = _mm256_srai_epi32(whole, 1);
    return v_multiply(v_multiply(a, power_of_two(half)), power_of_two(_mm256_sub_epi32(whole, half)));
}
CK_INLINE vector v_where_less(vector a, vector b, vector then, vector otherwise) {
    return _mm256_blendv_ps(otherwise, then, _mm256_cmp_ps(a, b, _CMP_LT_OQ));
}
CK_INLINE uint32_t v_equal_lanes(vector a, vector b) {
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_EQ_OQ));
}

/* The sums of four vectors. */
CK_INLINE __m128 v_four_sums(vector a, vector b, vector c, vector d) {
    __m256 abcd = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    return _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1));
}
CK_INLINE float v_sum(vector v) { return _mm_cvtss_f32(v_four_sums(v, v, v, v)); }
CK_INLINE float v_largest(vector v) {
    __m128 four = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

/* p[0], p[0], p[1], p[1], ...: WIDTH / 2 floats, each twice */
CK_INLINE vector v_load_twice(const float *p) {
    const __m256i index = _mm256_set_epi32(3, 3, 2, 2, 1, 1, 0, 0);
    return _mm256_permutevar8x32_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), index);
}
CK_INLINE vector v_swap_neighbours(vector v) { return _mm256_permute_ps(v, 0xb1); }
/* WIDTH whole numbers within int8 */
CK_INLINE void v_store_int8(int8_t *p, vector v) {
    __m256i wide = _mm256_cvtps_epi32(v);
    __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
    _mm_storel_epi64((__m128i *)(void *)p, _mm_packs_epi16(words, words));
}

#endif
