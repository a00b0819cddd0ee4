/* Products with F32, F16 and BF16 weights. Rows of weights are multiplied along their columns, some rows by a chunk of
 * tokens at once, and summed across lanes at the end.
 *
 * The including file says what is multiplied: `operand`, a vector of STEP_COLUMNS columns, what makes operands of weights
 * and of activations (see float_operands.h), and how many tokens are one chunk where there are no more, MOST_TOKENS. What
 * depends on registers and caches stands in the family's `vector.h`.
 *
 * Prepared activations: tiles of 16 tokens (the last has fewer), each in chunks as equal as can be,
 * [tile][chunk][step][token of the chunk] operands, where a step is STEP_COLUMNS columns and the last step is padded
 * with zeros. What a chunk needs is contiguous: at a stride of a power of two it would fall on few sets of the cache.
 * Its address counts in floats: an operand takes the place of WIDTH of them.
 */
enum {
    ROWS_AT_ONCE = 4,
    FETCH_AHEAD_BYTES = 1024,
};

CK_INLINE size_t steps_of(size_t columns) { return (columns + STEP_COLUMNS - 1) / STEP_COLUMNS; }

CK_INLINE size_t element_bytes(ck_weight_format format) {
    return format == CK_F32 ? sizeof(float) : sizeof(uint16_t);
}

/* Tokens of a chunk at most, where there are several chunks. */
CK_INLINE size_t most_of_chunk(size_t tokens) { return tokens < PANEL_TOKENS ? TOKENS_AT_ONCE : PANEL_CHUNK; }

/* The `width` tokens of a tile in chunks as equal as can be; one chunk if there are no more than it can hold. */
CK_INLINE size_t chunk_of(size_t tokens, size_t width) {
    if (tokens <= MOST_TOKENS) {
        return tokens;
    }
    size_t most = most_of_chunk(tokens), chunks = (width + most - 1) / most;
    return (width + chunks - 1) / chunks;
}

/* So many that their sums fit into registers. */
CK_INLINE size_t rows_at_once(size_t tokens) {
    return tokens <= TOKENS_AT_ONCE ? ROWS_AT_ONCE : ROWS_AT_ONCE - 1;
}

/* The chunks of all tiles, where there are several. */
CK_INLINE size_t chunks_of(size_t tokens) {
    size_t most = most_of_chunk(tokens), of_tile = (CK_TOKEN_GRANULE + most - 1) / most;
    return tokens / CK_TOKEN_GRANULE * of_tile + (tokens % CK_TOKEN_GRANULE + most - 1) / most;
}

CK_INLINE size_t floats_prepared_bytes(size_t tokens, size_t columns) {
    return tokens * steps_of(columns) * WIDTH * sizeof(float);
}

CK_INLINE void floats_prepare(float *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                              size_t token_begin, size_t token_end) {
    size_t steps = steps_of(columns);
    for (size_t token = token_begin; token < token_end; token++) {
        size_t tile = token / CK_TOKEN_GRANULE * CK_TOKEN_GRANULE;
        size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(tokens, width);
        size_t first = (token - tile) / chunk * chunk, count = ck_minimum(chunk, width - first);
        float *out = prepared + ((tile + first) * steps + token - tile - first) * WIDTH;
        const float *in = activations + token * stride;
        for (size_t step = 0; step < steps; step++) {
            store_activations(out + step * count * WIDTH, in + step * STEP_COLUMNS,
                              ck_minimum(STEP_COLUMNS, columns - step * STEP_COLUMNS));
        }
    }
}

/* Where the weights of some rows lie, in elements. */
typedef struct float_rows {
    const void *weights;
    size_t row_stride, step_stride;
    size_t full_steps, tail; /* columns of the last, partial step; 0 when there is none */
    const char *ahead;       /* asked for meanwhile, as if the weights began there */
} float_rows;

/* Where the products of some tokens with some rows go. */
typedef struct product_place {
    float *out;
    size_t stride; /* floats from one token to the next */
    size_t rows;   /* so many exist */
    bool accumulate;
    size_t apart; /* floats from one of the rows read at once to the next; those of a panel are adjacent */
} product_place;

/* One step of columns: `rows` by `tokens` sums, both constant; `count` is STEP_COLUMNS except in a partial last one.
 * weights: the step's of the first row; ahead: what is asked for meanwhile, of the first `fetch` rows (constant). */
CK_INLINE void multiply_step(ck_weight_format format, size_t rows, size_t tokens,
                             vector sums[ROWS_AT_ONCE][MOST_TOKENS], const char *weights, size_t row_bytes,
                             size_t count, const float *x, const char *ahead, size_t fetch) {
    operand row[ROWS_AT_ONCE], of_token[MOST_TOKENS];
    const bool in_order = rows * tokens + rows + 1 > REGISTERS;
    if (in_order) {
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            of_token[t] = load_activations(x + t * WIDTH);
        }
    }
    CK_UNROLL for (size_t r = 0; r < rows; r++) {
        row[r] = load_weights(format, weights + r * row_bytes, 0, count);
        if (r < fetch) {
            _mm_prefetch(ahead + r * row_bytes, _MM_HINT_T0);
        }
        if (in_order) {
            CK_UNROLL for (size_t t = 0; t < tokens; t++) {
                sums[r][t] = multiply_add(row[r], of_token[t], sums[r][t]);
            }
            CK_UNROLL for (size_t t = 0; t < tokens; t++) {
                /* The next row is not loaded before this one's register is free: a compiler that does so keeps one of
                 * the sums in memory, and each step then waits for what the step before has stored there. */
                __asm__ volatile("" : : "v"(sums[r][t]) : "memory");
            }
        }
    }
    if (!in_order) {
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            operand v = load_activations(x + t * WIDTH);
            CK_UNROLL for (size_t r = 0; r < rows; r++) {
                sums[r][t] = multiply_add(row[r], v, sums[r][t]);
            }
            CK_UNROLL for (size_t r = 0; rows * tokens + rows + 1 == REGISTERS && r < rows; r++) {
                __asm__ volatile("" : : "v"(sums[r][t]) : "memory"); /* as above: nor is the next token */
            }
        }
    }
}

/* Stores or adds the products of one token with `count` rows. */
CK_INLINE void store_products(float *out, __m128 products, size_t count, size_t apart, bool accumulate) {
    if (count >= ROWS_AT_ONCE && apart == 1) {
        _mm_storeu_ps(out, accumulate ? _mm_add_ps(_mm_loadu_ps(out), products) : products);
        return;
    }
    float values[ROWS_AT_ONCE];
    _mm_storeu_ps(values, products);
    for (size_t r = 0; r < ck_minimum(count, ROWS_AT_ONCE); r++) {
        out[r * apart] = accumulate ? out[r * apart] + values[r] : values[r];
    }
}

/* `rows` by `tokens` products, both constant. fetch (constant): rows of weights to ask for meanwhile. */
CK_INLINE void multiply_rows(ck_weight_format format, size_t rows, size_t tokens, product_place place, float_rows w,
                             const float *x, size_t fetch) {
    vector sums[ROWS_AT_ONCE][MOST_TOKENS];
    CK_UNROLL for (size_t r = 0; r < ROWS_AT_ONCE; r++) {
        CK_UNROLL for (size_t t = 0; t < MOST_TOKENS; t++) {
            sums[r][t] = v_zero();
        }
    }
    const size_t step_bytes = STEP_COLUMNS * element_bytes(format), row_bytes = w.row_stride * element_bytes(format);
    const char *weights = w.weights, *ahead = w.ahead;
    size_t left = w.full_steps;
    for (; left >= STEPS_AT_ONCE; left -= STEPS_AT_ONCE) {
        CK_UNROLL for (size_t i = 0; i < STEPS_AT_ONCE; i++) {
            multiply_step(format, rows, tokens, sums, weights + i * step_bytes, row_bytes, STEP_COLUMNS,
                          x + i * tokens * WIDTH, ahead + i * step_bytes, fetch);
        }
        weights += STEPS_AT_ONCE * step_bytes;
        ahead += STEPS_AT_ONCE * step_bytes;
        x += STEPS_AT_ONCE * tokens * WIDTH;
    }
    for (; STEPS_AT_ONCE > 1 && left > 0; left--) {
        multiply_step(format, rows, tokens, sums, weights, row_bytes, STEP_COLUMNS, x, ahead, fetch);
        weights += step_bytes;
        ahead += step_bytes;
        x += tokens * WIDTH;
    }
    if (w.tail) {
        multiply_step(format, rows, tokens, sums, weights, row_bytes, w.tail, x, ahead, fetch);
    }
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        __m128 four = v_four_sums(sums[0][t], sums[1][t], sums[2][t], sums[3][t]);
        store_products(place.out + t * place.stride, four, ck_minimum(rows, place.rows), place.apart,
                       place.accumulate);
    }
}

/* The same for a number of tokens that is not constant: a chunk. Rows that do not exist are read, but not stored. */
CK_INLINE void multiply_chunk(ck_weight_format format, size_t rows, size_t tokens, product_place place, float_rows w,
                              const float *x, size_t fetch) {
#define CK_TOKENS(n)                                                                                                  \
    case n:                                                                                                           \
        if (n <= MOST_TOKENS && rows <= rows_at_once(n)) {                                                            \
            multiply_rows(format, rows, ck_minimum(n, MOST_TOKENS), place, w, x, fetch);                              \
        }                                                                                                             \
        return;
    switch (tokens) {
        CK_ONE_TO_EIGHT(CK_TOKENS)
    default: __builtin_unreachable();
    }
#undef CK_TOKENS
}

/* `count` columns of some rows as they lie in memory. */
CK_INLINE float_rows rows_in_memory(const char *weights, size_t row_columns, size_t count) {
    float_rows w = {weights, row_columns, STEP_COLUMNS, count / STEP_COLUMNS, count % STEP_COLUMNS, weights};
    return w;
}

/* Four rows, or one, by one chunk; fetch is constant. */
CK_INLINE void multiply_some_rows(ck_weight_format format, size_t tokens, product_place place, float_rows w,
                                  const float *x, size_t fetch) {
    if (place.rows == ROWS_AT_ONCE) {
        multiply_chunk(format, ROWS_AT_ONCE, tokens, place, w, x, fetch);
    } else {
        multiply_chunk(format, 1, tokens, place, w, x, fetch);
    }
}

/* One chunk: the weights are read once, in `streams` (constant) streams from as many parts of the rows. A stream goes on
 * from row to row, so that the processor's own prefetching, which ends with a page, and asking ahead never point at what
 * is not needed next; a row of 2048 halves is a page. */
CK_INLINE void multiply_streams(ck_weight_format format, size_t streams, product_place place, const char *weights,
                                const float *x, size_t tokens, size_t columns, size_t row_begin, size_t row_end) {
    size_t row_bytes = columns * element_bytes(format), part = (row_end - row_begin) / streams;
    for (size_t row = row_begin; row < row_begin + part; row++) {
        float_rows w = rows_in_memory(weights + row * row_bytes, columns, columns);
        w.row_stride = part * columns;
        w.ahead += FETCH_AHEAD_BYTES;
        product_place here = {place.out + row, place.stride, streams, place.accumulate, part};
        multiply_chunk(format, streams, tokens, here, w, x, streams);
    }
    for (size_t row = row_begin + part * streams; row < row_end; row++) {
        product_place here = {place.out + row, place.stride, 1, place.accumulate, 1};
        multiply_chunk(format, 1, tokens, here, rows_in_memory(weights + row * row_bytes, columns, columns), x, 0);
    }
}

CK_INLINE void multiply_one_chunk(ck_weight_format format, product_place place, const char *weights, const float *x,
                                  size_t tokens, size_t columns, size_t row_begin, size_t row_end) {
    if (rows_at_once(tokens) == ROWS_AT_ONCE) {
        multiply_streams(format, ROWS_AT_ONCE, place, weights, x, tokens, columns, row_begin, row_end);
    } else if (MOST_TOKENS > TOKENS_AT_ONCE) {
        multiply_streams(format, ROWS_AT_ONCE - 1, place, weights, x, tokens, columns, row_begin, row_end);
    }
}

/* Several chunks: 16 rows by BLOCK_STEPS steps of columns pass all of them, a chunk and the rows at once in the first
 * cache. Meanwhile the block after this is asked for, by each chunk some of its rows, so that the memory works as long
 * as the arithmetic does. */
CK_INLINE void multiply_chunks(ck_weight_format format, product_place place, const char *weights, const float *prepared,
                               size_t tokens, size_t columns, size_t row_begin, size_t row_end) {
    const size_t block = BLOCK_STEPS * STEP_COLUMNS, element = element_bytes(format);
    size_t row_bytes = columns * element, steps = steps_of(columns);
    size_t each = chunks_of(tokens) >= ROWS_AT_ONCE ? 1 : ROWS_AT_ONCE / 2; /* rows that a chunk asks for */
    for (size_t group = row_begin; group < row_end; group += CK_GROUP) {
        size_t group_end = ck_minimum(group + CK_GROUP, row_end);
        for (size_t column = 0; column < columns; column += block) {
            size_t count = ck_minimum(block, columns - column);
            bool is_last = column + block >= columns;
            size_t next = is_last ? CK_GROUP * row_bytes - column * element : block * element, asked = 0;
            for (size_t tile = 0; tile < tokens; tile += CK_TOKEN_GRANULE) {
                size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(tokens, width);
                for (size_t row = group; row < group_end;) {
                    size_t rows = group_end - row >= ROWS_AT_ONCE ? ROWS_AT_ONCE : 1;
                    float_rows w = rows_in_memory(weights + row * row_bytes + column * element, columns, count);
                    for (size_t t = 0; t < width; t += chunk) {
                        size_t some = ck_minimum(chunk, width - t), row_asked = asked + t / chunk * each;
                        product_place here = {place.out + (tile + t) * place.stride + row, place.stride, rows,
                                              place.accumulate || column > 0, 1};
                        const float *from = prepared + ((tile + t) * steps + column / STEP_COLUMNS * some) * WIDTH;
                        w.ahead = (const char *)w.weights + next + row_asked * row_bytes;
                        if (row_asked >= rows) {
                            multiply_some_rows(format, some, here, w, from, 0);
                        } else if (each == 1) {
                            multiply_some_rows(format, some, here, w, from, 1);
                        } else {
                            multiply_some_rows(format, some, here, w, from, ROWS_AT_ONCE / 2);
                        }
                    }
                    row += rows;
                }
                asked += (width + chunk - 1) / chunk * each;
            }
        }
    }
}

/* Any number of tokens, without a panel. */
CK_INLINE void multiply_directly(ck_weight_format format, float *out, size_t out_stride, const char *weights,
                                 const float *prepared, size_t tokens, size_t columns, size_t row_begin,
                                 size_t row_end, bool accumulate) {
    product_place place = {out, out_stride, row_end, accumulate, 1};
    if (tokens <= MOST_TOKENS) {
        multiply_one_chunk(format, place, weights, prepared, tokens, columns, row_begin, row_end);
    } else {
        multiply_chunks(format, place, weights, prepared, tokens, columns, row_begin, row_end);
    }
}
