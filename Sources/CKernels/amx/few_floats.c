#if defined(__x86_64__)

#include "few_floats.h"

#include <immintrin.h>

#include "amx.h"
#include "begin.h"
#include "parts.h"
#include "halves.h"
#include "tiles.h"
#include "../avx512/transpose.h"

_Static_assert(AMX_FEW_FLOAT_TOKENS == 2 * CK_TOKEN_GRANULE, "tokens are one tile or two");

enum {
    ACTIVATION_PARTS = 2,
    MOST_RESULTS = 4, /* tile registers 0 to 3 */
    FETCH_AHEAD_BYTES = 1024,
};

/* Tile registers; intrinsics want constants. */
#define W0 4 /* weights: upper and lower part */
#define W1 5
#define A0 6 /* activations: the same */
#define A1 7

typedef struct few_scratch {
    char weights[2][2][AMX_TILE_BYTES]; /* [this step or the one before][part] */
    float results[MOST_RESULTS][CK_GROUP][CK_TOKEN_GRANULE];
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

/* Parts of halves are 2^102 times too small. Activations are raised by the root of that before, so that products stay far
 * from the ends of the exponents, and results by the rest after. */
#define ROOT_OF_SCALE 0x1p51f
_Static_assert(ROOT_OF_SCALE * ROOT_OF_SCALE * HALF_PARTS_SCALE == 1, "scales of parts and results");

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
        if (format == CK_F16) {
            values.low = _mm512_mul_ps(values.low, _mm512_set1_ps(ROOT_OF_SCALE));
            values.high = _mm512_mul_ps(values.high, _mm512_set1_ps(ROOT_OF_SCALE));
        }
        CK_UNROLL for (size_t part = 0; part < ACTIVATION_PARTS; part++) {
            parts[part * most + t] = take_part(&values);
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

typedef struct few_product {
    float *out;
    size_t out_stride;
    const uint16_t *weights;
    const char *prepared;
    size_t tokens, columns, row_end;
    bool accumulate;
    few_scratch *scratch;
} few_product;

/* 32 weights of a row, zeros from `count` on. */
CK_INLINE __m512i weights_at(const uint16_t *from, size_t count) {
    return count == AMX_STEP ? _mm512_loadu_si512(from) : _mm512_maskz_loadu_epi16(thirty_two_of(count), from);
}

CK_INLINE void store_weights(ck_weight_format format, char tiles[2][AMX_TILE_BYTES], size_t row, __m512i weights) {
    if (format == CK_BF16) {
        _mm512_store_si512(tiles[0] + row * 64, weights);
        return;
    }
    __m512i upper, lower;
    cut_halves(weights, &upper, &lower);
    _mm512_store_si512(tiles[0] + row * 64, upper);
    _mm512_store_si512(tiles[1] + row * 64, lower);
}

/* Large weights are rare: called, once for a step that has one. */
static __attribute__((noinline)) void store_large_weights(char tiles[2][AMX_TILE_BYTES], const uint16_t *from,
                                                          size_t columns, size_t rows, size_t count) {
    for (size_t r = 0; r < rows; r++) {
        __m512i upper, lower;
        cut_any_halves(weights_at(from + r * columns, count), &upper, &lower);
        _mm512_store_si512(tiles[0] + r * 64, upper);
        _mm512_store_si512(tiles[1] + r * 64, lower);
    }
}

/* One step of up to 16 rows; asks for what lies further on, in these rows or at the start of those that follow. */
CK_INLINE void store_step(ck_weight_format format, const few_product *p, char tiles[2][AMX_TILE_BYTES], size_t row,
                          size_t step) {
    const size_t rows = ck_minimum(CK_GROUP, p->row_end - row), row_bytes = p->columns * sizeof(uint16_t);
    const size_t count = ck_minimum(AMX_STEP, p->columns - step * AMX_STEP), at = step * AMX_STEP * sizeof(uint16_t);
    const uint16_t *from = p->weights + row * p->columns + step * AMX_STEP;
    const size_t ahead = at + FETCH_AHEAD_BYTES < row_bytes ? FETCH_AHEAD_BYTES
                         : row_bytes > FETCH_AHEAD_BYTES    ? FETCH_AHEAD_BYTES + (CK_GROUP - 1) * row_bytes
                                                            : CK_GROUP * row_bytes;
    __m512i bits = _mm512_setzero_si512();
    if (rows == CK_GROUP && count == AMX_STEP) {
        CK_UNROLL for (size_t r = 0; r < CK_GROUP; r++) {
            /* Into the second cache: rows of a power of two would drive each other out of the first. */
            _mm_prefetch((const char *)(from + r * p->columns) + ahead, _MM_HINT_T1);
            const __m512i weights = weights_at(from + r * p->columns, AMX_STEP);
            store_weights(format, tiles, r, weights);
            bits = _mm512_or_si512(bits, weights);
        }
    } else {
        for (size_t r = 0; r < CK_GROUP; r++) {
            const __m512i weights = weights_at(r < rows ? from + r * p->columns : from, r < rows ? count : 0);
            store_weights(format, tiles, r, weights);
            bits = _mm512_or_si512(bits, weights);
        }
    }
    if (format == CK_F16 && !all_below_two(bits)) {
        store_large_weights(tiles, from, p->columns, rows, count);
    }
}

/* ---- Products ----------------------------------------------------------------------------------------------- */

/* How the tokens of a product lie in tiles; constant everywhere. */
typedef enum few_tokens { SIDE_BY_SIDE, ONE_TILE, TWO_TILES } few_tokens;

/* Registers of results in use. */
CK_INLINE size_t results_of(ck_weight_format format, few_tokens form) {
    return form == SIDE_BY_SIDE ? 1 : form == TWO_TILES ? MOST_RESULTS : weight_parts(format) + 1;
}

CK_INLINE void clear_results(size_t count) {
    _tile_zero(0);
    if (count > 1) {
        _tile_zero(1);
    }
    if (count > 2) {
        _tile_zero(2);
    }
    if (count > 3) {
        _tile_zero(3);
    }
}

CK_INLINE void keep_results(size_t count, few_scratch *scratch) {
    _tile_stored(0, scratch->results[0], 64);
    if (count > 1) {
        _tile_stored(1, scratch->results[1], 64);
    }
    if (count > 2) {
        _tile_stored(2, scratch->results[2], 64);
    }
    if (count > 3) {
        _tile_stored(3, scratch->results[3], 64);
    }
}

CK_INLINE void load_activations(const char *tiles) {
    _tile_loadd(A0, tiles, 64);
    _tile_loadd(A1, tiles + AMX_TILE_BYTES, 64);
}

/* One step. The sums of a tile of tokens are spread over registers, since a product waits long for the one before it in
 * its register; but up to 8 tokens have so few that clearing and storing registers costs more. */
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
            _tile_dpbf16ps(0, W1, A0);
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
CK_INLINE void store_results(ck_weight_format format, few_tokens form, const few_product *p, size_t first,
                             size_t count, size_t token, size_t row) {
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
        if (format == CK_F16) {
            value = _mm512_mul_ps(value, _mm512_set1_ps(ROOT_OF_SCALE));
        }
        if (p->accumulate) {
            value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(lanes, out));
        }
        _mm512_mask_storeu_ps(out, lanes, value);
    }
}

/* Up to 16 rows by all tokens. While a step is multiplied the next one is made ready. */
CK_INLINE void multiply_group(ck_weight_format format, few_tokens form, const few_product *p, size_t row) {
    few_scratch *scratch = p->scratch;
    const size_t steps = amx_steps(p->columns), results = results_of(format, form);
    clear_results(results);
    for (size_t step = 0; step < steps; step++) {
        store_step(format, p, scratch->weights[step % 2], row, step);
        if (step > 0) {
            multiply_step(format, form, p, scratch->weights[(step - 1) % 2], step - 1);
        }
    }
    if (steps > 0) {
        multiply_step(format, form, p, scratch->weights[(steps - 1) % 2], steps - 1);
    }
    keep_results(results, scratch);
    if (form == TWO_TILES) {
        store_results(format, form, p, 0, 2, 0, row);
        store_results(format, form, p, 2, 2, CK_TOKEN_GRANULE, row);
    } else {
        store_results(format, form, p, 0, results, 0, row);
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
