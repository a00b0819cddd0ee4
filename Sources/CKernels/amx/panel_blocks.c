/* Weights of block formats as tiles of scaled bfloat16. */
#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "amx.h"
#include "begin.h"

/* value = quant * scale + offset, for 16 rows in the lanes */
typedef struct block_scale {
    __m512 scale, offset;
} block_scale;

CK_INLINE __m512 half_scales(const uint16_t *scales) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)scales));
}

CK_INLINE __m512 scaled(__m512i quants, block_scale s) {
    return _mm512_fmadd_ps(_mm512_cvtepi32_ps(quants), s.scale, s.offset);
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

CK_INLINE void fill_tile(ck_weight_format format, uint16_t *tile, ck_packed_group group, size_t block) {
    const uint8_t *quants = group.quants + block * ck_block_quant_bytes(format);
    block_scale s;
    s.scale = half_scales(group.scales + block * CK_GROUP);
    if (format == CK_Q4_1) {
        s.offset = half_scales(group.minima + block * CK_GROUP);
    } else {
        s.offset = _mm512_mul_ps(s.scale, _mm512_set1_ps(format == CK_Q8_0 ? -128 : -8));
    }
    if (format == CK_Q8_0) {
        CK_UNROLL for (size_t quad = 0; quad < CK_QUADS; quad++) {
            store_quad(tile + quad * 64, _mm512_loadu_si512(quants + quad * 64), s);
        }
        return;
    }
    const __m512i low = _mm512_set1_epi8(15);
    CK_UNROLL for (size_t quad = 0; quad < CK_QUADS / 2; quad++) {
        __m512i both = _mm512_loadu_si512(quants + quad * 64);
        store_quad(tile + quad * 64, _mm512_and_si512(both, low), s);
        store_quad(tile + (quad + CK_QUADS / 2) * 64, _mm512_and_si512(_mm512_srli_epi32(both, 4), low), s);
    }
}

CK_INLINE void fill(ck_weight_format format, uint16_t *tiles, ck_packed_group group, size_t block, size_t steps) {
    for (size_t step = 0; step < steps; step++) {
        fill_tile(format, tiles + step * AMX_TILE_BYTES / 2, group, block + step);
    }
}

void ck_amx_fill_blocks(const amx_product *p, uint16_t *tiles, size_t row, size_t column, size_t steps) {
    if (row >= p->row_end) {
        memset(tiles, 0, steps * AMX_TILE_BYTES);
        return;
    }
    ck_packed_group group = ck_group_at(p->format, p->weights, p->columns, row / CK_GROUP);
    switch (p->format) {
    case CK_Q8_0: fill(CK_Q8_0, tiles, group, column / CK_BLOCK, steps); break;
    case CK_Q4_0: fill(CK_Q4_0, tiles, group, column / CK_BLOCK, steps); break;
    default: fill(CK_Q4_1, tiles, group, column / CK_BLOCK, steps); break;
    }
}

#include "end.h"

#endif
