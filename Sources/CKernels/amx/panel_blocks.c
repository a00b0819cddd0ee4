/* Weights of block formats as tiles of scaled bfloat16. */
#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "amx.h"
#include "begin.h"

#include "../avx512/vector.h"
#include "../vector/block_quants.h"

CK_INLINE __m512 scaled(__m512i quants, block_scale s) {
    return _mm512_fmadd_ps(_mm512_cvtepi32_ps(quants), s.scale, s.minimum);
}

/* Two columns of 16 rows, side by side in each lane. */
CK_INLINE __m512i paired(__m512 first, __m512 second) {
    const __m512i interleave = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22,
                                                6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    return _mm512_permutexvar_epi16(interleave, (__m512i)_mm512_cvtne2ps_pbh(second, first));
}

/* A quad, four columns as unsigned bytes in each lane, becomes two rows of a tile. */
CK_INLINE void store_quad(uint16_t *pairs, __m512i quad, block_scale s) {
    const __m512i byte = _mm512_set1_epi32(255);
    __m512 first = scaled(_mm512_and_si512(quad, byte), s);
    __m512 second = scaled(_mm512_and_si512(_mm512_srli_epi32(quad, 8), byte), s);
    __m512 third = scaled(_mm512_and_si512(_mm512_srli_epi32(quad, 16), byte), s);
    __m512 fourth = scaled(_mm512_srli_epi32(quad, 24), s);
    _mm512_storeu_si512(pairs, paired(first, second));
    _mm512_storeu_si512(pairs + 32, paired(third, fourth));
}

CK_INLINE void fill_tile(ck_weight_format format, uint16_t *tile, packed_strip strip, size_t block,
                         const expanded_scales *expanded) {
    const ck_format_layout layout = ck_layout_of(format);
    const uint8_t *quants = strip_quants(format, strip, block);
    CK_UNROLL for (size_t half = 0; half < layout.halves; half++) {
        block_scale s = block_scale_at(format, strip, block, half, expanded);
        if (!layout.minima) {
            s.minimum = _mm512_mul_ps(s.scale, _mm512_set1_ps(-(float)layout.zero));
        }
        CK_UNROLL for (size_t i = 0; i < CK_QUADS / layout.halves; i++) {
            size_t quad = half * (CK_QUADS / 2) + i;
            store_quad(tile + quad * 64, (__m512i)quad_at(format, quants, quad), s);
        }
    }
}

/* Of super-blocks whole ones: panels begin and end with them. */
CK_INLINE void fill(ck_weight_format format, uint16_t *tiles, packed_strip strip, size_t block, size_t steps) {
    const ck_format_layout layout = ck_layout_of(format);
    const size_t together = layout.span / CK_BLOCK;
    for (size_t step = 0; step < steps; step += together) {
        expanded_scales expanded;
        if (layout.sub_words > 0) {
            expand_scales(format, strip, (block + step) / CK_SUPER_BLOCKS, &expanded);
        }
        for (size_t i = step; i < step + together; i++) {
            fill_tile(format, tiles + i * AMX_TILE_BYTES / 2, strip, block + i, &expanded);
        }
    }
}

void ck_amx_fill_blocks(const amx_product *p, uint16_t *tiles, size_t row, size_t column, size_t steps) {
    if (row >= p->row_end) {
        memset(tiles, 0, steps * AMX_TILE_BYTES);
        return;
    }
    size_t block = column / CK_BLOCK;
    switch (p->format) {
#define CK_CASE(name, format)                                                                                         \
    case format: fill(format, tiles, strip_at(format, p->weights, p->columns, row), block, steps); break;
        CK_PACKED_FORMATS(CK_CASE)
#undef CK_CASE
    default: break;
    }
}

#include "end.h"

#endif
