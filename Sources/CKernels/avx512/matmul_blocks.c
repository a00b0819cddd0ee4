/* Products with Q8_0, Q4_0 and Q4_1 weights by VPDPBUSD: unsigned weights of 16 rows in the lanes of a register, four
 * signed activations of one token broadcast to all lanes. */
#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "../vector/activations.h"
#include "avx512.h"
#include "begin_vnni.h"

enum {
    TOKENS_AT_ONCE = 8,
    GROUPS_AT_ONCE = 4,
    MEMORY_BOUND_TOKENS = 4,
    /* Measured on Sapphire Rapids: 1 to 4 KiB are equal, without it 4-bit weights come at 0.8 of the rate. */
    FETCH_AHEAD_BYTES = 2048,
    /* Bytes of activations that are kept near while the weights pass once: about half of a level-2 cache. */
    NEAR_BYTES = 640 * 1024,
};

CK_INLINE __m512i four_activations(const int8_t *quants) {
    int32_t four;
    memcpy(&four, quants, sizeof four);
    return _mm512_set1_epi32(four);
}

CK_INLINE __m512 half_scales(const uint16_t *scales) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)scales));
}

CK_INLINE void multiply_quad(size_t tokens, __m512i sums[TOKENS_AT_ONCE], __m512i weights, const int8_t *activations) {
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        sums[t] = _mm512_dpbusd_epi32(sums[t], weights, four_activations(activations + t * CK_BLOCK));
    }
}

/* One block of 16 rows by `tokens` tokens in integers; format and tokens are constant. */
CK_INLINE void multiply_block(ck_weight_format format, size_t tokens, __m512i sums[TOKENS_AT_ONCE],
                              const uint8_t *quants, const int8_t *activations) {
    if (format == CK_Q8_0) {
        CK_UNROLL for (size_t quad = 0; quad < CK_QUADS; quad++) {
            multiply_quad(tokens, sums, _mm512_loadu_si512(quants + quad * 64), activations + quad * 4);
        }
        return;
    }
    const __m512i low = _mm512_set1_epi8(15);
    CK_UNROLL for (size_t quad = 0; quad < CK_QUADS / 2; quad++) {
        __m512i both = _mm512_loadu_si512(quants + quad * 64);
        multiply_quad(tokens, sums, _mm512_and_si512(both, low), activations + quad * 4);
        multiply_quad(tokens, sums, _mm512_and_si512(_mm512_srli_epi32(both, 4), low),
                      activations + CK_BLOCK / 2 + quad * 4);
    }
}

/* Adds one block of 16 rows by `tokens` tokens; `index` is that of the first token's block in the tile. */
CK_INLINE void add_block(ck_weight_format format, size_t tokens, __m512 totals[TOKENS_AT_ONCE], ck_packed_group group,
                         size_t block, activation_tile tile, size_t index) {
    __m512i sums[TOKENS_AT_ONCE];
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        sums[t] = format == CK_Q4_1 ? _mm512_setzero_si512() : _mm512_set1_epi32(tile.offsets[index + t]);
    }
    multiply_block(format, tokens, sums, group.quants + block * ck_block_quant_bytes(format),
                   tile.quants + index * CK_BLOCK);
    __m512 scales = half_scales(group.scales + block * CK_GROUP);
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        __m512 factors = _mm512_mul_ps(scales, _mm512_set1_ps(tile.scales[index + t]));
        totals[t] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[t]), factors, totals[t]);
    }
    if (format == CK_Q4_1) {
        __m512 minima = half_scales(group.minima + block * CK_GROUP);
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            __m512 sum = _mm512_castsi512_ps(_mm512_set1_epi32(tile.offsets[index + t]));
            totals[t] = _mm512_fmadd_ps(minima, sum, totals[t]);
        }
    }
}

CK_INLINE void store_totals(size_t tokens, const __m512 totals[TOKENS_AT_ONCE], float *out, size_t stride, size_t rows,
                            bool accumulate) {
    __mmask16 lanes = (__mmask16)(rows >= CK_GROUP ? 0xffff : (1u << rows) - 1);
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        __m512 total = totals[t];
        if (accumulate) {
            total = _mm512_add_ps(total, _mm512_maskz_loadu_ps(lanes, out + t * stride));
        }
        _mm512_mask_storeu_ps(out + t * stride, lanes, total);
    }
}

typedef struct block_product {
    float *out;
    size_t out_stride;
    const void *weights;
    size_t columns, row_begin, row_end;
    bool accumulate;
    bool from_memory; /* every weight is read once */
} block_product;

/* Asks for the quants that the stream of this group reaches soon; past the end of the group the next one's. */
CK_INLINE void fetch_ahead(ck_weight_format format, ck_packed_group group, size_t block) {
    size_t bytes = ck_block_quant_bytes(format);
    CK_UNROLL for (size_t line = 0; line < bytes; line += 64) {
        _mm_prefetch((const char *)group.quants + block * bytes + FETCH_AHEAD_BYTES + line, _MM_HINT_T0);
    }
}

/* `tokens` tokens of a tile, from `first` on, with `groups` groups of rows from `row` on; both numbers are constant.
 * Groups are streams of their own from memory. */
CK_INLINE void multiply_tokens(ck_weight_format format, size_t tokens, size_t groups, const block_product *p,
                               size_t row, activation_tile tile, size_t first, float *out) {
    __m512 totals[GROUPS_AT_ONCE][TOKENS_AT_ONCE];
    ck_packed_group group[GROUPS_AT_ONCE];
    CK_UNROLL for (size_t g = 0; g < groups; g++) {
        group[g] = ck_group_at(format, p->weights, p->columns, row / CK_GROUP + g);
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            totals[g][t] = _mm512_setzero_ps();
        }
    }
    for (size_t block = 0; block < p->columns / CK_BLOCK; block++) {
        CK_UNROLL for (size_t g = 0; g < groups; g++) {
            if (p->from_memory) {
                fetch_ahead(format, group[g], block);
            }
            add_block(format, tokens, totals[g], group[g], block, tile, block * tile.width + first);
        }
    }
    CK_UNROLL for (size_t g = 0; g < groups; g++) {
        store_totals(tokens, totals[g], out + first * p->out_stride + row + g * CK_GROUP, p->out_stride,
                     p->row_end - row - g * CK_GROUP, p->accumulate);
    }
}

/* Fewer tokens than TOKENS_AT_ONCE with `groups` (constant) groups of rows. */
CK_INLINE void multiply_few(ck_weight_format format, size_t tokens, size_t groups, const block_product *p, size_t row,
                            activation_tile tile, size_t first, float *out) {
    switch (tokens) {
    case 1: multiply_tokens(format, 1, groups, p, row, tile, first, out); break;
    case 2: multiply_tokens(format, 2, groups, p, row, tile, first, out); break;
    case 3: multiply_tokens(format, 3, groups, p, row, tile, first, out); break;
    case 4: multiply_tokens(format, 4, groups, p, row, tile, first, out); break;
    case 5: multiply_tokens(format, 5, 1, p, row, tile, first, out); break;
    case 6: multiply_tokens(format, 6, 1, p, row, tile, first, out); break;
    case 7: multiply_tokens(format, 7, 1, p, row, tile, first, out); break;
    default: break;
    }
}

CK_INLINE void multiply_tile(ck_weight_format format, const block_product *p, size_t row, activation_tile tile,
                             float *out) {
    size_t first = 0;
    for (; first + TOKENS_AT_ONCE <= tile.width; first += TOKENS_AT_ONCE) {
        multiply_tokens(format, TOKENS_AT_ONCE, 1, p, row, tile, first, out);
    }
    multiply_few(format, tile.width - first, 1, p, row, tile, first, out);
}

/* At most MEMORY_BOUND_TOKENS tokens: the weights are what takes time. */
CK_INLINE void multiply_streams(ck_weight_format format, const block_product *p, activation_tile tile) {
    size_t row = p->row_begin;
    for (; row + GROUPS_AT_ONCE * CK_GROUP <= p->row_end; row += GROUPS_AT_ONCE * CK_GROUP) {
        multiply_few(format, tile.width, GROUPS_AT_ONCE, p, row, tile, 0, p->out);
    }
    for (; row < p->row_end; row += CK_GROUP) {
        multiply_few(format, tile.width, 1, p, row, tile, 0, p->out);
    }
}

CK_INLINE void multiply_blocks(ck_weight_format format, block_product p, const void *prepared, size_t tokens) {
    if (tokens <= MEMORY_BOUND_TOKENS) {
        multiply_streams(format, &p, activation_tile_at(prepared, tokens, p.columns, 0));
        return;
    }
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
    void ck_avx512_vnni_run_##name(CK_RUN_PARAMETERS) {                                                               \
        (void)rows, (void)scratch;                                                                                    \
        block_product product = {out, out_stride, weights, columns, row_begin, row_end, accumulate,                   \
                                 tokens <= CK_TOKEN_GRANULE};                                                         \
        multiply_blocks(format, product, prepared, tokens);                                                           \
    }

CK_RUN(q8_0, CK_Q8_0)
CK_RUN(q4_0, CK_Q4_0)
CK_RUN(q4_1, CK_Q4_1)

#include "end.h"

#endif
