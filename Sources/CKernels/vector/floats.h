/* Products with F32, F16 and BF16 weights in float arithmetic. Rows of weights are multiplied along their columns, 4
 * rows by a chunk of at most TOKENS_AT_ONCE tokens at once, and summed across lanes at the end.
 *
 * Prepared activations: tiles of 16 tokens (the last has fewer), each in chunks as equal as can be,
 * [tile][chunk][step][token of the chunk][WIDTH] floats, where a step is WIDTH columns and the last step is padded with
 * zeros. What a chunk needs is contiguous: at a stride of a power of two it would fall on few sets of the cache.
 *
 * With many tokens, 16 rows by PANEL_COLUMNS columns of weights are first converted to floats: the panel,
 * [4 quads of rows][step][4 rows][WIDTH].
 */
enum {
    PANEL_COLUMNS = 1024,
    PANEL_TOKENS = 16, /* from so many tokens on */
    ROWS_AT_ONCE = 4,
    BLOCK_COLUMNS = 512, /* of several chunks of tokens: these stay in the first cache while 16 rows pass */
    FETCH_AHEAD_BYTES = 1024,
};

CK_INLINE size_t float_steps(size_t columns) { return (columns + WIDTH - 1) / WIDTH; }

/* The tokens of a tile, in chunks as equal as can be. */
CK_INLINE size_t chunk_of(size_t tokens) {
    size_t chunks = (tokens + TOKENS_AT_ONCE - 1) / TOKENS_AT_ONCE;
    return (tokens + chunks - 1) / chunks;
}

CK_INLINE size_t floats_prepared_bytes(size_t tokens, size_t columns) {
    return tokens * float_steps(columns) * WIDTH * sizeof(float);
}

CK_INLINE size_t floats_scratch_bytes(size_t tokens) {
    return tokens < PANEL_TOKENS ? 0 : (size_t)CK_GROUP * PANEL_COLUMNS * sizeof(float);
}

CK_INLINE void floats_prepare(float *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                              size_t token_begin, size_t token_end) {
    size_t steps = float_steps(columns);
    for (size_t token = token_begin; token < token_end; token++) {
        size_t tile = token / CK_TOKEN_GRANULE * CK_TOKEN_GRANULE;
        size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(width);
        size_t first = (token - tile) / chunk * chunk, count = ck_minimum(chunk, width - first);
        float *out = prepared + ((tile + first) * steps + token - tile - first) * WIDTH;
        const float *in = activations + token * stride;
        for (size_t step = 0; step < steps; step++) {
            v_store(out + step * count * WIDTH,
                    v_load_some(in + step * WIDTH, ck_minimum(WIDTH, columns - step * WIDTH)));
        }
    }
}

CK_INLINE vector load_weights(ck_weight_format format, const void *weights, size_t index, size_t count) {
    if (format == CK_F16) {
        const uint16_t *p = (const uint16_t *)weights + index;
        return count == WIDTH ? v_load_half(p) : v_load_half_some(p, count);
    }
    if (format == CK_BF16) {
        const uint16_t *p = (const uint16_t *)weights + index;
        return count == WIDTH ? v_load_bfloat(p) : v_load_bfloat_some(p, count);
    }
    const float *p = (const float *)weights + index;
    return count == WIDTH ? v_load(p) : v_load_some(p, count);
}

/* Where the weights of some rows lie, in elements. */
typedef struct float_rows {
    const void *weights;
    size_t row_stride, step_stride;
    size_t full_steps, tail; /* columns of the last, partial step; 0 when there is none */
    /* Bytes from what is read in a step to what shall be asked for meanwhile, and the same from step far_from on. */
    size_t fetch, fetch_far, far_from;
} float_rows;

/* Where the products of some tokens with some rows go. */
typedef struct product_place {
    float *out;
    size_t stride; /* floats from one token to the next */
    size_t rows;   /* so many exist */
    bool accumulate;
} product_place;

/* One step of columns: `rows` by `tokens` sums, both constant; `count` is WIDTH except in a partial last step. */
CK_INLINE void multiply_step(ck_weight_format format, size_t rows, size_t tokens,
                             vector sums[ROWS_AT_ONCE][TOKENS_AT_ONCE], const float_rows *w, size_t step, size_t count,
                             const float *x, bool fetch) {
    vector row[ROWS_AT_ONCE];
    size_t element = format == CK_F32 ? sizeof(float) : sizeof(uint16_t);
    size_t distance = step < w->far_from ? w->fetch : w->fetch_far;
    CK_UNROLL for (size_t r = 0; r < rows; r++) {
        size_t index = r * w->row_stride + step * w->step_stride;
        row[r] = load_weights(format, w->weights, index, count);
        if (fetch) {
            _mm_prefetch((const char *)w->weights + index * element + distance, _MM_HINT_T0);
        }
    }
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        vector v = v_load(x + t * WIDTH);
        CK_UNROLL for (size_t r = 0; r < rows; r++) {
            sums[r][t] = v_fma(row[r], v, sums[r][t]);
        }
    }
}

/* `rows` (4 or 1) by `tokens` products, both constant. x_step: floats from one step of the activations to the next.
 * fetch (constant): the weights come from memory. */
CK_INLINE void multiply_rows(ck_weight_format format, size_t rows, size_t tokens, product_place place, float_rows w,
                             const float *x, size_t x_step, bool fetch) {
    vector sums[ROWS_AT_ONCE][TOKENS_AT_ONCE];
    CK_UNROLL for (size_t r = 0; r < ROWS_AT_ONCE; r++) {
        CK_UNROLL for (size_t t = 0; t < TOKENS_AT_ONCE; t++) {
            sums[r][t] = v_zero();
        }
    }
    for (size_t step = 0; step < w.full_steps; step++) {
        multiply_step(format, rows, tokens, sums, &w, step, WIDTH, x + step * x_step, fetch);
    }
    if (w.tail) {
        multiply_step(format, rows, tokens, sums, &w, w.full_steps, w.tail, x + w.full_steps * x_step, fetch);
    }
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        float *out = place.out + t * place.stride;
        __m128 four = v_four_sums(sums[0][t], sums[1][t], sums[2][t], sums[3][t]);
        if (place.rows >= ROWS_AT_ONCE) {
            _mm_storeu_ps(out, place.accumulate ? _mm_add_ps(_mm_loadu_ps(out), four) : four);
            continue;
        }
        float values[ROWS_AT_ONCE];
        _mm_storeu_ps(values, four);
        for (size_t r = 0; r < place.rows; r++) {
            out[r] = place.accumulate ? out[r] + values[r] : values[r];
        }
    }
}

/* The same for a number of tokens that is not constant, at most TOKENS_AT_ONCE. */
CK_INLINE void multiply_chunk(ck_weight_format format, size_t rows, size_t tokens, product_place place, float_rows w,
                              const float *x, size_t x_step, bool fetch) {
    switch (tokens) {
    case 1: multiply_rows(format, rows, 1, place, w, x, x_step, fetch); break;
    case 2: multiply_rows(format, rows, 2, place, w, x, x_step, fetch); break;
    case 3: multiply_rows(format, rows, 3, place, w, x, x_step, fetch); break;
#if CK_SIX_TOKENS
    case 4: multiply_rows(format, rows, 4, place, w, x, x_step, fetch); break;
    case 5: multiply_rows(format, rows, 5, place, w, x, x_step, fetch); break;
    case 6: multiply_rows(format, rows, 6, place, w, x, x_step, fetch); break;
#endif
    default: __builtin_unreachable();
    }
}

/* `count` columns of `rows` rows as they lie in memory. */
CK_INLINE float_rows rows_in_memory(const char *weights, size_t row_columns, size_t count) {
    float_rows w = {weights, row_columns, WIDTH, count / WIDTH, count % WIDTH, 0, 0, 0};
    return w;
}

/* Some rows by one chunk of tokens; fetch (constant): the weights come from memory. */
CK_INLINE void multiply_some_rows(ck_weight_format format, size_t tokens, product_place place, float_rows w,
                                  const float *x, bool fetch) {
    if (place.rows == ROWS_AT_ONCE) {
        multiply_chunk(format, ROWS_AT_ONCE, tokens, place, w, x, tokens * WIDTH, fetch);
    } else {
        multiply_chunk(format, 1, tokens, place, w, x, tokens * WIDTH, fetch);
    }
}

/* One chunk of tokens: the weights are converted on the way, and read once, along whole rows.
 *
 * Asked for meanwhile is what lies further on in the row, or where the row ends before that, in the row that follows
 * those read together. A row of 2048 halves is a page, and the processor's own prefetching stops at its end: without
 * this each group of rows began with cold misses. */
CK_INLINE void multiply_one_chunk(ck_weight_format format, size_t element, product_place place, const char *weights,
                                  const float *x, size_t tokens, size_t columns, size_t row_begin, size_t row_end) {
    size_t row_bytes = columns * element, step_bytes = WIDTH * element;
    for (size_t row = row_begin; row < row_end;) {
        size_t rows = row_end - row >= ROWS_AT_ONCE ? ROWS_AT_ONCE : 1;
        float_rows w = rows_in_memory(weights + row * row_bytes, columns, columns);
        w.fetch = FETCH_AHEAD_BYTES;
        w.fetch_far = FETCH_AHEAD_BYTES + (rows - 1) * row_bytes;
        w.far_from = row_bytes > FETCH_AHEAD_BYTES ? (row_bytes - FETCH_AHEAD_BYTES + step_bytes - 1) / step_bytes : 0;
        product_place here = {place.out + row, place.stride, rows, place.accumulate};
        multiply_some_rows(format, tokens, here, w, x, true);
        row += rows;
    }
}

/* Few chunks of tokens: 16 rows by BLOCK_COLUMNS columns at a time, each row's part once from memory and then from the
 * first cache. Asked for meanwhile is the next such block. */
CK_INLINE void multiply_blocks(ck_weight_format format, size_t element, product_place place, const char *weights,
                               const float *x, size_t tokens, size_t columns, size_t row_begin, size_t row_end) {
    size_t row_bytes = columns * element, chunk = chunk_of(tokens), steps = float_steps(columns);
    for (size_t group = row_begin; group < row_end; group += CK_GROUP) {
        size_t group_end = ck_minimum(group + CK_GROUP, row_end);
        for (size_t column = 0; column < columns; column += BLOCK_COLUMNS) {
            size_t count = ck_minimum(BLOCK_COLUMNS, columns - column);
            bool is_last = column + BLOCK_COLUMNS >= columns;
            for (size_t row = group; row < group_end;) {
                size_t rows = group_end - row >= ROWS_AT_ONCE ? ROWS_AT_ONCE : 1;
                float_rows w = rows_in_memory(weights + row * row_bytes + column * element, columns, count);
                w.fetch_far = is_last ? CK_GROUP * row_bytes - column * element : BLOCK_COLUMNS * element;
                for (size_t t = 0; t < tokens; t += chunk) {
                    size_t some = ck_minimum(chunk, tokens - t);
                    product_place here = {place.out + t * place.stride + row, place.stride, rows,
                                          place.accumulate || column > 0};
                    const float *from = x + (t * steps + column / WIDTH * some) * WIDTH;
                    if (t == 0) {
                        multiply_some_rows(format, some, here, w, from, true);
                    } else {
                        multiply_some_rows(format, some, here, w, from, false);
                    }
                }
                row += rows;
            }
        }
    }
}

/* Converts `rows` (at most 16) by `columns` weights to the panel; rows that do not exist become zeros. */
CK_INLINE void fill_panel(ck_weight_format format, float *panel, const void *weights, size_t element, size_t stride,
                          size_t rows, size_t columns) {
    size_t steps = float_steps(columns);
    for (size_t row = 0; row < CK_GROUP; row++) {
        float *out = panel + (row / ROWS_AT_ONCE * steps * ROWS_AT_ONCE + row % ROWS_AT_ONCE) * WIDTH;
        const char *in = (const char *)weights + row * stride * element;
        for (size_t step = 0; step < steps; step++) {
            size_t count = ck_minimum(WIDTH, columns - step * WIDTH);
            vector v = row < rows ? load_weights(format, in, step * WIDTH, count) : v_zero();
            v_store(out + step * ROWS_AT_ONCE * WIDTH, v);
        }
    }
}

/* One panel with one chunk of tokens; x: the step of the chunk at which the panel begins. */
CK_INLINE void multiply_panel(product_place place, const float *panel, const float *x, size_t tokens, size_t steps) {
    for (size_t row = 0; row < ck_minimum(CK_GROUP, place.rows); row += ROWS_AT_ONCE) {
        float_rows w = {panel + row * steps * WIDTH, WIDTH, ROWS_AT_ONCE * WIDTH, steps, 0, 0, 0, 0};
        product_place here = {place.out + row, place.stride, place.rows - row, place.accumulate};
        multiply_chunk(CK_F32, ROWS_AT_ONCE, tokens, here, w, x, tokens * WIDTH, false);
    }
}

CK_INLINE void multiply_floats(ck_weight_format format, float *out, size_t out_stride, const void *weights,
                               const float *prepared, size_t tokens, size_t columns, size_t row_begin, size_t row_end,
                               bool accumulate, float *panel) {
    size_t element = format == CK_F32 ? sizeof(float) : sizeof(uint16_t), steps = float_steps(columns);
    product_place all = {out, out_stride, row_end, accumulate};
    if (tokens <= TOKENS_AT_ONCE) {
        multiply_one_chunk(format, element, all, weights, prepared, tokens, columns, row_begin, row_end);
        return;
    }
    if (tokens < PANEL_TOKENS) {
        multiply_blocks(format, element, all, weights, prepared, tokens, columns, row_begin, row_end);
        return;
    }
    for (size_t row = row_begin; row < row_end; row += CK_GROUP) {
        for (size_t column = 0; column < columns; column += PANEL_COLUMNS) {
            size_t count = ck_minimum(PANEL_COLUMNS, columns - column);
            fill_panel(format, panel, (const char *)weights + (row * columns + column) * element, element, columns,
                       ck_minimum(CK_GROUP, row_end - row), count);
            for (size_t tile = 0; tile < tokens; tile += CK_TOKEN_GRANULE) {
                size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(width);
                for (size_t t = 0; t < width; t += chunk) {
                    size_t some = ck_minimum(chunk, width - t);
                    product_place here = {out + (tile + t) * out_stride + row, out_stride, row_end - row,
                                          accumulate || column > 0};
                    const float *x = prepared + ((tile + t) * steps + column / WIDTH * some) * WIDTH;
                    multiply_panel(here, panel, x, some, float_steps(count));
                }
            }
        }
    }
}
