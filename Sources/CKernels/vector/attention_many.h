/* Attention of many queries, in blocks: see attention.h. */

/* c[row][strip] += sum over k of a[row, k] * b[k][strip], for `rows` (constant) rows and one strip of columns. */
CK_INLINE void multiply_strip(size_t rows, float *c, size_t c_stride, const float *a, size_t a_row, size_t a_step,
                              const float *b, size_t b_stride, size_t steps, bool accumulate) {
    vector sums[MICRO_ROWS][STRIP_VECTORS];
    CK_UNROLL for (size_t r = 0; r < rows; r++) {
        CK_UNROLL for (size_t v = 0; v < STRIP_VECTORS; v++) {
            sums[r][v] = accumulate ? v_load(c + r * c_stride + v * WIDTH) : v_zero();
        }
    }
    for (size_t k = 0; k < steps; k++) {
        vector right[STRIP_VECTORS];
        CK_UNROLL for (size_t v = 0; v < STRIP_VECTORS; v++) {
            right[v] = v_load(b + k * b_stride + v * WIDTH);
        }
        CK_UNROLL for (size_t r = 0; r < rows; r++) {
            vector left = v_all(a[r * a_row + k * a_step]);
            CK_UNROLL for (size_t v = 0; v < STRIP_VECTORS; v++) {
                sums[r][v] = v_fma(left, right[v], sums[r][v]);
            }
        }
    }
    CK_UNROLL for (size_t r = 0; r < rows; r++) {
        CK_UNROLL for (size_t v = 0; v < STRIP_VECTORS; v++) {
            v_store(c + r * c_stride + v * WIDTH, sums[r][v]);
        }
    }
}

/* The same for all rows and columns; `columns` is a multiple of STRIP. */
CK_INLINE void multiply_small(float *c, size_t c_stride, const float *a, size_t a_row, size_t a_step, const float *b,
                              size_t b_stride, size_t rows, size_t columns, size_t steps, bool accumulate) {
    for (size_t column = 0; column < columns; column += STRIP) {
        size_t row = 0;
        for (; row + MICRO_ROWS <= rows; row += MICRO_ROWS) {
            multiply_strip(MICRO_ROWS, c + row * c_stride + column, c_stride, a + row * a_row, a_row, a_step,
                           b + column, b_stride, steps, accumulate);
        }
        for (; row < rows; row++) {
            multiply_strip(1, c + row * c_stride + column, c_stride, a + row * a_row, a_row, a_step, b + column,
                           b_stride, steps, accumulate);
        }
    }
}

/* Scratch of one block of queries. Sizes in floats; `size` is the head size rounded up to a strip. */
typedef struct attention_block {
    float *queries;      /* [head size][QUERY_BLOCK], scaled */
    float *keys;         /* [POSITION_BLOCK][size] */
    float *values;       /* [POSITION_BLOCK][size], zeros past the head size */
    float *scores;       /* [POSITION_BLOCK][QUERY_BLOCK] */
    float *sums;         /* [QUERY_BLOCK][size] */
    float *largest;      /* [QUERY_BLOCK] score so far */
    float *weight_sums;  /* [QUERY_BLOCK] */
    float *corrections;  /* [QUERY_BLOCK] */
    float *limits;       /* [QUERY_BLOCK] positions that each query sees */
    size_t size;
} attention_block;

CK_INLINE attention_block place_attention_block(float *scratch, size_t head_size) {
    attention_block block;
    block.size = ck_round_up(head_size, STRIP);
    block.queries = scratch;
    block.keys = block.queries + QUERY_BLOCK * head_size;
    block.values = block.keys + POSITION_BLOCK * block.size;
    block.scores = block.values + POSITION_BLOCK * block.size;
    block.sums = block.scores + POSITION_BLOCK * QUERY_BLOCK;
    block.largest = block.sums + QUERY_BLOCK * block.size;
    block.weight_sums = block.largest + QUERY_BLOCK;
    block.corrections = block.weight_sums + QUERY_BLOCK;
    block.limits = block.corrections + QUERY_BLOCK;
    return block;
}

/* Query `lane` of those that begin at `first`, in the order token, head of the group. */
CK_INLINE const float *query_at(const float *queries, ck_attention_shape shape, size_t first, size_t lane) {
    size_t index = first + lane;
    return queries + index / shape.group * shape.query_token_stride + index % shape.group * shape.head_size;
}

/* Nothing seen yet by queries [first, first + count). Lanes past `count` see what the last sees. */
CK_INLINE void begin_queries(attention_block block, ck_attention_shape shape, size_t first, size_t count) {
    for (size_t lane = 0; lane < QUERY_BLOCK; lane++) {
        size_t index = first + ck_minimum(lane, count - 1);
        block.largest[lane] = -INFINITY;
        block.weight_sums[lane] = 0;
        block.limits[lane] = (float)(shape.first_position + index / shape.group + 1);
    }
    for (size_t i = 0; i < QUERY_BLOCK * block.size; i += WIDTH) {
        v_store(block.sums + i, v_zero());
    }
}

CK_INLINE void load_queries(attention_block block, const float *queries, ck_attention_shape shape, size_t first,
                            size_t count) {
    for (size_t lane = 0; lane < QUERY_BLOCK; lane++) {
        const float *from = query_at(queries, shape, first, ck_minimum(lane, count - 1));
        for (size_t i = 0; i < shape.head_size; i++) {
            block.queries[i * QUERY_BLOCK + lane] = from[i] * shape.scale;
        }
    }
}

CK_INLINE void load_positions(bool half, float *out, const void *cache, size_t position, size_t count,
                              size_t head_size, size_t size) {
    for (size_t p = 0; p < count; p++) {
        for (size_t i = 0; i < size; i += WIDTH) {
            size_t lanes = i < head_size ? ck_minimum(WIDTH, head_size - i) : 0;
            vector v = lanes ? load_cached(half, cache, (position + p) * head_size + i, lanes) : v_zero();
            v_store(out + p * size + i, v);
        }
    }
}

/* Scores of positions [position, position + count) to weights under the running maximum; corrections for what was
 * summed before under a smaller one. */
CK_INLINE void weigh_scores(attention_block block, size_t position, size_t count) {
    for (size_t lane = 0; lane < QUERY_BLOCK; lane += WIDTH) {
        vector limit = v_load(block.limits + lane), before = v_load(block.largest + lane), largest = before;
        for (size_t p = 0; p < count; p++) {
            float *at = block.scores + p * QUERY_BLOCK + lane;
            vector seen = v_where_less(v_all((float)(position + p)), limit, v_load(at), v_all(-INFINITY));
            v_store(at, seen);
            largest = v_maximum(largest, seen);
        }
        vector correction = v_exponential(v_subtract(before, largest));
        vector sum = v_multiply(v_load(block.weight_sums + lane), correction);
        for (size_t p = 0; p < count; p++) {
            float *at = block.scores + p * QUERY_BLOCK + lane;
            vector weight = v_exponential(v_subtract(v_load(at), largest));
            v_store(at, weight);
            sum = v_add(sum, weight);
        }
        v_store(block.largest + lane, largest);
        v_store(block.weight_sums + lane, sum);
        v_store(block.corrections + lane, correction);
    }
}

CK_INLINE void scale_rows(float *rows, const float *factors, size_t count, size_t size) {
    for (size_t row = 0; row < count; row++) {
        for (size_t i = 0; factors[row] != 1 && i < size; i += WIDTH) {
            float *at = rows + row * size + i;
            v_store(at, v_multiply(v_load(at), v_all(factors[row])));
        }
    }
}

CK_INLINE void store_sums(attention_block block, float *out, ck_attention_shape shape, size_t first, size_t count) {
    for (size_t lane = 0; lane < count; lane++) {
        size_t index = first + lane;
        float *to = out + index / shape.group * shape.out_token_stride + index % shape.group * shape.head_size;
        vector factor = v_all(1 / block.weight_sums[lane]);
        for (size_t i = 0; i < shape.head_size; i += WIDTH) {
            v_store_some(to + i, v_multiply(v_load(block.sums + lane * block.size + i), factor),
                         ck_minimum(WIDTH, shape.head_size - i));
        }
    }
}

CK_INLINE void attend_many(bool half, float *out, const float *queries, const void *keys, const void *values,
                           ck_attention_shape shape, float *scratch) {
    attention_block block = place_attention_block(scratch, shape.head_size);
    size_t all = shape.tokens * shape.group;
    for (size_t first = 0; first < all; first += QUERY_BLOCK) {
        size_t count = ck_minimum(QUERY_BLOCK, all - first);
        size_t positions = shape.first_position + (first + count - 1) / shape.group + 1;
        begin_queries(block, shape, first, count);
        load_queries(block, queries, shape, first, count);
        for (size_t position = 0; position < positions; position += POSITION_BLOCK) {
            size_t some = ck_minimum(POSITION_BLOCK, positions - position);
            load_positions(half, block.keys, keys, position, some, shape.head_size, block.size);
            load_positions(half, block.values, values, position, some, shape.head_size, block.size);
            multiply_small(block.scores, QUERY_BLOCK, block.keys, block.size, 1, block.queries, QUERY_BLOCK, some,
                           QUERY_BLOCK, shape.head_size, false);
            weigh_scores(block, position, some);
            scale_rows(block.sums, block.corrections, count, block.size);
            multiply_small(block.sums, block.size, block.scores, 1, QUERY_BLOCK, block.values, block.size, count,
                           block.size, some, true);
        }
        store_sums(block, out, shape, first, count);
    }
}
