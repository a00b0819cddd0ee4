#if defined(__x86_64__)

#include "few_floats.h"

#include <immintrin.h>

#include "amx.h"
#include "begin.h"
#include "parts.h"
#include "tiles.h"
#include "transpose.h"

_Static_assert(AMX_FEW_FLOAT_TOKENS == 2 * CK_TOKEN_GRANULE, "tokens are one tile or two");

enum {
    ACTIVATION_PARTS = 2,
    RESULTS = 4, /* tile registers 0 to 3 */
    FETCH_AHEAD_BYTES = 1024,
};

/* Tile registers; intrinsics want constants. */
#define W0 4 /* weights: upper and lower part */
#define W1 5
#define A0 6 /* activations: the same */
#define A1 7

typedef struct few_scratch {
    char weights[2][2][AMX_TILE_BYTES]; /* [this step or the one before][part] */
    float results[RESULTS][CK_GROUP][CK_TOKEN_GRANULE];
    float turned[CK_TOKEN_GRANULE][CK_GROUP];
} few_scratch;

CK_INLINE size_t weight_parts(ck_weight_format format) {
    return format == CK_F16 ? 2 : 1;
}

CK_INLINE __mmask16 sixteen_of(size_t count) {
    return (__mmask16)(count >= 16 ? 0xffff : (1u << count) - 1);
}

CK_INLINE __mmask32 thirty_two_of(size_t count) {
    return count >= 32 ? 0xffffffffu : (1u << count) - 1;
}

/* ---- Activations -------------------------------------------------------------------------------------------- */

/* Up to so many tokens, both parts stand side by side in one tile. */
enum { SIDE_BY_SIDE_TOKENS = CK_TOKEN_GRANULE / ACTIVATION_PARTS };

CK_INLINE size_t activation_tiles(size_t tokens) {
    return tokens <= SIDE_BY_SIDE_TOKENS ? 1 : ACTIVATION_PARTS;
}

/* Up to 16 tokens of one step: `tiles` (constant) tiles of them. */
CK_INLINE void pack_step(ck_weight_format format, size_t tiles, char *out, const float *activations, size_t stride,
                         size_t tokens, size_t count) {
    const size_t rest = count > 16 ? count - 16 : 0, most = CK_TOKEN_GRANULE * tiles / ACTIVATION_PARTS;
    __m512i parts[ACTIVATION_PARTS * CK_TOKEN_GRANULE];
    for (size_t t = 0; t < most; t++) {
        amx_floats values = {_mm512_setzero_ps(), _mm512_setzero_ps()};
        if (t < tokens) {
            const float *in = activations + t * stride;
            values.low = _mm512_maskz_loadu_ps(sixteen_of(count), in);
            values.high = _mm512_maskz_loadu_ps(sixteen_of(rest), rest ? in + 16 : in);
        }
        CK_UNROLL for (size_t part = 0; part < ACTIVATION_PARTS; part++) {
            const __m512i taken = take_part(&values);
            parts[part * most + t] = format == CK_BF16 ? taken : paired_halves(taken);
        }
    }
    CK_UNROLL for (size_t tile = 0; tile < tiles; tile++) {
        store_transposed(out + tile * AMX_TILE_BYTES, parts + tile * CK_TOKEN_GRANULE);
    }
}

CK_INLINE void pack_tokens(ck_weight_format format, size_t tiles, char *prepared, const float *activations,
                           size_t stride, size_t columns, size_t token_begin, size_t token_end) {
    const size_t steps = amx_steps(columns), step_bytes = tiles * AMX_TILE_BYTES;
    for (size_t token = token_begin; token < token_end; token += CK_TOKEN_GRANULE) {
        char *out = prepared + token / CK_TOKEN_GRANULE * steps * step_bytes;
        for (size_t step = 0; step < steps; step++) {
            pack_step(format, tiles, out + step * step_bytes, activations + token * stride + step * AMX_STEP, stride,
                      ck_minimum(CK_TOKEN_GRANULE, token_end - token),
                      ck_minimum(AMX_STEP, columns - step * AMX_STEP));
        }
    }
}

CK_INLINE void pack(ck_weight_format format, char *prepared, const float *activations, size_t stride, size_t tokens,
                    size_t columns, size_t token_begin, size_t token_end) {
    if (activation_tiles(tokens) == 1) {
        pack_tokens(format, 1, prepared, activations, stride, columns, token_begin, token_end);
    } else {
        pack_tokens(format, ACTIVATION_PARTS, prepared, activations, stride, columns, token_begin, token_end);
    }
}

/* ---- Weights ------------------------------------------------------------------------------------------------ */

/* One row of one step: `count` weights from `from` on, zeros past them. */
CK_INLINE void split_row(ck_weight_format format, char tiles[2][AMX_TILE_BYTES], size_t row, const uint16_t *from,
                         size_t count) {
    char *out = tiles[0] + row * 64;
    if (format == CK_BF16) {
        _mm512_store_si512(out, _mm512_maskz_loadu_epi16(thirty_two_of(count), from));
        return;
    }
    amx_floats values;
    if (count == AMX_STEP) {
        values.low = _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)from));
        values.high = _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)(from + 16)));
    } else {
        __m512i halves = _mm512_maskz_loadu_epi16(thirty_two_of(count), from);
        values.low = _mm512_cvtph_ps(_mm512_castsi512_si256(halves));
        values.high = _mm512_cvtph_ps(_mm512_extracti64x4_epi64(halves, 1));
    }
    _mm512_store_si512(out, cut_part(&values));
    _mm512_store_si512(out + AMX_TILE_BYTES, cut_part(&values));
}

typedef struct few_product {
    float *out;
    size_t out_stride;
    const uint16_t *weights;
    const char *prepared;
    size_t tokens, columns, row_end;
    bool accumulate;
    few_scratch *scratch;
} few_product;

/* One step of up to 16 rows; asks for what lies further on, in these rows or at the start of those that follow. */
CK_INLINE void split_step(ck_weight_format format, const few_product *p, char tiles[2][AMX_TILE_BYTES], size_t row,
                          size_t step) {
    const size_t rows = ck_minimum(CK_GROUP, p->row_end - row), row_bytes = p->columns * sizeof(uint16_t);
    const size_t count = ck_minimum(AMX_STEP, p->columns - step * AMX_STEP), at = step * AMX_STEP * sizeof(uint16_t);
    const uint16_t *from = p->weights + row * p->columns + step * AMX_STEP;
    const size_t ahead = at + FETCH_AHEAD_BYTES < row_bytes ? FETCH_AHEAD_BYTES
                         : row_bytes > FETCH_AHEAD_BYTES    ? FETCH_AHEAD_BYTES + (CK_GROUP - 1) * row_bytes
                                                            : CK_GROUP * row_bytes;
    if (rows == CK_GROUP && count == AMX_STEP) {
        CK_UNROLL for (size_t r = 0; r < CK_GROUP; r++) {
            /* Into the second cache: rows of a power of two would drive each other out of the first. */
            _mm_prefetch((const char *)(from + r * p->columns) + ahead, _MM_HINT_T1);
            split_row(format, tiles, r, from + r * p->columns, AMX_STEP);
        }
        return;
    }
    for (size_t r = 0; r < CK_GROUP; r++) {
        split_row(format, tiles, r, r < rows ? from + r * p->columns : from, r < rows ? count : 0);
    }
}

/* ---- Products ----------------------------------------------------------------------------------------------- */

/* How the tokens of a product lie in tiles; constant everywhere. */
typedef enum few_tokens { SIDE_BY_SIDE, ONE_TILE, TWO_TILES } few_tokens;

CK_INLINE void load_activations(const char *tiles) {
    _tile_loadd(A0, tiles, 64);
    _tile_loadd(A1, tiles + AMX_TILE_BYTES, 64);
}

/* One step. The sums of a tile of tokens are spread over registers, since a product waits long for the one before it in
 * its register. */
CK_INLINE void multiply_step(ck_weight_format format, few_tokens form, const few_product *p,
                             const char tiles[2][AMX_TILE_BYTES], size_t step) {
    const bool split = weight_parts(format) == 2;
    const char *activations = p->prepared + step * (form == SIDE_BY_SIDE ? 1 : ACTIVATION_PARTS) * AMX_TILE_BYTES;
    _tile_loadd(W0, tiles[0], 64);
    if (split) {
        _tile_loadd(W1, tiles[1], 64);
    }
    if (form == SIDE_BY_SIDE) { /* The lower parts meet, too: a little more exact. */
        _tile_loadd(A0, activations, 64);
        _tile_dpbf16ps(0, W0, A0);
        if (split) {
            _tile_dpbf16ps(1, W1, A0);
        }
        return;
    }
    load_activations(activations);
    _tile_dpbf16ps(0, W0, A0);
    _tile_dpbf16ps(1, W0, A1);
    if (form == ONE_TILE) {
        if (split) {
            _tile_dpbf16ps(2, W1, A0);
        }
        return;
    }
    if (split) {
        _tile_dpbf16ps(1, W1, A0);
    }
    load_activations(activations + amx_steps(p->columns) * ACTIVATION_PARTS * AMX_TILE_BYTES);
    _tile_dpbf16ps(2, W0, A0);
    _tile_dpbf16ps(3, W0, A1);
    if (split) {
        _tile_dpbf16ps(3, W1, A0);
    }
}

/* Adds up some of the results, rows by tokens, and stores them, tokens by rows. */
CK_INLINE void store_results(few_tokens form, const few_product *p, size_t first, size_t count, size_t token,
                             size_t row) {
    const size_t rows = ck_minimum(CK_GROUP, p->row_end - row);
    const size_t tokens = ck_minimum(CK_TOKEN_GRANULE, p->tokens - token);
    __m512i sums[CK_GROUP];
    CK_UNROLL for (size_t r = 0; r < CK_GROUP; r++) {
        __m512 sum = _mm512_load_ps(p->scratch->results[first][r]);
        CK_UNROLL for (size_t i = 1; i < count; i++) {
            sum = _mm512_add_ps(sum, _mm512_load_ps(p->scratch->results[first + i][r]));
        }
        sums[r] = (__m512i)sum;
    }
    store_transposed(p->scratch->turned, sums);
    const __mmask16 lanes = sixteen_of(rows);
    for (size_t t = 0; t < tokens; t++) {
        float *out = p->out + (token + t) * p->out_stride + row;
        __m512 value = _mm512_load_ps(p->scratch->turned[t]);
        if (form == SIDE_BY_SIDE) {
            value = _mm512_add_ps(value, _mm512_load_ps(p->scratch->turned[SIDE_BY_SIDE_TOKENS + t]));
        }
        if (p->accumulate) {
            value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(lanes, out));
        }
        _mm512_mask_storeu_ps(out, lanes, value);
    }
}

/* Up to 16 rows by all tokens. While a step is multiplied the next one is split. */
CK_INLINE void multiply_group(ck_weight_format format, few_tokens form, const few_product *p, size_t row) {
    few_scratch *scratch = p->scratch;
    const size_t steps = amx_steps(p->columns);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t step = 0; step < steps; step++) {
        split_step(format, p, scratch->weights[step % 2], row, step);
        if (step > 0) {
            multiply_step(format, form, p, scratch->weights[(step - 1) % 2], step - 1);
        }
    }
    if (steps > 0) {
        multiply_step(format, form, p, scratch->weights[(steps - 1) % 2], steps - 1);
    }
    _tile_stored(0, scratch->results[0], 64);
    _tile_stored(1, scratch->results[1], 64);
    _tile_stored(2, scratch->results[2], 64);
    _tile_stored(3, scratch->results[3], 64);
    if (form == SIDE_BY_SIDE) {
        store_results(form, p, 0, 2, 0, row);
    } else if (form == ONE_TILE) {
        store_results(form, p, 0, 3, 0, row);
    } else {
        store_results(form, p, 0, 2, 0, row);
        store_results(form, p, 2, 2, CK_TOKEN_GRANULE, row);
    }
}

CK_INLINE void multiply_few(ck_weight_format format, const few_product *p, size_t row_begin) {
    tile_shapes shapes = full_tiles();
    _tile_loadconfig(&shapes);
    for (size_t row = row_begin; row < p->row_end; row += CK_GROUP) {
        if (p->tokens <= SIDE_BY_SIDE_TOKENS) {
            multiply_group(format, SIDE_BY_SIDE, p, row);
        } else if (p->tokens <= CK_TOKEN_GRANULE) {
            multiply_group(format, ONE_TILE, p, row);
        } else {
            multiply_group(format, TWO_TILES, p, row);
        }
    }
    _tile_release();
}

#define CK_DEFINE(name, format)                                                                                       \
    size_t ck_amx_few_##name##_prepared_bytes(size_t tokens, size_t columns) {                                        \
        return ck_round_up(tokens, CK_TOKEN_GRANULE) / CK_TOKEN_GRANULE * amx_steps(columns) *                        \
               activation_tiles(tokens) * AMX_TILE_BYTES;                                                             \
    }                                                                                                                 \
    size_t ck_amx_few_##name##_scratch_bytes(size_t tokens, size_t columns) {                                         \
        (void)tokens, (void)columns;                                                                                  \
        return sizeof(few_scratch);                                                                                   \
    }                                                                                                                 \
    void ck_amx_few_##name##_prepare(void *prepared, const float *activations, size_t stride, size_t tokens,          \
                                     size_t columns, size_t token_begin, size_t token_end) {                          \
        pack(format, prepared, activations, stride, tokens, columns, token_begin, token_end);                         \
    }                                                                                                                 \
    void ck_amx_few_run_##name(CK_RUN_PARAMETERS) {                                                                   \
        (void)rows;                                                                                                   \
        few_product product = {out, out_stride, weights, prepared, tokens, columns, row_end, accumulate, scratch};    \
        multiply_few(format, &product, row_begin);                                                                    \
    }
CK_DEFINE(f16, CK_F16)
CK_DEFINE(bf16, CK_BF16)

#include "end.h"

#endif
