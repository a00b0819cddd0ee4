#if defined(__x86_64__)

#include "attention.h"

#include <immintrin.h>
#include <math.h>

#include "amx.h"
#include "begin.h"
#include "parts.h"
#include "tiles.h"
#include "../avx512/transpose.h"

#include "../avx512/vector.h"
#include "../vector/attention.h"

enum {
    TILE = 16, /* rows and columns of results */
    PARTS = 2,
    POSITIONS = 64, /* of a block */
    STEP = AMX_STEP,
    VALUE_STEPS = POSITIONS / STEP,
    QUERY_TILES = QUERY_BLOCK / TILE,
    RESULTS = 4, /* tile registers 0 to 3 */
};

/* Tile registers; intrinsics want constants. */
#define LEFT_UPPER 4
#define LEFT_LOWER 5
#define RIGHT_UPPER 6
#define RIGHT_LOWER 7

typedef struct amx_block {
    attention_block softmax; /* without queries, keys and values */
    size_t key_steps, value_tiles;
    /* Tiles, always the upper part and then the lower. */
    char *queries; /* [16 queries][step] right operands: 16 pairs of columns by 16 queries */
    char *keys;    /* [16 positions][step] left operands: 16 positions by 32 columns */
    char *values;  /* [step of 32 positions][16 columns] right operands: 16 pairs of positions by 16 columns */
    char *weights; /* [step] left operands: 16 queries by 32 positions */
} amx_block;

CK_INLINE char *part_of(char *tiles, size_t index) {
    return tiles + index * PARTS * AMX_TILE_BYTES;
}

/* Tiles of each part and floats of a block: what scratch holds. */
typedef struct block_counts {
    size_t size, key_steps, value_tiles; /* of the head */
    size_t tiles, floats;
} block_counts;

CK_INLINE block_counts count_block(size_t head_size) {
    block_counts counts;
    counts.size = ck_round_up(head_size, STRIP);
    counts.key_steps = (head_size + STEP - 1) / STEP;
    counts.value_tiles = (head_size + TILE - 1) / TILE;
    counts.tiles = PARTS * ((QUERY_TILES + POSITIONS / TILE) * counts.key_steps +
                            VALUE_STEPS * (counts.value_tiles + 1));
    counts.floats = POSITIONS * QUERY_BLOCK + QUERY_BLOCK * (counts.size + 4);
    return counts;
}

CK_INLINE amx_block place_block(float *scratch, size_t head_size) {
    const block_counts counts = count_block(head_size);
    amx_block block = {.key_steps = counts.key_steps, .value_tiles = counts.value_tiles};
    block.softmax.size = counts.size;
    block.softmax.scores = scratch;
    block.softmax.sums = block.softmax.scores + POSITIONS * QUERY_BLOCK;
    block.softmax.largest = block.softmax.sums + QUERY_BLOCK * counts.size;
    block.softmax.weight_sums = block.softmax.largest + QUERY_BLOCK;
    block.softmax.corrections = block.softmax.weight_sums + QUERY_BLOCK;
    block.softmax.limits = block.softmax.corrections + QUERY_BLOCK;
    block.queries = (char *)(scratch + counts.floats);
    block.keys = part_of(block.queries, QUERY_TILES * counts.key_steps);
    block.values = part_of(block.keys, POSITIONS / TILE * counts.key_steps);
    block.weights = part_of(block.values, VALUE_STEPS * counts.value_tiles);
    return block;
}

/* Lanes [at, at + 16) of `count`. */
CK_INLINE __mmask16 lanes_from(size_t at, size_t count) {
    return at >= count ? 0 : count - at >= TILE ? 0xffff : first_lanes(count - at);
}

CK_INLINE __m512 load_halves(const uint16_t *row, size_t at, size_t count) {
    __mmask16 lanes = lanes_from(at, count);
    return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(lanes, lanes ? row + at : row));
}

CK_INLINE void pack_queries(const amx_block *block, const float *queries, ck_attention_shape shape, size_t first,
                            size_t count) {
    const vector scale = v_all(shape.scale);
    for (size_t index = 0; index < QUERY_TILES * block->key_steps; index++) {
        const size_t lane = index / block->key_steps * TILE, column = index % block->key_steps * STEP;
        __m512i parts[PARTS][TILE];
        for (size_t i = 0; i < TILE; i++) {
            const float *row = query_at(queries, shape, first, ck_minimum(lane + i, count - 1));
            const __mmask16 low = lanes_from(column, shape.head_size), high = lanes_from(column + TILE, shape.head_size);
            amx_floats values = {v_multiply(_mm512_maskz_loadu_ps(low, row + column), scale),
                                 v_multiply(_mm512_maskz_loadu_ps(high, high ? row + column + TILE : row), scale)};
            CK_UNROLL for (size_t part = 0; part < PARTS; part++) {
                parts[part][i] = paired_halves(take_part(&values));
            }
        }
        CK_UNROLL for (size_t part = 0; part < PARTS; part++) {
            store_transposed(part_of(block->queries, index) + part * AMX_TILE_BYTES, parts[part]);
        }
    }
}

/* Cuts 32 floats and stores both parts in row `row` of two tiles. */
CK_INLINE void store_parts(char *tiles, size_t row, amx_floats values) {
    CK_UNROLL for (size_t part = 0; part < PARTS; part++) {
        _mm512_store_si512(tiles + part * AMX_TILE_BYTES + row * 64, cut_part(&values));
    }
}

/* `count` positions, and zeros up to a whole step. */
CK_INLINE void load_keys(const amx_block *block, const uint16_t *keys, size_t count, size_t head_size) {
    for (size_t position = 0; position < ck_round_up(count, TILE); position++) {
        const size_t columns = position < count ? head_size : 0;
        const uint16_t *row = columns ? keys + position * head_size : keys;
        for (size_t step = 0; step < block->key_steps; step++) {
            amx_floats values = {load_halves(row, step * STEP, columns), load_halves(row, step * STEP + TILE, columns)};
            store_parts(part_of(block->keys, position / TILE * block->key_steps + step), position % TILE, values);
        }
    }
}

CK_INLINE void load_values(const amx_block *block, const uint16_t *values, size_t count, size_t head_size) {
    for (size_t position = 0; position < count; position += position % STEP == TILE - 1 ? TILE + 1 : 1) {
        const bool has_other = position + TILE < count;
        const uint16_t *row = values + position * head_size, *other = has_other ? row + TILE * head_size : row;
        for (size_t tile = 0; tile < block->value_tiles; tile++) {
            amx_floats pairs = {load_halves(row, tile * TILE, head_size),
                                load_halves(other, tile * TILE, has_other ? head_size : 0)};
            store_parts(part_of(block->values, position / STEP * block->value_tiles + tile), position % STEP, pairs);
        }
    }
    /* Rows of a step that no position reaches. */
    for (size_t row = count % STEP; row > 0 && row < TILE; row++) {
        for (size_t tile = 0; tile < block->value_tiles; tile++) {
            store_parts(part_of(block->values, count / STEP * block->value_tiles + tile), row,
                        (amx_floats){v_zero(), v_zero()});
        }
    }
}

#define CK_LOAD_LEFT(tiles)                                                                                           \
    _tile_loadd(LEFT_UPPER, tiles, 64);                                                                               \
    _tile_loadd(LEFT_LOWER, (tiles) + AMX_TILE_BYTES, 64);
#define CK_LOAD_RIGHT(tiles)                                                                                          \
    _tile_loadd(RIGHT_UPPER, tiles, 64);                                                                              \
    _tile_loadd(RIGHT_LOWER, (tiles) + AMX_TILE_BYTES, 64);
/* All products of parts but lower by lower. */
#define CK_MULTIPLY(result)                                                                                           \
    _tile_dpbf16ps(result, LEFT_UPPER, RIGHT_UPPER);                                                                  \
    _tile_dpbf16ps(result, LEFT_UPPER, RIGHT_LOWER);                                                                  \
    _tile_dpbf16ps(result, LEFT_LOWER, RIGHT_UPPER);

#define CK_SCORE(i)                                                                                                   \
    if (i < tiles) {                                                                                                  \
        CK_LOAD_LEFT(part_of(block->keys, i * block->key_steps + step))                                               \
        CK_MULTIPLY(i)                                                                                                \
    }
#define CK_STORE_SCORE(i)                                                                                             \
    if (i < tiles) {                                                                                                  \
        _tile_stored(i, block->softmax.scores + i * TILE * QUERY_BLOCK + query * TILE, QUERY_BLOCK * sizeof(float));  \
    }

/* scores[position][query] of `tiles` tiles of positions */
CK_INLINE void score(const amx_block *block, size_t tiles) {
    for (size_t query = 0; query < QUERY_TILES; query++) {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
        for (size_t step = 0; step < block->key_steps; step++) {
            CK_LOAD_RIGHT(part_of(block->queries, query * block->key_steps + step))
            CK_SCORE(0)
            CK_SCORE(1)
            CK_SCORE(2)
            CK_SCORE(3)
        }
        CK_STORE_SCORE(0)
        CK_STORE_SCORE(1)
        CK_STORE_SCORE(2)
        CK_STORE_SCORE(3)
    }
}

/* The weights of one tile of queries at one step of positions as left operands. */
CK_INLINE void pack_weights(const amx_block *block, size_t query, size_t step) {
    const float *from = block->softmax.scores + step * STEP * QUERY_BLOCK + query * TILE;
    __m512i parts[PARTS][TILE];
    CK_UNROLL for (size_t i = 0; i < TILE; i++) {
        amx_floats pairs = {v_load(from + i * QUERY_BLOCK), v_load(from + (i + TILE) * QUERY_BLOCK)};
        CK_UNROLL for (size_t part = 0; part < PARTS; part++) {
            parts[part][i] = rounded_part(&pairs);
        }
    }
    CK_UNROLL for (size_t part = 0; part < PARTS; part++) {
        store_transposed(part_of(block->weights, step) + part * AMX_TILE_BYTES, parts[part]);
    }
}

#define CK_LOAD_SUM(i)                                                                                                \
    if (i < tiles) {                                                                                                  \
        _tile_loadd(i, sums + i * TILE, block->softmax.size * sizeof(float));                                         \
    }
#define CK_ADD_VALUES(i)                                                                                              \
    if (i < tiles) {                                                                                                  \
        CK_LOAD_RIGHT(part_of(block->values, step * block->value_tiles + column + i))                                 \
        CK_MULTIPLY(i)                                                                                                \
    }
#define CK_STORE_SUM(i)                                                                                               \
    if (i < tiles) {                                                                                                  \
        _tile_stored(i, sums + i * TILE, block->softmax.size * sizeof(float));                                        \
    }

/* sums[query][column] += weights * values over `steps` steps of positions */
CK_INLINE void add_values(const amx_block *block, size_t steps) {
    for (size_t query = 0; query < QUERY_TILES; query++) {
        for (size_t step = 0; step < steps; step++) {
            pack_weights(block, query, step);
        }
        for (size_t column = 0; column < block->value_tiles; column += RESULTS) {
            const size_t tiles = ck_minimum(RESULTS, block->value_tiles - column);
            float *sums = block->softmax.sums + query * TILE * block->softmax.size + column * TILE;
            CK_LOAD_SUM(0)
            CK_LOAD_SUM(1)
            CK_LOAD_SUM(2)
            CK_LOAD_SUM(3)
            for (size_t step = 0; step < steps; step++) {
                CK_LOAD_LEFT(part_of(block->weights, step))
                CK_ADD_VALUES(0)
                CK_ADD_VALUES(1)
                CK_ADD_VALUES(2)
                CK_ADD_VALUES(3)
            }
            CK_STORE_SUM(0)
            CK_STORE_SUM(1)
            CK_STORE_SUM(2)
            CK_STORE_SUM(3)
        }
    }
}

CK_INLINE void attend_position_block(const amx_block *block, const uint16_t *keys, const uint16_t *values,
                                     size_t position, size_t count, size_t queries, size_t head_size) {
    const attention_block softmax = block->softmax;
    load_keys(block, keys + position * head_size, count, head_size);
    load_values(block, values + position * head_size, count, head_size);
    score(block, (count + TILE - 1) / TILE);
    weigh_scores(softmax, position, count);
    for (size_t i = count * QUERY_BLOCK; i < ck_round_up(count, STEP) * QUERY_BLOCK; i += WIDTH) {
        v_store(softmax.scores + i, v_zero());
    }
    scale_rows(softmax.sums, softmax.corrections, queries, softmax.size);
    add_values(block, (count + STEP - 1) / STEP);
}

static void attend_by_tiles(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                            ck_attention_shape shape, float *scratch) {
    const amx_block block = place_block(scratch, shape.head_size);
    tile_shapes shapes = full_tiles();
    _tile_loadconfig(&shapes);
    const size_t all = shape.tokens * shape.group;
    for (size_t first = 0; first < all; first += QUERY_BLOCK) {
        const size_t count = ck_minimum(QUERY_BLOCK, all - first);
        const size_t positions = shape.first_position + (first + count - 1) / shape.group + 1;
        begin_queries(block.softmax, shape, first, count);
        pack_queries(&block, queries, shape, first, count);
        for (size_t position = 0; position < positions; position += POSITIONS) {
            attend_position_block(&block, keys, values, position, ck_minimum(POSITIONS, positions - position), count,
                                  shape.head_size);
        }
        store_sums(block.softmax, out, shape, first, count);
    }
    _tile_release();
}

void ck_amx_attention_f16(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                          ck_attention_shape shape, float *scratch) {
    if (shape.tokens * shape.group < MANY_QUERIES) {
        attend_few(true, out, queries, keys, values, shape, scratch);
    } else {
        attend_by_tiles(out, queries, keys, values, shape, scratch);
    }
}

size_t ck_amx_attention_scratch(ck_attention_shape shape) {
    const size_t floats = attention_scratch(shape);
    if (shape.tokens * shape.group < MANY_QUERIES) {
        return floats;
    }
    const block_counts counts = count_block(shape.head_size);
    const size_t own = counts.floats + counts.tiles * AMX_TILE_BYTES / sizeof(float);
    return own > floats ? own : floats;
}

#include "end.h"

#endif
