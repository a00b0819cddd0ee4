/* The AVX-512 and AMX intrinsics that the kernels use, in AVX2 and plain C, so that their tables can be tested on a
 * processor that has neither; see run.sh. What each does is Intel's manual, volume 2; here it need not be fast.
 *
 * Included before everything else, with the kernels' begin.h. An intrinsic that is missing here is an error of the
 * compiler: it needs a feature that the function lacks.
 */
#ifndef EMULATED_INTRINSICS_H
#define EMULATED_INTRINSICS_H

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define EMULATED static inline __attribute__((always_inline, unused))
#define LANES(count) _Pragma("clang loop unroll(full)") for (int i = 0; i < (count); i++)

typedef float floats16 __attribute__((vector_size(64)));
typedef uint8_t bytes64 __attribute__((vector_size(64)));
typedef int8_t signed64 __attribute__((vector_size(64)));
typedef int16_t words32 __attribute__((vector_size(64)));
typedef int32_t integers16 __attribute__((vector_size(64)));
typedef uint32_t unsigned16 __attribute__((vector_size(64)));
typedef int64_t longs8 __attribute__((vector_size(64)));

/* ---- Halves of a register ------------------------------------------------------------------------------------ */

EMULATED __m256 lower_floats(__m512 a) { return __builtin_shufflevector(a, a, 0, 1, 2, 3, 4, 5, 6, 7); }
EMULATED __m256 upper_floats(__m512 a) { return __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15); }
EMULATED __m512 both_floats(__m256 low, __m256 high) {
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
EMULATED __m256i lower_half(__m512i a) { return __builtin_shufflevector(a, a, 0, 1, 2, 3); }
EMULATED __m256i upper_half(__m512i a) { return __builtin_shufflevector(a, a, 4, 5, 6, 7); }
EMULATED __m512i both_halves(__m256i low, __m256i high) {
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}

#undef _mm512_castsi512_ps
#undef _mm512_castps512_ps256
#undef _mm512_castps256_ps512
#undef _mm512_castsi512_si256
#undef _mm512_extractf32x8_ps
#undef _mm512_extracti64x4_epi64
#define _mm512_castsi512_ps(a) ((__m512)(a))
#define _mm512_castps512_ps256 lower_floats
#define _mm512_castps256_ps512(a) both_floats(a, a)
#define _mm512_castsi512_si256 lower_half
#define _mm512_extractf32x8_ps(a, half) ((half) ? upper_floats(a) : lower_floats(a))
#define _mm512_extracti64x4_epi64(a, half) ((half) ? upper_half(a) : lower_half(a))

/* ---- Memory: masked lanes are not touched -------------------------------------------------------------------- */

EMULATED __m512 load_floats(const void *p) {
    floats16 value;
    memcpy(&value, p, sizeof value);
    return (__m512)value;
}
EMULATED __m512i load_integers(const void *p) {
    longs8 value;
    memcpy(&value, p, sizeof value);
    return (__m512i)value;
}
EMULATED void store_floats(void *p, __m512 a) { memcpy(p, &a, sizeof a); }
EMULATED void store_integers(void *p, __m512i a) { memcpy(p, &a, sizeof a); }
EMULATED __m512 load_some_floats(__mmask16 mask, const void *p) {
    floats16 value = {0};
    for (int i = 0; i < 16; i++) {
        if (mask >> i & 1) {
            value[i] = ((const float *)p)[i];
        }
    }
    return (__m512)value;
}
EMULATED void store_some_floats(void *p, __mmask16 mask, __m512 a) {
    for (int i = 0; i < 16; i++) {
        if (mask >> i & 1) {
            ((float *)p)[i] = a[i];
        }
    }
}
EMULATED __m512i load_32_words(__mmask32 mask, const void *p) {
    words32 value = {0};
    for (int i = 0; i < 32; i++) {
        if (mask >> i & 1) {
            value[i] = ((const int16_t *)p)[i];
        }
    }
    return (__m512i)value;
}
EMULATED __m256i load_16_words(__mmask16 mask, const void *p) { return lower_half(load_32_words(mask, p)); }
EMULATED void store_16_words(void *p, __mmask16 mask, __m256i a) {
    for (int i = 0; i < 16; i++) {
        if (mask >> i & 1) {
            ((int16_t *)p)[i] = ((__v16hi)a)[i];
        }
    }
}
/* As the processor's aligned accesses do. */
EMULATED const void *aligned_to_64(const void *p) {
    if ((uintptr_t)p % 64 != 0) {
        __builtin_trap();
    }
    return p;
}

#undef _mm512_loadu_ps
#undef _mm512_load_ps
#undef _mm512_loadu_si512
#undef _mm512_load_si512
#undef _mm512_storeu_ps
#undef _mm512_storeu_si512
#undef _mm512_store_si512
#undef _mm512_maskz_loadu_ps
#undef _mm512_mask_storeu_ps
#undef _mm512_maskz_loadu_epi16
#undef _mm256_maskz_loadu_epi16
#undef _mm256_mask_storeu_epi16
#define _mm512_loadu_ps load_floats
#define _mm512_load_ps(p) load_floats(aligned_to_64(p))
#define _mm512_loadu_si512 load_integers
#define _mm512_load_si512(p) load_integers(aligned_to_64(p))
#define _mm512_storeu_ps store_floats
#define _mm512_storeu_si512 store_integers
#define _mm512_store_si512(p, a) store_integers((void *)(uintptr_t)aligned_to_64(p), a)
#define _mm512_maskz_loadu_ps load_some_floats
#define _mm512_mask_storeu_ps store_some_floats
#define _mm512_maskz_loadu_epi16 load_32_words
#define _mm256_maskz_loadu_epi16 load_16_words
#define _mm256_mask_storeu_epi16 store_16_words

/* ---- Constants ----------------------------------------------------------------------------------------------- */

EMULATED __m512i reversed_integers(integers16 a) {
    return (__m512i)__builtin_shufflevector(a, a, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}
EMULATED __m512i reversed_words(words32 a) {
    words32 result;
    LANES(32) { result[i] = a[31 - i]; }
    return (__m512i)result;
}

#undef _mm512_setzero_ps
#undef _mm512_setzero_si512
#undef _mm512_set1_ps
#undef _mm512_set1_epi32
#undef _mm512_set1_epi16
#undef _mm512_set1_epi8
#undef _mm512_set1_ph
#undef _mm512_set_epi32
#undef _mm512_set_epi16
#define _mm512_setzero_ps() ((__m512){0})
#define _mm512_setzero_si512() ((__m512i){0})
#define _mm512_set1_ps(x) ((__m512)((floats16){0} + (float)(x)))
#define _mm512_set1_epi32(x) ((__m512i)((integers16){0} + (int32_t)(x)))
#define _mm512_set1_epi16(x) ((__m512i)((words32){0} + (int16_t)(x)))
#define _mm512_set1_epi8(x) ((__m512i)((signed64){0} + (int8_t)(x)))
#define _mm512_set1_ph(x) every_half(x)
#define _mm512_set_epi32(...) reversed_integers((integers16){__VA_ARGS__})
#define _mm512_set_epi16(...) reversed_words((words32){__VA_ARGS__})

/* ---- Float ---------------------------------------------------------------------------------------------------- */

/* Of each half as AVX2 does it. */
#define EMULATE_BY_HALVES(name, call)                                                                                 \
    EMULATED __m512 name(__m512 a, __m512 b, __m512 c) {                                                              \
        (void)b, (void)c;                                                                                             \
        __m256 a0 = lower_floats(a), a1 = upper_floats(a), b0 = lower_floats(b), b1 = upper_floats(b),                \
               c0 = lower_floats(c), c1 = upper_floats(c);                                                            \
        (void)b0, (void)b1, (void)c0, (void)c1;                                                                       \
        return both_floats(call(a0, b0, c0), call(a1, b1, c1));                                                       \
    }
#define ROUNDED(a, b, c) _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define LARGER(a, b, c) _mm256_max_ps(a, b)
#define SMALLER(a, b, c) _mm256_min_ps(a, b)
EMULATE_BY_HALVES(multiplied_and_added, _mm256_fmadd_ps)
EMULATE_BY_HALVES(multiplied_and_subtracted_from, _mm256_fnmadd_ps)
EMULATE_BY_HALVES(multiplied_and_alternating, _mm256_fmaddsub_ps)
EMULATE_BY_HALVES(rounded_floats, ROUNDED)
EMULATE_BY_HALVES(larger_floats, LARGER)
EMULATE_BY_HALVES(smaller_floats, SMALLER)

EMULATED __m512 scaled_floats(__m512 a, __m512 b) {
    floats16 result;
    for (int i = 0; i < 16; i++) {
        result[i] = ldexpf(a[i], (int)floorf(b[i]));
    }
    return (__m512)result;
}
EMULATED __m512 blended_floats(__mmask16 mask, __m512 a, __m512 b) {
    floats16 result;
    LANES(16) { result[i] = mask >> i & 1 ? b[i] : a[i]; }
    return (__m512)result;
}
EMULATED __m512 permuted_floats(__m512i index, __m512 a) {
    floats16 result;
    LANES(16) { result[i] = a[((integers16)index)[i] & 15]; }
    return (__m512)result;
}
EMULATED __m512 floats_of_halves(__m256i halves) {
    return both_floats(_mm256_cvtph_ps(_mm256_castsi256_si128(halves)),
                       _mm256_cvtph_ps(_mm256_extracti128_si256(halves, 1)));
}
EMULATED __m256i halves_of_floats(__m512 a) {
    return _mm256_set_m128i(_mm256_cvtps_ph(upper_floats(a), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC),
                            _mm256_cvtps_ph(lower_floats(a), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
/* Halves first, then quarters, ...: in the order of the compiler's own. */
EMULATED float sum_of_floats(__m512 a) {
    __m256 eight = _mm256_add_ps(lower_floats(a), upper_floats(a));
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    return (four[0] + four[2]) + (four[1] + four[3]);
}
EMULATED float largest_of_floats(__m512 a) {
    float result = a[0];
    for (int i = 1; i < 16; i++) {
        result = a[i] > result ? a[i] : result;
    }
    return result;
}
EMULATED __mmask16 mask_of(integers16 lanes) {
    unsigned mask = 0;
    LANES(16) { mask |= (unsigned)(lanes[i] & 1) << i; }
    return (__mmask16)mask;
}

#undef _mm512_add_ps
#undef _mm512_sub_ps
#undef _mm512_mul_ps
#undef _mm512_div_ps
#undef _mm512_fmadd_ps
#undef _mm512_fnmadd_ps
#undef _mm512_fmaddsub_ps
#undef _mm512_max_ps
#undef _mm512_min_ps
#undef _mm512_abs_ps
#undef _mm512_roundscale_ps
#undef _mm512_scalef_ps
#undef _mm512_cmp_ps_mask
#undef _mm512_mask_blend_ps
#undef _mm512_permutexvar_ps
#undef _mm512_permute_ps
#undef _mm512_reduce_add_ps
#undef _mm512_reduce_max_ps
#undef _mm512_cvtph_ps
#undef _mm512_cvtps_ph
#define _mm512_add_ps(a, b) ((__m512)((__v16sf)(a) + (__v16sf)(b)))
#define _mm512_sub_ps(a, b) ((__m512)((__v16sf)(a) - (__v16sf)(b)))
#define _mm512_mul_ps(a, b) ((__m512)((__v16sf)(a) * (__v16sf)(b)))
#define _mm512_div_ps(a, b) ((__m512)((__v16sf)(a) / (__v16sf)(b)))
#define _mm512_fmadd_ps multiplied_and_added
#define _mm512_fnmadd_ps multiplied_and_subtracted_from
#define _mm512_fmaddsub_ps multiplied_and_alternating
#define _mm512_max_ps(a, b) larger_floats(a, b, a)
#define _mm512_min_ps(a, b) smaller_floats(a, b, a)
#define _mm512_abs_ps(a) ((__m512)((integers16)(a) & 0x7fffffff))
#define _mm512_roundscale_ps(a, mode) rounded_floats(a, a, a)
#define _mm512_scalef_ps scaled_floats
#define _mm512_cmp_ps_mask(a, b, how)                                                                                 \
    mask_of((how) == _CMP_LT_OQ ? (integers16)((__v16sf)(a) < (__v16sf)(b)) : (integers16)((__v16sf)(a) == (__v16sf)(b)))
#define _mm512_mask_blend_ps blended_floats
#define _mm512_permutexvar_ps permuted_floats
#define _mm512_permute_ps(a, order)                                                                                   \
    both_floats(_mm256_permute_ps(lower_floats(a), order), _mm256_permute_ps(upper_floats(a), order))
#define _mm512_reduce_add_ps sum_of_floats
#define _mm512_reduce_max_ps largest_of_floats
#define _mm512_cvtph_ps floats_of_halves
#define _mm512_cvtps_ph(a, mode) halves_of_floats(a)

/* ---- Whole numbers -------------------------------------------------------------------------------------------- */

EMULATED __m512i widened_words(__m256i words) {
    return both_halves(_mm256_cvtepu16_epi32(_mm256_castsi256_si128(words)),
                       _mm256_cvtepu16_epi32(_mm256_extracti128_si256(words, 1)));
}
EMULATED __m512i integers_of_floats(__m512 a) {
    return both_halves(_mm256_cvtps_epi32(lower_floats(a)), _mm256_cvtps_epi32(upper_floats(a)));
}
EMULATED __m128i low_bytes(__m512i a) {
    __v16qi result;
    LANES(16) { result[i] = (char)((integers16)a)[i]; }
    return (__m128i)result;
}
EMULATED __m512i ternary(__m512i a, __m512i b, __m512i c, int table) {
    longs8 result = {0};
    for (int bits = 0; bits < 8; bits++) {
        if (table >> bits & 1) {
            result |= (bits & 4 ? (longs8)a : ~(longs8)a) & (bits & 2 ? (longs8)b : ~(longs8)b) &
                      (bits & 1 ? (longs8)c : ~(longs8)c);
        }
    }
    return (__m512i)result;
}
EMULATED __m512i quarters(__m512i a, __m512i b, int order) {
    longs8 result;
    LANES(8) {
        int quarter = order >> i / 2 * 2 & 3;
        result[i] = ((longs8)(i < 4 ? a : b))[quarter * 2 + i % 2];
    }
    return (__m512i)result;
}
EMULATED __m512i permuted_words(__m512i index, __m512i a) {
    words32 result;
    LANES(32) { result[i] = ((words32)a)[((words32)index)[i] & 31]; }
    return (__m512i)result;
}
EMULATED __mmask32 words_with_bits(__m512i a, __m512i b) {
    uint32_t mask = 0;
    LANES(32) { mask |= (uint32_t)((((words32)a)[i] & ((words32)b)[i]) != 0) << i; }
    return mask;
}
/* Even bytes and odd ones as words, whose products and sums of two fit 32 bits. */
EMULATED __m256i half_of_bytes_multiplied(__m256i sums, __m256i unsigned_bytes, __m256i signed_bytes) {
    __m256i even = _mm256_madd_epi16(_mm256_and_si256(unsigned_bytes, _mm256_set1_epi16(0xff)),
                                     _mm256_srai_epi16(_mm256_slli_epi16(signed_bytes, 8), 8));
    __m256i odd = _mm256_madd_epi16(_mm256_srli_epi16(unsigned_bytes, 8), _mm256_srai_epi16(signed_bytes, 8));
    return _mm256_add_epi32(sums, _mm256_add_epi32(even, odd));
}
EMULATED __m512i bytes_multiplied(__m512i sums, __m512i a, __m512i b) {
    return both_halves(half_of_bytes_multiplied(lower_half(sums), lower_half(a), lower_half(b)),
                       half_of_bytes_multiplied(upper_half(sums), upper_half(a), upper_half(b)));
}
#define EMULATE_UNPACK(name, each)                                                                                    \
    EMULATED __m512i name(__m512i a, __m512i b) {                                                                     \
        return both_halves(each(lower_half(a), lower_half(b)), each(upper_half(a), upper_half(b)));                   \
    }
EMULATE_UNPACK(lower_integers_in_turn, _mm256_unpacklo_epi32)
EMULATE_UNPACK(upper_integers_in_turn, _mm256_unpackhi_epi32)
EMULATE_UNPACK(lower_longs_in_turn, _mm256_unpacklo_epi64)
EMULATE_UNPACK(upper_longs_in_turn, _mm256_unpackhi_epi64)

#undef _mm512_add_epi32
#undef _mm512_sub_epi8
#undef _mm512_and_si512
#undef _mm512_or_si512
#undef _mm512_slli_epi32
#undef _mm512_srli_epi32
#undef _mm512_srai_epi16
#undef _mm512_ternarylogic_epi32
#undef _mm512_cvtepu16_epi32
#undef _mm512_cvtps_epi32
#undef _mm512_cvtepi32_ps
#undef _mm512_cvtepi32_epi8
#undef _mm512_shuffle_i32x4
#undef _mm512_permutexvar_epi16
#undef _mm512_test_epi16_mask
#undef _mm512_dpbusd_epi32
#undef _mm512_unpacklo_epi32
#undef _mm512_unpackhi_epi32
#undef _mm512_unpacklo_epi64
#undef _mm512_unpackhi_epi64
#define _mm512_add_epi32(a, b) ((__m512i)((unsigned16)(a) + (unsigned16)(b)))
#define _mm512_sub_epi8(a, b) ((__m512i)((bytes64)(a) - (bytes64)(b)))
#define _mm512_and_si512(a, b) ((__m512i)((longs8)(a) & (longs8)(b)))
#define _mm512_or_si512(a, b) ((__m512i)((longs8)(a) | (longs8)(b)))
#define _mm512_slli_epi32(a, bits) ((__m512i)((unsigned16)(a) << (uint32_t)(bits)))
#define _mm512_srli_epi32(a, bits) ((__m512i)((unsigned16)(a) >> (uint32_t)(bits)))
#define _mm512_srai_epi16(a, bits) ((__m512i)((words32)(a) >> (int16_t)(bits)))
#define _mm512_ternarylogic_epi32 ternary
#define _mm512_cvtepu16_epi32 widened_words
#define _mm512_cvtps_epi32 integers_of_floats
#define _mm512_cvtepi32_ps(a) ((__m512)__builtin_convertvector((integers16)(a), floats16))
#define _mm512_cvtepi32_epi8 low_bytes
#define _mm512_shuffle_i32x4 quarters
#define _mm512_permutexvar_epi16 permuted_words
#define _mm512_test_epi16_mask words_with_bits
#define _mm512_dpbusd_epi32 bytes_multiplied
#define _mm512_unpacklo_epi32 lower_integers_in_turn
#define _mm512_unpackhi_epi32 upper_integers_in_turn
#define _mm512_unpacklo_epi64 lower_longs_in_turn
#define _mm512_unpackhi_epi64 upper_longs_in_turn

/* ---- bfloat16 and half ----------------------------------------------------------------------------------------- */

EMULATED float of_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
EMULATED uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
/* Subnormal numbers are 0 to the bfloat16 instructions, before and after. */
EMULATED float flushed(float value) {
    return fabsf(value) < 0x1p-126f ? copysignf(0, value) : value;
}
EMULATED uint16_t bfloat_of(float value) {
    uint32_t bits = bits_of(flushed(value));
    if (value != value) {
        return (uint16_t)(bits >> 16 | 0x40);
    }
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
EMULATED float product_of_pair(float sum, uint32_t a, uint32_t b) {
    float upper = fmaf(flushed(of_bits(a & 0xffff0000u)), flushed(of_bits(b & 0xffff0000u)), sum);
    return flushed(fmaf(flushed(of_bits(a << 16)), flushed(of_bits(b << 16)), flushed(upper)));
}
EMULATED __m512bh bfloats_of_floats(__m512 high, __m512 low) {
    words32 result;
    for (int i = 0; i < 16; i++) {
        result[i] = (int16_t)bfloat_of(low[i]);
        result[16 + i] = (int16_t)bfloat_of(high[i]);
    }
    return (__m512bh)result;
}
EMULATED __m512 bfloats_multiplied(__m512 sums, __m512bh a, __m512bh b) {
    floats16 result;
    for (int i = 0; i < 16; i++) {
        result[i] = product_of_pair(flushed(sums[i]), ((unsigned16)a)[i], ((unsigned16)b)[i]);
    }
    return (__m512)result;
}
EMULATED __m512h every_half(_Float16 x) {
    __m512h result;
    LANES(32) { result[i] = x; }
    return result;
}

#undef _mm512_cvtne2ps_pbh
#undef _mm512_dpbf16_ps
#undef _mm512_mul_ph
#undef _mm512_sub_ph
#define _mm512_cvtne2ps_pbh bfloats_of_floats
#define _mm512_dpbf16_ps bfloats_multiplied
#define _mm512_mul_ph(a, b) ((__m512h)(a) * (__m512h)(b))
#define _mm512_sub_ph(a, b) ((__m512h)(a) - (__m512h)(b))

/* ---- Tiles ----------------------------------------------------------------------------------------------------- */

/* A thread's tile registers. The rules of the processor hold: shapes are set first, a product's shapes fit. */
typedef struct tile_unit {
    uint8_t rows[8];
    uint16_t row_bytes[8];
    uint32_t quads[8][16][16];
} tile_unit;

__attribute__((weak)) _Thread_local tile_unit tiles_of_thread;

EMULATED void tiles_must(int condition) {
    if (!condition) {
        __builtin_trap();
    }
}
EMULATED void configure_tiles(const void *shapes) {
    uint8_t bytes[64];
    memcpy(bytes, shapes, sizeof bytes);
    tiles_must(bytes[0] == 1);
    memset(&tiles_of_thread, 0, sizeof tiles_of_thread);
    memcpy(tiles_of_thread.row_bytes, bytes + 16, sizeof tiles_of_thread.row_bytes);
    memcpy(tiles_of_thread.rows, bytes + 48, sizeof tiles_of_thread.rows);
}
EMULATED void release_tiles(void) { memset(&tiles_of_thread, 0, sizeof tiles_of_thread); }
EMULATED void clear_tile(int tile) {
    tiles_must(tiles_of_thread.rows[tile] > 0);
    memset(tiles_of_thread.quads[tile], 0, sizeof tiles_of_thread.quads[tile]);
}
EMULATED void load_tile(int tile, const void *from, size_t stride) {
    clear_tile(tile);
    for (size_t row = 0; row < tiles_of_thread.rows[tile]; row++) {
        memcpy(tiles_of_thread.quads[tile][row], (const char *)from + row * stride, tiles_of_thread.row_bytes[tile]);
    }
}
EMULATED void store_tile(int tile, void *to, size_t stride) {
    tiles_must(tiles_of_thread.rows[tile] > 0);
    for (size_t row = 0; row < tiles_of_thread.rows[tile]; row++) {
        memcpy((char *)to + row * stride, tiles_of_thread.quads[tile][row], tiles_of_thread.row_bytes[tile]);
    }
}
EMULATED uint32_t bytes_of_quad_multiplied(uint32_t sum, uint32_t a, uint32_t b, int b_is_signed) {
    for (int byte = 0; byte < 4; byte++) {
        int32_t left = (int8_t)(a >> byte * 8), right = (int32_t)(b >> byte * 8 & 0xff);
        sum += (uint32_t)(left * (b_is_signed ? (int8_t)right : right));
    }
    return sum;
}

typedef enum tile_product { TILE_BF16, TILE_SIGNED, TILE_UNSIGNED_RIGHT } tile_product;

/* Of bfloat16, what one instruction adds is summed apart, even columns and odd ones, before it meets the sums. */
EMULATED uint32_t row_by_column(tile_product kind, uint32_t sum, const uint32_t *row, uint32_t (*column)[16], int quads) {
    float even = 0, odd = 0;
    for (int k = 0; k < quads; k++) {
        uint32_t a = row[k], b = column[k][0];
        if (kind == TILE_BF16) {
            even = flushed(fmaf(flushed(of_bits(a << 16)), flushed(of_bits(b << 16)), even));
            odd = flushed(fmaf(flushed(of_bits(a & 0xffff0000u)), flushed(of_bits(b & 0xffff0000u)), odd));
        } else {
            sum = bytes_of_quad_multiplied(sum, a, b, kind == TILE_SIGNED);
        }
    }
    return kind == TILE_BF16 ? bits_of(flushed(flushed(of_bits(sum)) + flushed(even + odd))) : sum;
}
static inline __attribute__((unused)) void multiply_tiles(tile_product kind, int sums, int left, int right) {
    tile_unit *unit = &tiles_of_thread;
    tiles_must(unit->rows[sums] == unit->rows[left] && unit->row_bytes[sums] == unit->row_bytes[right] &&
               unit->row_bytes[left] == unit->rows[right] * 4 && sums != left && sums != right && left != right);
    for (int m = 0; m < unit->rows[sums]; m++) {
        for (int n = 0; n < unit->row_bytes[sums] / 4; n++) {
            uint32_t *sum = &unit->quads[sums][m][n];
            *sum = row_by_column(kind, *sum, unit->quads[left][m],
                                 (uint32_t(*)[16])(void *)&unit->quads[right][0][n], unit->row_bytes[left] / 4);
        }
    }
}

#undef _tile_loadconfig
#undef _tile_release
#undef _tile_zero
#undef _tile_loadd
#undef _tile_stored
#undef _tile_dpbf16ps
#undef _tile_dpbssd
#undef _tile_dpbsud
#define _tile_loadconfig configure_tiles
#define _tile_release release_tiles
#define _tile_zero clear_tile
#define _tile_loadd load_tile
#define _tile_stored store_tile
#define _tile_dpbf16ps(sums, a, b) multiply_tiles(TILE_BF16, sums, a, b)
#define _tile_dpbssd(sums, a, b) multiply_tiles(TILE_SIGNED, sums, a, b)
#define _tile_dpbsud(sums, a, b) multiply_tiles(TILE_UNSIGNED_RIGHT, sums, a, b)

#pragma clang attribute pop

#endif
