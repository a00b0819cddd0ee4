/* Products with weights in blocks: WIDTH rows in the lanes of a register, four activations of one token broadcast to
 * all lanes. Blocks are added up in integers, then scaled.
 *
 * Include after `vector.h` of a processor family and
 *   enum { BLOCK_TOKENS,         tokens that one expansion of a super-block's scales serves at most
 *          FEW_TOKENS,           up to so many there is a function for each number, and one reading of a block serves them
 *          STRIPS_TOGETHER,      strips that share each broadcast of activations at most, 1 or 2
 *          STRIPS_AT_ONCE,       strips of rows read side by side, a stream from memory each, while tokens are few:
 *          MEMORY_BOUND_TOKENS,  so many at most
 *          REGISTER_TOTALS,      sums of strips and tokens that registers hold throughout
 *          FAR_APART,            whether these streams begin in different parts of the rows, not at adjacent strips
 *          FETCH_AHEAD_BYTES,    how far ahead quants are asked for; 0: not at all
 *          NEAR_BYTES,           of activations, kept near while the weights pass once
 *          SIGNED_BYTES,         whether quants of 8 bits are multiplied as signed numbers, which makes their zero 0
 *          IN_ORDER }            whether registers are so few that a quad is not loaded before they are free again
 *   strips_together(bits, strips, tokens)  so many of `strips` share each broadcast
 *   partial                      sums of up to quads_in_partial(bits) quads
 *   begin_partial(sums)          to go on from `sums`, or from 0
 *   add_quad(bits, partial, weights, activations)
 *   end_partial(sums, partial)   the sums with the partial ones
 */
#include "activations.h"
#include "block_quants.h"
#include "fetch_blocks.h"
#include "quantize_activations.h"

CK_INLINE activation_form activation_form_of(ck_weight_format format) {
    const ck_format_layout layout = ck_layout_of(format);
    return (activation_form){SIGNED_BYTES && layout.bits == 8 ? 0 : layout.zero, layout.minima, layout.halves};
}

CK_INLINE integers all_integers(int32_t value) {
    return (integers){0} + value;
}

CK_INLINE integers four_activations(const int8_t *quants) {
    int32_t four;
    memcpy(&four, quants, sizeof four);
    return all_integers(four);
}

CK_INLINE vector float_offset(const int32_t *offset) {
    float value;
    memcpy(&value, offset, sizeof value);
    return v_all(value);
}

/* The i-th quad to multiply: of nibbles both that a register holds, one after the other. */
CK_INLINE size_t quad_in_order(ck_format_layout layout, size_t half, size_t i) {
    if (layout.halves == 2) {
        return half * (CK_QUADS / 2) + i;
    }
    return layout.bits == 8 ? i : i / 2 + i % 2 * (CK_QUADS / 2);
}

/* One block, or half of one, of some strips by `tokens` tokens in integers; format, half, strips and tokens are constant. */
CK_INLINE void multiply_half(ck_weight_format format, size_t half, size_t strips, size_t tokens,
                             integers sums[STRIPS_TOGETHER][FEW_TOKENS], const uint8_t *const quants[STRIPS_TOGETHER],
                             const int8_t *activations) {
    const ck_format_layout layout = ck_layout_of(format);
    const size_t quads = CK_QUADS / layout.halves, together = quads_in_partial(layout.bits);
    partial partials[STRIPS_TOGETHER][FEW_TOKENS];
    CK_UNROLL for (size_t i = 0; i < quads; i++) {
        const size_t quad = quad_in_order(layout, half, i);
        words weights[STRIPS_TOGETHER];
        CK_UNROLL for (size_t s = 0; s < strips; s++) {
            weights[s] = quad_at(format, quants[s], quad);
        }
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            integers four = four_activations(activations + t * CK_BLOCK + quad * 4);
            CK_UNROLL for (size_t s = 0; s < strips; s++) {
                if (i % together == 0) {
                    partials[s][t] = begin_partial(sums[s][t]);
                }
                partials[s][t] = add_quad(layout.bits, partials[s][t], weights[s], four);
                if ((i + 1) % together == 0 || i + 1 == quads) {
                    sums[s][t] = end_partial(sums[s][t], partials[s][t]);
                }
            }
            CK_UNROLL for (size_t s = 0; s < strips; s++) {
                if (IN_ORDER) {
                    /* A compiler that loads ahead keeps sums in memory meanwhile. */
                    __asm__ volatile("" : : "v"(together == 1 ? sums[s][t] : (integers)partials[s][t]) : "memory");
                }
            }
        }
    }
}

/* Adds one block of some strips by `tokens` tokens, both constant; `index` is that of the first token's block in the tile,
 * `first` the place of its totals. */
CK_INLINE void add_block(ck_weight_format format, size_t strips, size_t tokens, vector (*totals)[BLOCK_TOKENS],
                         size_t first, const packed_strip *strip, size_t block, const expanded_scales *expanded,
                         activation_tile tile, size_t index) {
    const ck_format_layout layout = ck_layout_of(format);
    const bool from_zero = activation_form_of(format).zero == 0;
    CK_UNROLL for (size_t half = 0; half < layout.halves; half++) {
        const int32_t *offsets = tile.offsets + index * layout.halves + half;
        const uint8_t *quants[STRIPS_TOGETHER];
        integers sums[STRIPS_TOGETHER][FEW_TOKENS];
        CK_UNROLL for (size_t s = 0; s < strips; s++) {
            quants[s] = strip_quants(format, strip[s], block);
            CK_UNROLL for (size_t t = 0; t < tokens; t++) {
                sums[s][t] = all_integers(from_zero ? 0 : offsets[t * layout.halves]);
            }
        }
        multiply_half(format, half, strips, tokens, sums, quants, tile.quants + index * CK_BLOCK);
        block_scale scales[STRIPS_TOGETHER];
        CK_UNROLL for (size_t s = 0; s < strips; s++) {
            scales[s] = block_scale_at(format, strip[s], block, half, &expanded[s]);
        }
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            vector factor = v_all(tile.scales[index + t]);
            vector offset = layout.minima ? float_offset(offsets + t * layout.halves) : v_zero();
            CK_UNROLL for (size_t s = 0; s < strips; s++) {
                vector *total = &totals[s][first + t];
                *total = v_fma(v_of_integers(sums[s][t]), v_multiply(scales[s].scale, factor), *total);
                if (layout.minima) {
                    *total = v_fma(scales[s].minimum, offset, *total);
                }
            }
        }
    }
}

CK_INLINE void store_totals(size_t tokens, const vector totals[BLOCK_TOKENS], float *out, size_t stride, size_t rows,
                            bool accumulate) {
    const size_t count = ck_minimum(rows, WIDTH);
    CK_UNROLL for (size_t t = 0; t < tokens; t++) {
        vector total = totals[t];
        if (accumulate) {
            total = v_add(total, v_load_some(out + t * stride, count));
        }
        v_store_some(out + t * stride, total, count);
    }
}

typedef struct block_product {
    float *out;
    size_t out_stride;
    const void *weights;
    size_t columns, row_begin, row_end;
    bool accumulate;
    bool from_memory; /* every weight is read once */
} block_product;

/* Strips of rows side by side. */
typedef struct strip_rows {
    size_t row;    /* where the first begins */
    size_t apart;  /* from one strip's first row to the next one's */
    size_t strips; /* constant */
} strip_rows;

/* `strips` adjacent ones. */
CK_INLINE strip_rows strips_from(size_t row, size_t strips) {
    return (strip_rows){row, WIDTH, strips};
}

/* `tokens` (constant) tokens of a tile, from `first` on. */
CK_INLINE void multiply_tokens(ck_weight_format format, size_t tokens, strip_rows rows, const block_product *p,
                               activation_tile tile, size_t first, float *out) {
    const ck_format_layout layout = ck_layout_of(format);
    const size_t together = layout.span / CK_BLOCK, blocks = p->columns / CK_BLOCK;
    vector kept[STRIPS_AT_ONCE][BLOCK_TOKENS];
    vector(*totals)[BLOCK_TOKENS] = kept;
    if (rows.strips * tokens > REGISTER_TOTALS) {
        /* Not all fit beside a block's sums. Hidden from the compiler, they stay in memory, where each is added to once a
         * block; otherwise it moves sums there as well. */
        __asm__ volatile("" : "+r"(totals) : : "memory");
    }
    const size_t sharing = strips_together(layout.bits, rows.strips, tokens);
    packed_strip strip[STRIPS_AT_ONCE];
    expanded_scales expanded[STRIPS_AT_ONCE];
    CK_UNROLL for (size_t s = 0; s < rows.strips; s++) {
        strip[s] = strip_at(format, p->weights, p->columns, rows.row + s * rows.apart);
        CK_UNROLL for (size_t t = 0; t < tokens; t++) {
            totals[s][t] = v_zero();
        }
    }
    for (size_t begin = 0; begin < blocks; begin += together) {
        if (layout.sub_words > 0) {
            CK_UNROLL for (size_t s = 0; s < rows.strips; s++) {
                expand_scales(format, strip[s], begin / CK_SUPER_BLOCKS, &expanded[s]);
            }
        }
        CK_UNROLL for (size_t some = 0; some < tokens; some += FEW_TOKENS) {
            for (size_t block = begin; block < begin + together; block++) {
                CK_UNROLL for (size_t s = 0; s < rows.strips; s += sharing) {
                    CK_UNROLL for (size_t i = s; i < s + sharing; i++) {
                        if (FETCH_AHEAD_BYTES > 0 && some == 0 && p->from_memory && strip[i].lane == 0) {
                            fetch_ahead(format, strip[i], block);
                        }
                    }
                    add_block(format, sharing, ck_minimum(FEW_TOKENS, tokens - some), &totals[s], some, &strip[s], block,
                              &expanded[s], tile, block * tile.width + first + some);
                }
            }
        }
    }
    CK_UNROLL for (size_t s = 0; s < rows.strips; s++) {
        const size_t begin = rows.row + s * rows.apart;
        store_totals(tokens, totals[s], out + first * p->out_stride + begin, p->out_stride, p->row_end - begin,
                     p->accumulate);
    }
}

/* At most FEW_TOKENS tokens; of more strips than go together so many only as are bound by memory. */
CK_INLINE void multiply_few(ck_weight_format format, size_t tokens, strip_rows rows, const block_product *p,
                            activation_tile tile, size_t first, float *out) {
#define CK_TOKENS(n)                                                                                                  \
    case n:                                                                                                           \
        if (n <= FEW_TOKENS && (rows.strips <= STRIPS_TOGETHER || n <= MEMORY_BOUND_TOKENS)) {                        \
            multiply_tokens(format, n, rows, p, tile, first, out);                                                    \
        }                                                                                                             \
        break;
    switch (tokens) {
        CK_ONE_TO_EIGHT(CK_TOKENS)
    default: break;
    }
#undef CK_TOKENS
}

/* `strips` (constant) strips from `row` on. */
CK_INLINE void multiply_tile(ck_weight_format format, size_t strips, const block_product *p, size_t row,
                             activation_tile tile, float *out) {
    const strip_rows rows = strips_from(row, strips);
    size_t first = 0;
    for (; first + BLOCK_TOKENS <= tile.width; first += BLOCK_TOKENS) {
        multiply_tokens(format, BLOCK_TOKENS, rows, p, tile, first, out);
    }
    for (; first < tile.width; first += FEW_TOKENS) {
        multiply_few(format, ck_minimum(FEW_TOKENS, tile.width - first), rows, p, tile, first, out);
    }
}

/* `strips` (constant) streams through the rows from `row` on, as far as these can be divided evenly. Returns the first row
 * left. */
CK_INLINE size_t multiply_side_by_side(ck_weight_format format, size_t strips, const block_product *p, size_t row,
                                       activation_tile tile) {
    const size_t each = (p->row_end - row) / (strips * WIDTH);
    for (size_t i = 0; i < each; i++) {
        const strip_rows far = {row + i * WIDTH, each * WIDTH, strips}, near = {row + i * strips * WIDTH, WIDTH, strips};
        multiply_few(format, tile.width, FAR_APART ? far : near, p, tile, 0, p->out);
    }
    return row + each * strips * WIDTH;
}

/* At most MEMORY_BOUND_TOKENS tokens: the weights are what takes time. */
CK_INLINE void multiply_streams(ck_weight_format format, const block_product *p, activation_tile tile) {
    size_t row = multiply_side_by_side(format, STRIPS_AT_ONCE, p, p->row_begin, tile);
    for (; row < p->row_end; row += WIDTH) {
        multiply_few(format, tile.width, strips_from(row, 1), p, tile, 0, p->out);
    }
}

CK_INLINE void multiply_blocks(ck_weight_format format, block_product p, const void *prepared, size_t tokens) {
    const activation_form form = activation_form_of(format);
    if (tokens <= MEMORY_BOUND_TOKENS) {
        multiply_streams(format, &p, activation_tile_at(form, prepared, tokens, p.columns, 0));
        return;
    }
    size_t near_tokens = ck_round_up(NEAR_BYTES / p.columns + 1, CK_TOKEN_GRANULE);
    for (size_t begin = 0; begin < tokens; begin += near_tokens) {
        size_t end = ck_minimum(begin + near_tokens, tokens);
        for (size_t row = p.row_begin; row < p.row_end;) {
            bool together = p.row_end - row >= STRIPS_TOGETHER * WIDTH;
            for (size_t token = begin; token < end; token += CK_TOKEN_GRANULE) {
                const activation_tile tile = activation_tile_at(form, prepared, tokens, p.columns, token);
                if (together) {
                    multiply_tile(format, STRIPS_TOGETHER, &p, row, tile, p.out + token * p.out_stride);
                } else {
                    multiply_tile(format, 1, &p, row, tile, p.out + token * p.out_stride);
                }
            }
            row += together ? STRIPS_TOGETHER * WIDTH : WIDTH;
        }
    }
}

/* The four functions of a slot. */
#define CK_DEFINE_BLOCK_MATMUL(family, run, format)                                                                   \
    size_t family##_prepared_bytes(size_t tokens, size_t columns) {                                                   \
        return activation_bytes(activation_form_of(format), tokens, columns);                                         \
    }                                                                                                                 \
    size_t family##_scratch_bytes(size_t tokens, size_t columns) {                                                    \
        (void)tokens, (void)columns;                                                                                  \
        return 0;                                                                                                     \
    }                                                                                                                 \
    void family##_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,     \
                          size_t token_begin, size_t token_end) {                                                     \
        quantize_activations(activation_form_of(format), prepared, activations, stride, tokens, columns, token_begin, \
                             token_end);                                                                              \
    }                                                                                                                 \
    void run(CK_RUN_PARAMETERS) {                                                                                     \
        (void)rows, (void)scratch;                                                                                    \
        block_product product = {out, out_stride, weights, columns, row_begin, row_end, accumulate,                   \
                                 tokens <= CK_TOKEN_GRANULE};                                                         \
        multiply_blocks(format, product, prepared, tokens);                                                           \
    }
