/* Products with BF16 weights by VDPBF16PS: activations are rounded to bfloat16, pairs are added in float.
 *
 * Prepared: tiles of 16 tokens (the last has fewer), each in chunks as equal as can be, [tile][chunk][step][token of
 * the chunk][32] bfloat16, where a step is 32 columns and the last step is padded with zeros. */
#if defined(__x86_64__)

#include <immintrin.h>

#include "../vector/inline.h"
#include "avx512.h"
#include "begin_bf16.h"

enum {
    STEP = 32,
    ROWS_AT_ONCE = 4,
    TOKENS_AT_ONCE = 6,
};

CK_INLINE size_t steps_of(size_t columns) {
    return (columns + STEP - 1) / STEP;
}

CK_INLINE size_t chunk_of(size_t tokens) {
    size_t chunks = (tokens + TOKENS_AT_ONCE - 1) / TOKENS_AT_ONCE;
    return (tokens + chunks - 1) / chunks;
}

size_t ck_avx512_bf16_prepared_bytes(size_t tokens, size_t columns) {
    return tokens * steps_of(columns) * STEP * sizeof(uint16_t);
}

size_t ck_avx512_bf16_scratch_bytes(size_t tokens, size_t columns) {
    (void)tokens, (void)columns;
    return 0;
}

CK_INLINE __mmask16 sixteen_of(size_t count) {
    return (__mmask16)(count >= 16 ? 0xffff : (1u << count) - 1);
}

void ck_avx512_bf16_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                            size_t token_begin, size_t token_end) {
    size_t steps = steps_of(columns);
    for (size_t token = token_begin; token < token_end; token++) {
        size_t tile = token / CK_TOKEN_GRANULE * CK_TOKEN_GRANULE;
        size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(width);
        size_t first = (token - tile) / chunk * chunk, together = ck_minimum(chunk, width - first);
        uint16_t *out = (uint16_t *)prepared + ((tile + first) * steps + token - tile - first) * STEP;
        for (size_t step = 0; step < steps; step++) {
            const float *in = activations + token * stride + step * STEP;
            size_t count = ck_minimum(STEP, columns - step * STEP), rest = count > 16 ? count - 16 : 0;
            __m512 low = _mm512_maskz_loadu_ps(sixteen_of(count), in);
            __m512 high = _mm512_maskz_loadu_ps(sixteen_of(rest), rest ? in + 16 : in);
            _mm512_storeu_si512(out + step * together * STEP, (__m512i)_mm512_cvtne2ps_pbh(high, low));
        }
    }
}

CK_INLINE void multiply_step(size_t rows, size_t tokens, __m512 sums[ROWS_AT_ONCE][TOKENS_AT_ONCE],
                             const uint16_t *weights, size_t columns, __mmask32 lanes, const uint16_t *x) {
    __m512bh row[ROWS_AT_ONCE];
    CK_UNROLL for (size_t r = 0; r < rows; r++) {
        row[r] = (__m512bh)_mm512_maskz_loadu_epi16(lanes, weights + r * columns);
    }
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        __m512bh v = (__m512bh)_mm512_loadu_si512(x + t * STEP);
        CK_UNROLL for (size_t r = 0; r < rows; r++) {
            sums[r][t] = _mm512_dpbf16_ps(sums[r][t], row[r], v);
        }
    }
}

/* `rows` (4 or 1) by `tokens` products, both constant. */
CK_INLINE void multiply_rows(size_t rows, size_t tokens, float *out, size_t out_stride, const uint16_t *weights,
                             size_t columns, const uint16_t *x, size_t width, bool accumulate) {
    __m512 sums[ROWS_AT_ONCE][TOKENS_AT_ONCE];
    CK_UNROLL for (size_t r = 0; r < rows; r++) {
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            sums[r][t] = _mm512_setzero_ps();
        }
    }
    size_t column = 0;
    for (; column + STEP <= columns; column += STEP) {
        multiply_step(rows, tokens, sums, weights + column, columns, 0xffffffffu, x + column * width);
    }
    if (column < columns) {
        multiply_step(rows, tokens, sums, weights + column, columns, (1u << (columns - column)) - 1,
                      x + column * width);
    }
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        CK_UNROLL for (size_t r = 0; r < rows; r++) {
            float *to = out + t * out_stride + r, sum = _mm512_reduce_add_ps(sums[r][t]);
            *to = accumulate ? *to + sum : sum;
        }
    }
}

CK_INLINE void multiply_chunk(size_t rows, size_t tokens, float *out, size_t out_stride, const uint16_t *weights,
                              size_t columns, const uint16_t *x, size_t width, bool accumulate) {
    switch (tokens) {
    case 1: multiply_rows(rows, 1, out, out_stride, weights, columns, x, width, accumulate); break;
    case 2: multiply_rows(rows, 2, out, out_stride, weights, columns, x, width, accumulate); break;
    case 3: multiply_rows(rows, 3, out, out_stride, weights, columns, x, width, accumulate); break;
    case 4: multiply_rows(rows, 4, out, out_stride, weights, columns, x, width, accumulate); break;
    case 5: multiply_rows(rows, 5, out, out_stride, weights, columns, x, width, accumulate); break;
    case 6: multiply_rows(rows, 6, out, out_stride, weights, columns, x, width, accumulate); break;
    default: __builtin_unreachable();
    }
}

void ck_avx512_bf16_run(CK_RUN_PARAMETERS) {
    (void)rows, (void)scratch;
    size_t steps = steps_of(columns);
    for (size_t group = row_begin; group < row_end; group += CK_GROUP) {
        size_t group_end = ck_minimum(group + CK_GROUP, row_end);
        for (size_t tile = 0; tile < tokens; tile += CK_TOKEN_GRANULE) {
            size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(width);
            for (size_t t = 0; t < width; t += chunk) {
                size_t count = ck_minimum(chunk, width - t);
                const uint16_t *x = (const uint16_t *)prepared + (tile + t) * steps * STEP;
                for (size_t row = group; row < group_end;) {
                    float *to = out + (tile + t) * out_stride + row;
                    const uint16_t *from = (const uint16_t *)weights + row * columns;
                    if (group_end - row >= ROWS_AT_ONCE) {
                        multiply_chunk(ROWS_AT_ONCE, count, to, out_stride, from, columns, x, count, accumulate);
                        row += ROWS_AT_ONCE;
                    } else {
                        multiply_chunk(1, count, to, out_stride, from, columns, x, count, accumulate);
                        row += 1;
                    }
                }
            }
        }
    }
}

#include "end.h"

#endif
