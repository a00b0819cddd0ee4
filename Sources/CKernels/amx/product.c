/* The product itself: two tiles of tokens by two groups of rows at once, four tiles of results, along a panel. */
#if defined(__x86_64__)

#include <immintrin.h>

#include "amx.h"
#include "begin.h"
#include "tiles.h"

/* Tile registers; intrinsics want constants. */
#define R00 0 /* results: first tokens, first rows */
#define R01 1
#define R10 2
#define R11 3
#define A0 4 /* activations */
#define A1 5
#define W0 6 /* weights */
#define W1 7

/* Activations come from the second-level cache, and a tile load waits for each of its 16 lines: they are asked for so
 * many steps ahead. */
enum { FETCH_AHEAD_STEPS = 2 };

/* What one pass along a panel multiplies. Strides are in bytes. */
typedef struct panel_pass {
    const char *activations[2]; /* part 0, first step, of each tile of tokens */
    size_t activation_part_stride;
    const char *weights;
    size_t weight_part_stride, group_stride;
    size_t steps;
    const char *next_results; /* of the pass that follows: rows of two lines */
    size_t result_stride;
} panel_pass;

CK_INLINE void fetch_tile(const char *tile) {
    CK_UNROLL for (size_t line = 0; line < AMX_TILE_BYTES; line += 64) {
        _mm_prefetch(tile + line, _MM_HINT_T0);
    }
}

/* The results of the next pass lie in as many pages as there are tokens: two rows of them are asked for in each step. */
CK_INLINE void fetch_results(const panel_pass *pass, size_t step) {
    if (step < CK_TOKEN_GRANULE) {
        const char *row = pass->next_results + 2 * step * pass->result_stride;
        __builtin_prefetch(row, 1);
        __builtin_prefetch(row + 64, 1);
        __builtin_prefetch(row + pass->result_stride, 1);
        __builtin_prefetch(row + pass->result_stride + 64, 1);
    }
}

/* Adds to the result tiles. `parts` and `two` (tiles of tokens) are constant.
 *
 * Tile loads bind as much as products do, so the parts of a step are multiplied in an order in which each product shares
 * one side with the product before: W0 with A1 and A0, then W1 with A0. */
CK_INLINE void multiply_pass(size_t parts, bool two, const panel_pass *pass) {
    for (size_t step = 0; step < pass->steps; step++) {
        const size_t at = step * AMX_TILE_BYTES;
        size_t loaded = parts;
        CK_UNROLL for (size_t i = 0; i < parts; i++) {
            const char *weights = pass->weights + i * pass->weight_part_stride + at;
            _tile_loadd(W0, weights, 64);
            _tile_loadd(W1, weights + pass->group_stride, 64);
            CK_UNROLL for (size_t n = 0; n < parts - i; n++) {
                const size_t j = i % 2 == 0 ? parts - i - 1 - n : n;
                const size_t from = j * pass->activation_part_stride + at;
                if (j != loaded) {
                    _tile_loadd(A0, pass->activations[0] + from, 64);
                    if (two) {
                        _tile_loadd(A1, pass->activations[1] + from, 64);
                    }
                    loaded = j;
                }
                if (i == 0) {
                    fetch_tile(pass->activations[0] + from + FETCH_AHEAD_STEPS * AMX_TILE_BYTES);
                    if (two) {
                        fetch_tile(pass->activations[1] + from + FETCH_AHEAD_STEPS * AMX_TILE_BYTES);
                    }
                }
                _tile_dpbf16ps(R00, A0, W0);
                _tile_dpbf16ps(R01, A0, W1);
                if (two) {
                    _tile_dpbf16ps(R10, A1, W0);
                    _tile_dpbf16ps(R11, A1, W1);
                }
            }
        }
        fetch_results(pass, step);
    }
}

/* Where a tile of results lies in `out`, and how much of it exists. */
typedef struct result_place {
    float *out;
    size_t stride, tokens, rows;
    bool accumulate;
    float *edge; /* 16 x 16, for tiles that exist in part */
} result_place;

CK_INLINE bool is_whole(const result_place *place) {
    return place->tokens >= 16 && place->rows >= 16;
}

static void copy_edge(const result_place *place, bool to_out) {
    for (size_t token = 0; token < ck_minimum(16, place->tokens); token++) {
        for (size_t row = 0; row < ck_minimum(16, place->rows); row++) {
            float *outside = place->out + token * place->stride + row, *inside = place->edge + token * 16 + row;
            *(to_out ? outside : inside) = *(to_out ? inside : outside);
        }
    }
}

#define CK_LOAD_RESULT(tile, place)                                                                                   \
    if (!(place).accumulate) {                                                                                        \
        _tile_zero(tile);                                                                                             \
    } else if (is_whole(&(place))) {                                                                                  \
        _tile_loadd(tile, (place).out, (place).stride * sizeof(float));                                               \
    } else {                                                                                                          \
        copy_edge(&(place), false);                                                                                   \
        _tile_loadd(tile, (place).edge, 64);                                                                          \
    }

#define CK_STORE_RESULT(tile, place)                                                                                  \
    if (is_whole(&(place))) {                                                                                         \
        _tile_stored(tile, (place).out, (place).stride * sizeof(float));                                              \
    } else if ((place).tokens > 0 && (place).rows > 0) {                                                              \
        _tile_stored(tile, (place).edge, 64);                                                                         \
        copy_edge(&(place), true);                                                                                    \
    }

CK_INLINE result_place place_at(const amx_product *p, size_t token, size_t row, bool accumulate) {
    result_place place = {p->out + token * p->out_stride + row,
                          p->out_stride,
                          token < p->tokens ? p->tokens - token : 0,
                          row < p->row_end ? p->row_end - row : 0,
                          accumulate,
                          (float *)(void *)(p->panel + AMX_SCRATCH_BYTES - AMX_TILE_BYTES)};
    return place;
}

/* 16 or 32 tokens by 32 rows along one panel. */
CK_INLINE void multiply_tokens(size_t parts, bool two, const amx_product *p, const panel_pass *pass, size_t token,
                               size_t row, bool accumulate) {
    result_place p00 = place_at(p, token, row, accumulate), p01 = place_at(p, token, row + 16, accumulate);
    result_place p10 = place_at(p, token + 16, row, accumulate), p11 = place_at(p, token + 16, row + 16, accumulate);
    CK_LOAD_RESULT(R00, p00)
    CK_LOAD_RESULT(R01, p01)
    if (two) {
        CK_LOAD_RESULT(R10, p10)
        CK_LOAD_RESULT(R11, p11)
    }
    multiply_pass(parts, two, pass);
    CK_STORE_RESULT(R00, p00)
    CK_STORE_RESULT(R01, p01)
    if (two) {
        CK_STORE_RESULT(R10, p10)
        CK_STORE_RESULT(R11, p11)
    }
}

static void fill_panel(const amx_product *p, size_t row, size_t column, size_t steps) {
    for (size_t group = 0; group < AMX_PANEL_GROUPS; group++) {
        uint16_t *tiles = (uint16_t *)(void *)(p->panel + group * steps * AMX_TILE_BYTES);
        size_t from = row + group * CK_GROUP;
        if (ck_is_packed(p->format)) {
            ck_amx_fill_blocks(p, tiles, from, column, steps);
        } else {
            ck_amx_fill_floats(p, tiles, AMX_PANEL_GROUPS * steps, from, column, steps);
        }
    }
}

CK_INLINE void multiply_rows(size_t parts, const amx_product *p, size_t token_begin, size_t token_end, size_t row,
                             size_t column, size_t steps) {
    size_t all_steps = amx_steps(p->columns), tile_stride = parts * all_steps * AMX_TILE_BYTES;
    bool accumulate = p->accumulate || column > 0;
    fill_panel(p, row, column, steps);
    for (size_t token = token_begin; token < token_end; token += 32) {
        const char *first = (const char *)p->prepared + token / CK_TOKEN_GRANULE * tile_stride +
                            column / AMX_STEP * AMX_TILE_BYTES;
        panel_pass pass = {{first, first + tile_stride},
                           all_steps * AMX_TILE_BYTES,
                           p->panel,
                           AMX_PANEL_GROUPS * steps * AMX_TILE_BYTES,
                           steps * AMX_TILE_BYTES,
                           steps,
                           (const char *)(p->out + (token + 32) * p->out_stride + row),
                           p->out_stride * sizeof(float)};
        if (token + 16 < token_end) {
            multiply_tokens(parts, true, p, &pass, token, row, accumulate);
        } else {
            multiply_tokens(parts, false, p, &pass, token, row, accumulate);
        }
    }
}

CK_INLINE void multiply(size_t parts, const amx_product *p) {
    const size_t panel_steps = AMX_PANEL_STEPS / parts, all_steps = amx_steps(p->columns);
    for (size_t token = 0; token < p->tokens; token += AMX_TOKENS_AT_ONCE) {
        size_t token_end = ck_minimum(token + AMX_TOKENS_AT_ONCE, p->tokens);
        for (size_t step = 0; step < all_steps; step += panel_steps) {
            for (size_t row = p->row_begin; row < p->row_end; row += AMX_PANEL_GROUPS * CK_GROUP) {
                multiply_rows(parts, p, token, token_end, row, step * AMX_STEP,
                              ck_minimum(panel_steps, all_steps - step));
            }
        }
    }
}

void ck_amx_multiply(const amx_product *product) {
    tile_shapes shapes = full_tiles();
    _tile_loadconfig(&shapes);
    switch (product->parts) {
    case 1: multiply(1, product); break;
    case 2: multiply(2, product); break;
    default: multiply(3, product); break;
    }
    _tile_release();
}

#include "end.h"

#endif
