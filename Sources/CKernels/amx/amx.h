/* Matrix products of many tokens by AMX in bfloat16; everything else is AVX-512's.
 *
 * A number becomes a sum of `parts` bfloat16 numbers, the first the number rounded, each next the rounded rest: one
 * part carries 8 bits, two carry all of an F16, three all of an F32. Of the products of parts those are summed that
 * matter, part i of the weight times part j of the activation for i + j < parts, in float:
 *   F32   3 parts, 6 products; relative error as of float arithmetic
 *   F16   2 parts, 3 products; relative error 2^-16, less than that of activations rounded to half
 *   BF16, block formats   1 part, 1 product. Weights of block formats are scaled first and then rounded, which
 *         together with bfloat16 activations is less than the error of int8 activations.
 *
 * Tiles hold 16 rows of 64 bytes. A tile of activations is 16 tokens by a step of 32 columns; a tile of weights is 16
 * pairs of columns by 16 rows, as TDPBF16PS wants its right operand; a tile of results is 16 tokens by 16 rows, as
 * `out` has them.
 */
#ifndef CK_AMX_H
#define CK_AMX_H

#include "../avx512/avx512.h"
#include "../vector/inline.h"

enum {
    AMX_TILE_BYTES = 1024,
    AMX_STEP = 32,                /* columns */
    AMX_PANEL_STEPS = 32,         /* steps times parts of one panel of weights; the activations beside it stay near */
    AMX_PANEL_GROUPS = 2,         /* groups of 16 rows */
    AMX_TOKENS_AT_ONCE = 512,
    AMX_MAXIMUM_PARTS = 3,
};

/* Bytes of a panel: [part][group][step] tiles. One tile more is scratch for results at the edges. */
enum { AMX_SCRATCH_BYTES = (AMX_PANEL_STEPS * AMX_PANEL_GROUPS + 1) * AMX_TILE_BYTES };

static inline size_t amx_steps(size_t columns) {
    return (columns + AMX_STEP - 1) / AMX_STEP;
}

/* Prepared activations: [tile of 16 tokens][part][step] tiles; tokens and columns that do not exist are zeros. */
size_t ck_amx_prepared_bytes(size_t tokens, size_t columns, size_t parts);
void ck_amx_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                    size_t token_begin, size_t token_end, size_t parts);

typedef struct amx_product {
    float *out;
    size_t out_stride;
    const void *weights;
    ck_weight_format format;
    const void *prepared;
    size_t tokens, columns, row_begin, row_end;
    bool accumulate;
    char *panel;      /* AMX_SCRATCH_BYTES */
    size_t parts;
} amx_product;

/* Writes the tiles [part][step] of the group of rows from `row` on, columns [column, column + 32 * steps), parts
 * `part_stride` tiles apart. Rows from row_end on and columns past the last become zeros. */
void ck_amx_fill_floats(const amx_product *product, uint16_t *tiles, size_t part_stride, size_t row, size_t column,
                        size_t steps);
void ck_amx_fill_blocks(const amx_product *product, uint16_t *tiles, size_t row, size_t column, size_t steps);

void ck_amx_multiply(const amx_product *product);

#endif
