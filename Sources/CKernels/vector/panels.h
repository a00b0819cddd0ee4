/* Many tokens: PANEL_ROWS rows by PANEL_STEPS steps of columns are turned once, so that rows lie in lanes, and then
 * multiplied by all tokens, whose values are broadcast: nothing is summed across lanes, and sums are stored once a panel.
 *
 * Include after vector/floats.h, whose operands are WIDTH lanes of 32 bits (floats, or pairs of bfloat16), and
 *   enum { PANEL_VECTORS,  of rows multiplied at once; by PANEL_CHUNK tokens so many accumulators as registers hold
 *          PANEL_ROWS,     a multiple of PANEL_VECTORS * WIDTH
 *          PANEL_STEPS,
 *          PANEL_LANES }   of a step that one turn of the innermost loop multiplies; divides WIDTH
 *   lanes                        a vector of WIDTH times 32 bits
 *   store_transposed(out, rows)  turns WIDTH of them
 *
 * The panel: [WIDTH rows][step][lane of the step][row of the WIDTH] lanes. It passes from the second cache while the
 * activations of a chunk stay in the first. */

enum {
    PANEL_STEP_FLOATS = WIDTH * WIDTH, /* what a step of WIDTH rows takes */
};

CK_INLINE size_t panel_bytes(size_t tokens) {
    return tokens < PANEL_TOKENS ? 0 : (size_t)PANEL_ROWS / WIDTH * PANEL_STEPS * PANEL_STEP_FLOATS * sizeof(float);
}

/* One step of WIDTH rows, of which `rows` exist, and `count` columns; both constant where they are full. */
CK_INLINE void turn_step(ck_weight_format format, float *panel, const char *weights, size_t row_bytes, size_t rows,
                         size_t count) {
    lanes rows_of_step[WIDTH];
    CK_UNROLL for (size_t r = 0; r < WIDTH; r++) {
        rows_of_step[r] = (lanes)v_zero();
        if (r < rows) {
            rows_of_step[r] = (lanes)load_weights(format, weights + r * row_bytes, 0, count);
        }
    }
    store_transposed(panel, rows_of_step);
}

CK_INLINE void fill_panel(ck_weight_format format, float *panel, const char *weights, size_t row_bytes, size_t rows,
                          size_t columns) {
    size_t steps = steps_of(columns), step_bytes = STEP_COLUMNS * element_bytes(format);
    for (size_t row = 0; row < rows; row += WIDTH) {
        for (size_t step = 0; step < steps; step++) {
            float *out = panel + (row * steps / WIDTH + step) * PANEL_STEP_FLOATS;
            const char *in = weights + row * row_bytes + step * step_bytes;
            size_t some = ck_minimum(WIDTH, rows - row), count = ck_minimum(STEP_COLUMNS, columns - step * STEP_COLUMNS);
            if (some == WIDTH && count == STEP_COLUMNS) {
                turn_step(format, out, in, row_bytes, WIDTH, STEP_COLUMNS);
            } else {
                turn_step(format, out, in, row_bytes, some, count);
            }
        }
    }
}

/* `vectors` times WIDTH rows by `tokens` products, both constant; x: the step of the chunk at which the panel begins,
 * `next` floats before that of the next chunk. */
CK_INLINE void multiply_panel(size_t vectors, size_t tokens, product_place place, const float *panel, size_t steps,
                              const float *x, size_t next) {
    vector sums[PANEL_VECTORS][PANEL_CHUNK];
    const bool in_order = vectors * tokens + vectors + 1 >= REGISTERS;
    CK_UNROLL for (size_t v = 0; v < vectors; v++) {
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            sums[v][t] = v_zero();
        }
    }
    for (size_t step = 0; step < steps; step++) {
        const float *rows = panel + step * PANEL_STEP_FLOATS, *values = x + step * tokens * WIDTH;
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            _mm_prefetch((const char *)(values + next + t * WIDTH), _MM_HINT_T0);
        }
        _Pragma("clang loop unroll_count(PANEL_LANES)") for (size_t lane = 0; lane < WIDTH; lane++) {
            operand row[PANEL_VECTORS];
            CK_UNROLL for (size_t v = 0; v < vectors; v++) {
                row[v] = load_activations(rows + v * steps * PANEL_STEP_FLOATS + lane * WIDTH);
            }
            CK_UNROLL for (size_t t = 0; t < tokens; t++) {
                operand value = (operand)v_all(values[t * WIDTH + lane]);
                CK_UNROLL for (size_t v = 0; v < vectors; v++) {
                    sums[v][t] = multiply_add(row[v], value, sums[v][t]);
                }
                CK_UNROLL for (size_t v = 0; in_order && v < vectors; v++) {
                    __asm__ volatile("" : : "v"(sums[v][t]) : "memory"); /* as in multiply_step */
                }
            }
        }
    }
    CK_UNROLL for (size_t v = 0; v < vectors; v++) {
        size_t count = ck_minimum(WIDTH, place.rows - v * WIDTH);
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            float *out = place.out + t * place.stride + v * WIDTH;
            vector total = place.accumulate ? v_add(sums[v][t], v_load_some(out, count)) : sums[v][t];
            v_store_some(out, total, count);
        }
    }
}

/* The same for a chunk. */
CK_INLINE void multiply_panel_chunk(size_t vectors, size_t tokens, product_place place, const float *panel,
                                    size_t steps, const float *x, size_t next) {
#define CK_TOKENS(n)                                                                                                  \
    case n:                                                                                                           \
        if (n <= PANEL_CHUNK) {                                                                                       \
            multiply_panel(vectors, ck_minimum(n, PANEL_CHUNK), place, panel, steps, x, next);                        \
        }                                                                                                             \
        return;
    switch (tokens) {
        CK_ONE_TO_SIX(CK_TOKENS)
    default: __builtin_unreachable();
    }
#undef CK_TOKENS
}

/* The same for the rows that place says, PANEL_VECTORS vectors at a time. */
CK_INLINE void multiply_panel_rows(size_t tokens, product_place place, const float *panel, size_t steps, const float *x,
                                   size_t next) {
    const size_t at_once = PANEL_VECTORS * WIDTH;
    for (; place.rows > at_once - WIDTH; place.rows -= ck_minimum(at_once, place.rows)) {
        multiply_panel_chunk(PANEL_VECTORS, tokens, place, panel, steps, x, next);
        place.out += at_once;
        panel += at_once * steps * WIDTH;
    }
    switch ((place.rows + WIDTH - 1) / WIDTH) {
    case 1: multiply_panel_chunk(1, tokens, place, panel, steps, x, next); return;
    case 2: multiply_panel_chunk(ck_minimum(2, PANEL_VECTORS), tokens, place, panel, steps, x, next); return;
    case 3: multiply_panel_chunk(ck_minimum(3, PANEL_VECTORS), tokens, place, panel, steps, x, next); return;
    default: return;
    }
}

/* Lines of weights that are asked for bit by bit, while something else is multiplied. */
typedef struct weights_ahead {
    const char *row;
    size_t row_bytes, line, lines, left, share;
} weights_ahead;

CK_INLINE weights_ahead ask_in_parts(const char *weights, size_t row_bytes, size_t rows, size_t bytes, size_t parts) {
    size_t lines = (bytes + 63) / 64, all = rows * lines;
    return (weights_ahead){weights, row_bytes, 0, lines, all, (all + parts - 1) / parts};
}

CK_INLINE void ask_for_part(weights_ahead *ahead) {
    size_t count = ck_minimum(ahead->share, ahead->left);
    ahead->left -= count;
    for (; count > 0; count--) {
        _mm_prefetch(ahead->row + ahead->line * 64, _MM_HINT_T1);
        if (++ahead->line == ahead->lines) {
            ahead->line = 0;
            ahead->row += ahead->row_bytes;
        }
    }
}

/* Some rows and columns of the weights. */
typedef struct panel_place {
    size_t row, rows, column, columns;
} panel_place;

CK_INLINE panel_place panel_at(size_t row, size_t column, size_t columns, size_t row_end) {
    return (panel_place){row, ck_minimum(PANEL_ROWS, row_end - row), column,
                         ck_minimum((size_t)PANEL_STEPS * STEP_COLUMNS, columns - column)};
}

/* The one after `here`; without rows after the last. */
CK_INLINE panel_place panel_after(panel_place here, size_t columns, size_t row_end) {
    size_t column = here.column + here.columns;
    return column < columns ? panel_at(here.row, column, columns, row_end)
                            : panel_at(here.row + here.rows, 0, columns, row_end);
}

/* All tokens with one panel, while the weights of the next one are asked for. */
CK_INLINE void multiply_all_tokens(product_place place, const float *panel, panel_place here, const float *prepared,
                                   size_t tokens, size_t steps, weights_ahead ahead) {
    for (size_t tile = 0; tile < tokens; tile += CK_TOKEN_GRANULE) {
        size_t width = ck_minimum(CK_TOKEN_GRANULE, tokens - tile), chunk = chunk_of(tokens, width);
        for (size_t t = 0; t < width; t += chunk) {
            size_t some = ck_minimum(chunk, width - t);
            const float *x = prepared + ((tile + t) * steps + here.column / STEP_COLUMNS * some) * WIDTH;
            product_place chunk_place = place;
            chunk_place.out += (tile + t) * place.stride;
            ask_for_part(&ahead);
            multiply_panel_rows(some, chunk_place, panel, steps_of(here.columns), x, some * steps * WIDTH);
        }
    }
}

CK_INLINE void multiply_floats(ck_weight_format format, float *out, size_t out_stride, const char *weights,
                               const float *prepared, size_t tokens, size_t columns, size_t row_begin, size_t row_end,
                               bool accumulate, float *panel) {
    if (tokens < PANEL_TOKENS) {
        multiply_directly(format, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
        return;
    }
    size_t element = element_bytes(format), row_bytes = columns * element;
    panel_place here = panel_at(row_begin, 0, columns, row_end);
    while (here.rows > 0) {
        panel_place next = panel_after(here, columns, row_end);
        fill_panel(format, panel, weights + here.row * row_bytes + here.column * element, row_bytes, here.rows,
                   here.columns);
        product_place place = {out + here.row, out_stride, here.rows, accumulate || here.column > 0, 1};
        multiply_all_tokens(place, panel, here, prepared, tokens, steps_of(columns),
                            ask_in_parts(weights + next.row * row_bytes + next.column * element, row_bytes, next.rows,
                                         next.columns * element, chunks_of(tokens)));
        here = next;
    }
}
