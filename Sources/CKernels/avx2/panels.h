/* Many tokens: 16 rows by PANEL_COLUMNS columns of weights are converted once to floats and then multiplied by all
 * tokens: the panel, [4 quads of rows][step][4 rows][WIDTH]. */
enum {
    PANEL_COLUMNS = 1024,
    PANEL_TOKENS = 128, /* from so many tokens on */
};

CK_INLINE size_t floats_scratch_bytes(size_t tokens) {
    return tokens < PANEL_TOKENS ? 0 : (size_t)CK_GROUP * PANEL_COLUMNS * sizeof(float);
}

/* Converts `rows` (at most 16) by `columns` weights to the panel; rows that do not exist become zeros. */
CK_INLINE void fill_panel(ck_weight_format format, float *panel, const char *weights, size_t stride, size_t rows,
                          size_t columns) {
    size_t steps = steps_of(columns);
    for (size_t row = 0; row < CK_GROUP; row++) {
        float *out = panel + (row / ROWS_AT_ONCE * steps * ROWS_AT_ONCE + row % ROWS_AT_ONCE) * WIDTH;
        const char *in = weights + row * stride * element_bytes(format);
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
        float_rows w = {panel + row * steps * WIDTH, WIDTH, ROWS_AT_ONCE * WIDTH, steps, 0, NULL};
        product_place here = {place.out + row, place.stride, place.rows - row, place.accumulate, 1};
        multiply_chunk(CK_F32, ROWS_AT_ONCE, tokens, here, w, x, 0);
    }
}

CK_INLINE void multiply_floats(ck_weight_format format, float *out, size_t out_stride, const char *weights,
                               const float *prepared, size_t tokens, size_t columns, size_t row_begin, size_t row_end,
                               bool accumulate, float *panel) {
    if (tokens < PANEL_TOKENS) {
        multiply_directly(format, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
        return;
    }
    size_t element = element_bytes(format), steps = steps_of(columns);
    for (size_t row = row_begin; row < row_end; row += CK_GROUP) {
        for (size_t column = 0; column < columns; column += PANEL_COLUMNS) {
            size_t count = ck_minimum(PANEL_COLUMNS, columns - column);
            fill_panel(format, panel, weights + (row * columns + column) * element, columns,
                       ck_minimum(CK_GROUP, row_end - row), count);
            for (size_t tile = 0; tile < tokens; tile += CK_TOKEN_GRANULE) {
                size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(tokens, width);
                for (size_t t = 0; t < width; t += chunk) {
                    size_t some = ck_minimum(chunk, width - t);
                    product_place here = {out + (tile + t) * out_stride + row, out_stride, row_end - row,
                                          accumulate || column > 0, 1};
                    const float *x = prepared + ((tile + t) * steps + column / WIDTH * some) * WIDTH;
                    multiply_panel(here, panel, x, some, steps_of(count));
                }
            }
        }
    }
}
