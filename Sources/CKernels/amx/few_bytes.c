#if defined(__x86_64__)

#include "few_bytes.h"

#include <immintrin.h>
#include <string.h>

#include "begin.h"
#include "tiles.h"

#include "../avx512/vector.h"
#include "../vector/activations.h"
#include "../vector/block_quants.h"

enum {
    STRIPS = 4, /* groups of rows read side by side */
    FETCH_AHEAD_BYTES = 2048,
};

#include "../vector/fetch_blocks.h"

/* Tile registers; intrinsics want constants. 0 to 3: sums of each strip. */
#define ACTIVATIONS 4
#define WEIGHTS 5 /* and 6, in turn */

typedef struct few_scratch {
    int32_t sums[2][STRIPS][CK_TOKEN_GRANULE][CK_GROUP]; /* of this block and the one before */
    float totals[STRIPS][CK_TOKEN_GRANULE][CK_GROUP];
} few_scratch;

size_t ck_amx_few_bytes_scratch_bytes(void) {
    return sizeof(few_scratch);
}

typedef struct few_product {
    float *out; /* of the tile's first token */
    size_t out_stride;
    const void *weights;
    activation_tile tile;
    size_t columns, row_end;
    bool accumulate;
    bool from_memory; /* not read for an earlier tile of tokens */
    few_scratch *scratch;
} few_product;

#define CK_MULTIPLY_STRIP(s, weights_tile)                                                                            \
    if (s < strips) {                                                                                                 \
        _tile_loadd(weights_tile, strip[s].quants + block * CK_BLOCK * CK_GROUP, CK_QUAD_BYTES);                      \
        _tile_zero(s);                                                                                                \
        _tile_dpbsud(s, ACTIVATIONS, weights_tile);                                                                   \
    }

/* Leaves the sums of a block in the tile registers. */
CK_INLINE void multiply_block(size_t strips, const few_product *p, const ck_packed_group strip[STRIPS], size_t block) {
    _tile_loadd(ACTIVATIONS, p->tile.quants + block * p->tile.width * CK_BLOCK, CK_BLOCK);
    CK_MULTIPLY_STRIP(0, WEIGHTS)
    CK_MULTIPLY_STRIP(1, WEIGHTS + 1)
    CK_MULTIPLY_STRIP(2, WEIGHTS)
    CK_MULTIPLY_STRIP(3, WEIGHTS + 1)
}

/* Scales the stored sums of a strip and adds them to its totals. */
CK_INLINE void add_block(const few_product *p, ck_packed_group strip, size_t index, size_t block) {
    const vector strip_scale = block_scale_at(CK_Q8_0, strip, block, 0, NULL).scale;
    const float *scales = p->tile.scales + block * p->tile.width;
    const int32_t *offsets = p->tile.offsets + block * p->tile.width;
    for (size_t t = 0; t < p->tile.width; t++) {
        float *total = p->scratch->totals[index][t];
        __m512i sum = _mm512_load_si512(p->scratch->sums[block % 2][index][t]);
        sum = _mm512_add_epi32(sum, _mm512_set1_epi32(offsets[t]));
        v_store(total, v_fma(v_of_integers((integers)sum), v_multiply(strip_scale, v_all(scales[t])), v_load(total)));
    }
}

/* A tile waits long for its products, and what reads a stored tile for the store: between the two the block before is
 * added, strip by strip. */
#define CK_FINISH_STRIP(s)                                                                                            \
    if (s < strips) {                                                                                                 \
        if (block > 0) {                                                                                              \
            add_block(p, strip[s], s, block - 1);                                                                     \
        }                                                                                                             \
        _tile_stored(s, p->scratch->sums[block % 2][s], CK_GROUP * sizeof(int32_t));                                  \
    }

CK_INLINE void finish_block(size_t strips, const few_product *p, const ck_packed_group strip[STRIPS], size_t block) {
    CK_FINISH_STRIP(0)
    CK_FINISH_STRIP(1)
    CK_FINISH_STRIP(2)
    CK_FINISH_STRIP(3)
}

CK_INLINE void store_rows(const few_product *p, const float totals[CK_TOKEN_GRANULE][CK_GROUP], size_t row) {
    const size_t count = ck_minimum(p->row_end - row, CK_GROUP);
    for (size_t t = 0; t < p->tile.width; t++) {
        float *out = p->out + t * p->out_stride + row;
        vector total = v_load(totals[t]);
        v_store_some(out, p->accumulate ? v_add(total, v_load_some(out, count)) : total, count);
    }
}

/* `strips` (constant) groups of rows from `row` on. */
CK_INLINE void multiply_strips(size_t strips, const few_product *p, size_t row) {
    const size_t blocks = p->columns / CK_BLOCK, next = strips * ck_group_bytes(CK_Q8_0, p->columns);
    ck_packed_group strip[STRIPS];
    CK_UNROLL for (size_t i = 0; i < strips; i++) {
        strip[i] = strip_at(CK_Q8_0, p->weights, p->columns, row + i * CK_GROUP);
    }
    memset(p->scratch->totals, 0, strips * sizeof p->scratch->totals[0]);
    for (size_t block = 0; block < blocks; block++) {
        CK_UNROLL for (size_t i = 0; i < strips; i++) {
            if (p->from_memory) {
                fetch_ahead(CK_Q8_0, strip[i], block, blocks, next);
            }
        }
        multiply_block(strips, p, strip, block);
        finish_block(strips, p, strip, block);
    }
    CK_UNROLL for (size_t i = 0; i < strips; i++) {
        if (blocks > 0) {
            add_block(p, strip[i], i, blocks - 1);
        }
        store_rows(p, p->scratch->totals[i], row + i * CK_GROUP);
    }
}

CK_INLINE void shape_tiles(size_t tokens) {
    tile_shapes shapes = full_tiles();
    for (int sums = 0; sums < STRIPS; sums++) {
        shapes.rows[sums] = (uint8_t)tokens;
    }
    shapes.rows[ACTIVATIONS] = (uint8_t)tokens;
    shapes.row_bytes[ACTIVATIONS] = CK_BLOCK;
    shapes.rows[WEIGHTS] = shapes.rows[WEIGHTS + 1] = CK_QUADS;
    _tile_loadconfig(&shapes);
}

/* All tiles of tokens by some rows, which stay in a cache meanwhile. */
CK_INLINE void multiply_tiles(size_t strips, few_product p, const void *prepared, size_t tokens, size_t row) {
    const ck_format_layout layout = ck_layout_of(CK_Q8_0);
    const activation_form form = {layout.zero, layout.minima, layout.halves};
    float *const out = p.out;
    for (size_t token = 0; token < tokens; token += CK_TOKEN_GRANULE) {
        p.tile = activation_tile_at(form, prepared, tokens, p.columns, token);
        p.out = out + token * p.out_stride;
        p.from_memory = token == 0;
        shape_tiles(p.tile.width);
        multiply_strips(strips, &p, row);
    }
}

void ck_amx_few_run_q8_0(CK_RUN_PARAMETERS) {
    (void)rows;
    const few_product product = {.out = out, .out_stride = out_stride, .weights = weights, .columns = columns,
                                 .row_end = row_end, .accumulate = accumulate, .scratch = scratch};
    size_t row = row_begin;
    for (; row + STRIPS * CK_GROUP <= row_end; row += STRIPS * CK_GROUP) {
        multiply_tiles(STRIPS, product, prepared, tokens, row);
    }
    for (; row < row_end; row += CK_GROUP) {
        multiply_tiles(1, product, prepared, tokens, row);
    }
    _tile_release();
}

#include "end.h"

#endif
