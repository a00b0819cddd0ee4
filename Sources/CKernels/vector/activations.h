/* Activations as int8 blocks of 32 columns, for products with weights in blocks.
 *
 * Prepared: tiles of 16 tokens (the last has fewer: `width`), each
 *   quants   [block][width][32] int8
 *   scales   [block][width] float
 *   offsets  [block][width][halves]: what the products of a block, or of each half of it, need beside: a multiple of the
 *            sum of its quants as int32, or for formats with minima that sum times the scale as float
 * so that a tile of 16 starts at a multiple of 64 bytes, and its quants are A tiles of an AMX int8 product.
 */
#ifndef CK_ACTIVATIONS_H
#define CK_ACTIVATIONS_H

#include "../packed_layout.h"
#include "inline.h"

typedef struct activation_tile {
    const int8_t *quants;
    const float *scales;
    const int32_t *offsets;
    size_t width;
} activation_tile;

/* What the offsets are; see `ck_format_layout`. */
typedef struct activation_form {
    int zero;
    bool minima;
    size_t halves;
} activation_form;

CK_INLINE size_t activation_bytes(activation_form form, size_t tokens, size_t columns) {
    return tokens * (columns / CK_BLOCK) * (CK_BLOCK + sizeof(float) + form.halves * sizeof(int32_t));
}

/* The tile that begins at `token`, a multiple of 16. */
CK_INLINE activation_tile activation_tile_at(activation_form form, const void *prepared, size_t tokens, size_t columns,
                                             size_t token) {
    activation_tile tile;
    tile.width = ck_minimum(CK_TOKEN_GRANULE, tokens - token);
    size_t count = tile.width * (columns / CK_BLOCK);
    tile.quants = (const int8_t *)prepared + activation_bytes(form, token, columns);
    tile.scales = (const float *)(const void *)(tile.quants + count * CK_BLOCK);
    tile.offsets = (const int32_t *)(const void *)(tile.scales + count);
    return tile;
}

#endif
