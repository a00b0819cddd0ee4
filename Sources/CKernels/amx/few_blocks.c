#if defined(__x86_64__)

#include "few_blocks.h"

#include <immintrin.h>
#include <string.h>

#include "begin.h"
#include "tiles.h"

#include "../avx512/vector.h"
#include "../vector/activations.h"
#include "../vector/block_quants.h"

enum {
    MOST_STRIPS = 3,
    MOST_SUMS = 4,
    ADDED_AT_ONCE = 8, /* tokens */
    FETCH_AHEAD_BYTES = 2048,
};

#include "../vector/fetch_blocks.h"

/* What is multiplied side by side; constant everywhere. */
typedef struct few_form {
    ck_weight_format format;
    size_t strips; /* groups of 16 rows side by side */
    size_t tiles;  /* of tokens */
} few_form;

/* As many strips as the tile registers allow. */
CK_INLINE few_form form_of(ck_weight_format format, size_t tiles) {
    return (few_form){format, tiles == 1 ? 3 : 2, tiles};
}

/* Tile registers; intrinsics want constants. 0 to 3: sums, see `sums_of`. */
#define W0 4 /* weights of each strip */
#define W1 5
#define W2 7 /* where there is one tile of tokens */
#define A0 6 /* activations of each tile of tokens */
#define A1 7

/* Sums of a strip and a tile of tokens: their register, and their place in scratch. */
CK_INLINE size_t sums_of(size_t strip, size_t tile) {
    return tile * 2 + strip;
}

typedef struct few_scratch {
    uint8_t weights[2][MOST_STRIPS][CK_QUADS][CK_QUAD_BYTES]; /* of this block and the one after */
    int32_t sums[2][MOST_SUMS][CK_TOKEN_GRANULE][CK_GROUP];   /* of this block and the one before */
    float totals[MOST_SUMS][CK_TOKEN_GRANULE][CK_GROUP];
} few_scratch;

size_t ck_amx_few_blocks_scratch_bytes(void) {
    return sizeof(few_scratch);
}

typedef struct few_product {
    float *out; /* of the first tile's first token */
    size_t out_stride;
    const void *weights;
    activation_tile tiles[2];
    size_t columns, row_end;
    bool accumulate;
    bool from_memory; /* not read for earlier tiles of tokens */
    few_scratch *scratch;
} few_product;

/* ---- Weights ------------------------------------------------------------------------------------------------ */

/* Quads that are bytes already are multiplied where they lie, unsigned; the others are moved to around zero. */
CK_INLINE bool is_unpacked(ck_weight_format format) {
    return ck_layout_of(format).bits < 8;
}

CK_INLINE void unpack_block(ck_weight_format format, const few_product *p, packed_strip strip, size_t index,
                            size_t block) {
    const __m512i zero = _mm512_set1_epi8((char)ck_layout_of(format).zero);
    const uint8_t *quants = strip_quants(format, strip, block);
    CK_UNROLL for (size_t quad = 0; quad < CK_QUADS; quad++) {
        _mm512_store_si512(p->scratch->weights[block % 2][index][quad],
                           _mm512_sub_epi8((__m512i)quad_at(format, quants, quad), zero));
    }
}

CK_INLINE const void *weights_of(ck_weight_format format, const few_product *p, const packed_strip *strips,
                                 size_t index, size_t block) {
    return is_unpacked(format) ? (const void *)p->scratch->weights[block % 2][index]
                               : strip_quants(format, strips[index], block);
}

/* ---- Products ----------------------------------------------------------------------------------------------- */

#define CK_LOAD_ACTIVATIONS(tile, index)                                                                              \
    _tile_loadd(tile, p->tiles[index].quants + block * p->tiles[index].width * CK_BLOCK, CK_BLOCK);
#define CK_LOAD_WEIGHTS(tile, index)                                                                                  \
    _tile_loadd(tile, weights_of(form.format, p, strip, index, block), CK_QUAD_BYTES);
#define CK_MULTIPLY(sums, activations, weights)                                                                       \
    if (is_unpacked(form.format)) {                                                                                   \
        _tile_dpbssd(sums, activations, weights);                                                                     \
    } else {                                                                                                          \
        _tile_dpbsud(sums, activations, weights);                                                                     \
    }

/* Leaves the sums of a block in the tile registers. All that is loaded stands before the first product: in the slower of
 * the tile unit's two states (docs, WhyTheEngineIsFast) a load waits for the products before it. */
CK_INLINE void multiply_block(few_form form, const few_product *p, const packed_strip strip[MOST_STRIPS],
                              size_t block) {
    const size_t strips = form.strips;
    const bool two = form.tiles > 1;
    _tile_zero(0);
    CK_LOAD_ACTIVATIONS(A0, 0)
    CK_LOAD_WEIGHTS(W0, 0)
    if (strips > 1) {
        _tile_zero(1);
        CK_LOAD_WEIGHTS(W1, 1)
    }
    if (strips > 2) {
        _tile_zero(2);
        CK_LOAD_WEIGHTS(W2, 2)
    }
    if (two) {
        _tile_zero(2);
        _tile_zero(3);
        CK_LOAD_ACTIVATIONS(A1, 1)
    }
    CK_MULTIPLY(0, A0, W0)
    if (strips > 1) {
        CK_MULTIPLY(1, A0, W1)
    }
    if (strips > 2) {
        CK_MULTIPLY(2, A0, W2)
    }
    if (two) {
        CK_MULTIPLY(2, A1, W0)
    }
    if (two && strips > 1) {
        CK_MULTIPLY(3, A1, W1)
    }
}

CK_INLINE void store_sums(few_form form, int32_t sums[MOST_SUMS][CK_TOKEN_GRANULE][CK_GROUP]) {
    const size_t stride = CK_GROUP * sizeof(int32_t);
    const bool two = form.tiles > 1;
    _tile_stored(0, sums[0], stride);
    if (form.strips > 1) {
        _tile_stored(1, sums[1], stride);
    }
    if (form.strips > 2 || two) {
        _tile_stored(2, sums[2], stride);
    }
    if (form.strips > 1 && two) {
        _tile_stored(3, sums[3], stride);
    }
}

/* Scales the sums of `count` (constant) tokens and adds them to their totals. */
CK_INLINE void add_tokens(ck_weight_format format, size_t count, vector scale, const float *scales,
                          const int32_t *offsets, const int32_t sums[][CK_GROUP], float totals[][CK_GROUP]) {
    CK_UNROLL for (size_t t = 0; t < count; t++) {
        __m512i sum = _mm512_load_si512(sums[t]);
        if (!is_unpacked(format)) {
            sum = _mm512_add_epi32(sum, _mm512_set1_epi32(offsets[t]));
        }
        const vector factor = v_multiply(scale, v_all(scales[t]));
        v_store(totals[t], v_fma(v_of_integers((integers)sum), factor, v_load(totals[t])));
    }
}

/* Adds the stored sums of a block of one strip. */
CK_INLINE void add_block(few_form form, const few_product *p, packed_strip strip, size_t index, size_t block) {
    const vector scale = block_scale_at(form.format, strip, block, 0, NULL).scale;
    CK_UNROLL for (size_t i = 0; i < form.tiles; i++) {
        const size_t width = p->tiles[i].width, place = sums_of(index, i);
        const float *scales = p->tiles[i].scales + block * width;
        const int32_t *offsets = p->tiles[i].offsets + block * width;
        const int32_t(*sums)[CK_GROUP] = p->scratch->sums[block % 2][place];
        float(*totals)[CK_GROUP] = p->scratch->totals[place];
        size_t t = 0;
        for (; t + ADDED_AT_ONCE <= width; t += ADDED_AT_ONCE) {
            add_tokens(form.format, ADDED_AT_ONCE, scale, scales + t, offsets + t, sums + t, totals + t);
        }
        for (; t < width; t++) {
            add_tokens(form.format, 1, scale, scales + t, offsets + t, sums + t, totals + t);
        }
    }
}

/* While the products of a block are under way, the one before is added and the one after unpacked; only then are their
 * sums stored. */
CK_INLINE void finish_block(few_form form, const few_product *p, const packed_strip strip[MOST_STRIPS],
                            size_t block, size_t blocks) {
    CK_UNROLL for (size_t i = 0; i < form.strips; i++) {
        if (block > 0) {
            add_block(form, p, strip[i], i, block - 1);
        }
    }
    CK_UNROLL for (size_t i = 0; i < form.strips; i++) {
        if (is_unpacked(form.format) && block + 1 < blocks) {
            unpack_block(form.format, p, strip[i], i, block + 1);
        }
    }
    store_sums(form, p->scratch->sums[block % 2]);
}

CK_INLINE void store_rows(const few_product *p, size_t tile, const float totals[CK_TOKEN_GRANULE][CK_GROUP],
                          size_t row) {
    const size_t count = ck_minimum(p->row_end - row, CK_GROUP);
    for (size_t t = 0; t < p->tiles[tile].width; t++) {
        float *out = p->out + (tile * CK_TOKEN_GRANULE + t) * p->out_stride + row;
        vector total = v_load(totals[t]);
        v_store_some(out, p->accumulate ? v_add(total, v_load_some(out, count)) : total, count);
    }
}

/* Strips of which each begins `apart` rows behind the one before: streams through different parts of the rows. */
CK_INLINE void multiply_strips(few_form form, const few_product *p, size_t row, size_t apart) {
    const size_t blocks = p->columns / CK_BLOCK;
    packed_strip strip[MOST_STRIPS];
    CK_UNROLL for (size_t i = 0; i < form.strips; i++) {
        strip[i] = strip_at(form.format, p->weights, p->columns, row + i * apart);
        if (is_unpacked(form.format) && blocks > 0) {
            unpack_block(form.format, p, strip[i], i, 0);
        }
    }
    memset(p->scratch->totals, 0, sizeof p->scratch->totals);
    for (size_t block = 0; block < blocks; block++) {
        CK_UNROLL for (size_t i = 0; i < form.strips; i++) {
            if (p->from_memory) {
                fetch_ahead(form.format, strip[i], block);
            }
        }
        multiply_block(form, p, strip, block);
        finish_block(form, p, strip, block, blocks);
    }
    CK_UNROLL for (size_t i = 0; i < form.strips; i++) {
        if (blocks > 0) {
            add_block(form, p, strip[i], i, blocks - 1);
        }
        CK_UNROLL for (size_t tile = 0; tile < form.tiles; tile++) {
            store_rows(p, tile, p->scratch->totals[sums_of(i, tile)], row + i * apart);
        }
    }
}

CK_INLINE void shape_tiles(few_form form, const few_product *p) {
    tile_shapes shapes = full_tiles();
    shapes.rows[W0] = shapes.rows[W1] = shapes.rows[W2] = CK_QUADS;
    for (size_t tile = 0; tile < form.tiles; tile++) {
        const size_t activations = tile == 0 ? A0 : A1;
        shapes.rows[activations] = (uint8_t)p->tiles[tile].width;
        shapes.row_bytes[activations] = CK_BLOCK;
        for (size_t strip = 0; strip < form.strips; strip++) {
            shapes.rows[sums_of(strip, tile)] = (uint8_t)p->tiles[tile].width;
        }
    }
    _tile_loadconfig(&shapes);
}

/* All rows by the tiles of tokens at hand. */
CK_INLINE void multiply_rows(few_form form, const few_product *p, size_t row_begin) {
    const size_t each = (p->row_end - row_begin) / (form.strips * CK_GROUP) * CK_GROUP;
    shape_tiles(form, p);
    for (size_t row = row_begin; row < row_begin + each; row += CK_GROUP) {
        multiply_strips(form, p, row, each);
    }
    const size_t left = row_begin + form.strips * each;
    form.strips = 1;
    for (size_t row = left; row < p->row_end; row += CK_GROUP) {
        multiply_strips(form, p, row, CK_GROUP);
    }
}

CK_INLINE void run(ck_weight_format format, CK_RUN_PARAMETERS) {
    (void)rows;
    const ck_format_layout layout = ck_layout_of(format);
    const activation_form activations = {layout.zero, layout.minima, layout.halves};
    few_product p = {.out_stride = out_stride, .weights = weights, .columns = columns, .row_end = row_end,
                     .accumulate = accumulate, .scratch = scratch};
    for (size_t token = 0; token < tokens; token += 2 * CK_TOKEN_GRANULE) {
        const bool two = token + CK_TOKEN_GRANULE < tokens;
        p.tiles[0] = activation_tile_at(activations, prepared, tokens, columns, token);
        p.out = out + token * out_stride;
        p.from_memory = token == 0;
        if (two) {
            p.tiles[1] = activation_tile_at(activations, prepared, tokens, columns, token + CK_TOKEN_GRANULE);
            multiply_rows(form_of(format, 2), &p, row_begin);
        } else {
            multiply_rows(form_of(format, 1), &p, row_begin);
        }
    }
    _tile_release();
}

#define CK_DEFINE(name, format)                                                                                       \
    void ck_amx_few_run_##name(CK_RUN_PARAMETERS) {                                                                   \
        run(format, out, out_stride, weights, prepared, tokens, rows, columns, row_begin, row_end, accumulate,        \
            scratch);                                                                                                 \
    }
CK_PLAIN_BLOCK_FORMATS(CK_DEFINE)

#include "end.h"

#endif
