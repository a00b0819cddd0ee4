/* Products with Q8_0, Q4_0 and Q4_1 weights by VPMADDUBSW: weights of 8 rows in the lanes of a register, four
 * activations of one token broadcast to all lanes.
 *
 * The instruction adds pairs into 16 bits and saturates. Four-bit quants stay below: 8 quads x 2 x 15 x 127 = 30480, so
 * a whole block is added up before widening. Eight-bit ones are made signed, |weight| x (activation with the weight's
 * sign): 2 x 128 x 127 = 32512, widened quad by quad. */
#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "../vector/activations.h"
#include "avx2.h"
#include "begin.h"

enum {
    TOKENS_AT_ONCE = 4,
    HALF_GROUP = CK_GROUP / 2,
    /* Bytes of activations that are kept near while the weights pass once: about half of a level-2 cache. */
    NEAR_BYTES = 256 * 1024,
};

CK_INLINE __m256i four_activations(const int8_t *quants) {
    int32_t four;
    memcpy(&four, quants, sizeof four);
    return _mm256_set1_epi32(four);
}

CK_INLINE __m256 half_scales(const uint16_t *scales) {
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)scales));
}

CK_INLINE __m256i pairs_added(__m256i words) {
    return _mm256_madd_epi16(words, _mm256_set1_epi16(1));
}

CK_INLINE __m256i load_bytes(const uint8_t *p) {
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* One block of 8 rows by `tokens` tokens in integers; format and tokens are constant. */
CK_INLINE void multiply_block(ck_weight_format format, size_t tokens, __m256i sums[TOKENS_AT_ONCE],
                              const uint8_t *quants, const int8_t *activations) {
    if (format == CK_Q8_0) {
        CK_UNROLL for (size_t quad = 0; quad < CK_QUADS; quad++) {
            __m256i weights = _mm256_xor_si256(load_bytes(quants + quad * 64), _mm256_set1_epi8((char)0x80));
            __m256i magnitudes = _mm256_abs_epi8(weights);
            CK_UNROLL for (size_t t = 0; t < tokens; t++) {
                __m256i four = four_activations(activations + t * CK_BLOCK + quad * 4);
                __m256i words = _mm256_maddubs_epi16(magnitudes, _mm256_sign_epi8(four, weights));
                sums[t] = _mm256_add_epi32(sums[t], pairs_added(words));
            }
        }
        return;
    }
    const __m256i low = _mm256_set1_epi8(15);
    __m256i words[TOKENS_AT_ONCE];
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        words[t] = _mm256_setzero_si256();
    }
    CK_UNROLL for (size_t quad = 0; quad < CK_QUADS / 2; quad++) {
        __m256i both = load_bytes(quants + quad * 64);
        __m256i first = _mm256_and_si256(both, low), second = _mm256_and_si256(_mm256_srli_epi32(both, 4), low);
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            const int8_t *four = activations + t * CK_BLOCK + quad * 4;
            words[t] = _mm256_add_epi16(words[t], _mm256_maddubs_epi16(first, four_activations(four)));
            words[t] = _mm256_add_epi16(words[t],
                                        _mm256_maddubs_epi16(second, four_activations(four + CK_BLOCK / 2)));
        }
    }
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        sums[t] = _mm256_add_epi32(sums[t], pairs_added(words[t]));
    }
}

/* Half a group, 8 rows, by `tokens` tokens of a tile, from `first` on, along all blocks. */
CK_INLINE void multiply_half(ck_weight_format format, size_t tokens, __m256 totals[TOKENS_AT_ONCE],
                             ck_packed_group group, size_t half, activation_tile tile, size_t first, size_t blocks) {
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        totals[t] = _mm256_setzero_ps();
    }
    for (size_t block = 0; block < blocks; block++) {
        size_t index = block * tile.width + first, lane = block * CK_GROUP + half * HALF_GROUP;
        __m256i sums[TOKENS_AT_ONCE];
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            sums[t] = format == CK_Q4_0 ? _mm256_set1_epi32(tile.offsets[index + t]) : _mm256_setzero_si256();
        }
        multiply_block(format, tokens, sums, group.quants + block * ck_block_quant_bytes(format) + half * 32,
                       tile.quants + index * CK_BLOCK);
        __m256 scales = half_scales(group.scales + lane);
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            __m256 factors = _mm256_mul_ps(scales, _mm256_set1_ps(tile.scales[index + t]));
            totals[t] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums[t]), factors, totals[t]);
        }
        if (format == CK_Q4_1) {
            __m256 minima = half_scales(group.minima + lane);
            CK_UNROLL for (size_t t = 0; t < tokens; t++) {
                __m256 sum = _mm256_castsi256_ps(_mm256_set1_epi32(tile.offsets[index + t]));
                totals[t] = _mm256_fmadd_ps(minima, sum, totals[t]);
            }
        }
    }
}

CK_INLINE void store_totals(size_t tokens, const __m256 totals[TOKENS_AT_ONCE], float *out, size_t stride, size_t rows,
                            bool accumulate) {
    __m256i numbers = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    __m256i lanes = _mm256_cmpgt_epi32(_mm256_set1_epi32((int)ck_minimum(rows, HALF_GROUP)), numbers);
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        __m256 total = totals[t];
        if (accumulate) {
            total = _mm256_add_ps(total, _mm256_maskload_ps(out + t * stride, lanes));
        }
        _mm256_maskstore_ps(out + t * stride, lanes, total);
    }
}

typedef struct block_product {
    float *out;
    size_t out_stride;
    const void *weights;
    size_t columns, row_begin, row_end;
    bool accumulate;
} block_product;

/* `tokens` (constant) tokens of a tile with the rows from `row` on. */
CK_INLINE void multiply_tokens(ck_weight_format format, size_t tokens, const block_product *p, size_t row,
                               activation_tile tile, size_t first, float *out) {
    ck_packed_group group = ck_group_at(format, p->weights, p->columns, row / CK_GROUP);
    for (size_t half = 0; half < 2 && row + half * HALF_GROUP < p->row_end; half++) {
        __m256 totals[TOKENS_AT_ONCE];
        multiply_half(format, tokens, totals, group, half, tile, first, p->columns / CK_BLOCK);
        size_t begin = row + half * HALF_GROUP;
        store_totals(tokens, totals, out + first * p->out_stride + begin, p->out_stride, p->row_end - begin,
                     p->accumulate);
    }
}

CK_INLINE void multiply_tile(ck_weight_format format, const block_product *p, size_t row, activation_tile tile,
                             float *out) {
    size_t first = 0;
    for (; first + TOKENS_AT_ONCE <= tile.width; first += TOKENS_AT_ONCE) {
        multiply_tokens(format, TOKENS_AT_ONCE, p, row, tile, first, out);
    }
    switch (tile.width - first) {
    case 1: multiply_tokens(format, 1, p, row, tile, first, out); break;
    case 2: multiply_tokens(format, 2, p, row, tile, first, out); break;
    case 3: multiply_tokens(format, 3, p, row, tile, first, out); break;
    default: break;
    }
}

CK_INLINE void multiply_blocks(ck_weight_format format, block_product p, const void *prepared, size_t tokens) {
    size_t near_tokens = ck_round_up(NEAR_BYTES / p.columns + 1, CK_TOKEN_GRANULE);
    for (size_t begin = 0; begin < tokens; begin += near_tokens) {
        size_t end = ck_minimum(begin + near_tokens, tokens);
        for (size_t row = p.row_begin; row < p.row_end; row += CK_GROUP) {
            for (size_t token = begin; token < end; token += CK_TOKEN_GRANULE) {
                multiply_tile(format, &p, row, activation_tile_at(prepared, tokens, p.columns, token),
                              p.out + token * p.out_stride);
            }
        }
    }
}

#define CK_RUN(name, format)                                                                                          \
    void ck_avx2_run_##name(CK_RUN_PARAMETERS) {                                                                      \
        (void)rows, (void)scratch;                                                                                    \
        block_product product = {out, out_stride, weights, columns, row_begin, row_end, accumulate};                  \
        multiply_blocks(format, product, prepared, tokens);                                                           \
    }

CK_RUN(q8_0, CK_Q8_0)
CK_RUN(q4_0, CK_Q4_0)
CK_RUN(q4_1, CK_Q4_1)

#include "end.h"

#endif
