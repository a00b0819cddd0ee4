/* Preparation of activation tiles. Rounds to nearest even, scale = largest magnitude / 127. */
#include "activations.h"

enum { BLOCK_VECTORS = CK_BLOCK / WIDTH };

CK_INLINE void quantize_block(activation_form form, const float *in, int8_t *quants, float *scale, int32_t *offsets) {
    vector values[BLOCK_VECTORS], magnitude = v_zero(), sums[2] = {v_zero(), v_zero()};
    CK_UNROLL for (int i = 0; i < BLOCK_VECTORS; i++) {
        values[i] = v_load(in + i * WIDTH);
        magnitude = v_maximum(magnitude, v_magnitude(values[i])); /* a NaN stays, unless a number follows it */
    }
    float largest = v_largest(magnitude);
    vector factor = v_all(largest > 0 ? 127 / largest : 0);
    CK_UNROLL for (int i = 0; i < BLOCK_VECTORS; i++) {
        /* The bounds matter for infinities and NaN only. */
        vector scaled = v_minimum(v_maximum(v_multiply(values[i], factor), v_all(-127)), v_all(127));
        values[i] = v_round(scaled);
        sums[i / (BLOCK_VECTORS / 2)] = v_add(sums[i / (BLOCK_VECTORS / 2)], values[i]);
        v_store_int8(quants + i * WIDTH, values[i]);
    }
    *scale = largest / 127;
    if (form.halves == 1) {
        sums[0] = v_add(sums[0], sums[1]);
    }
    CK_UNROLL for (size_t half = 0; half < form.halves; half++) {
        float total = v_sum(sums[half]); /* exact: whole and small */
        if (form.minima) {
            float minimum_factor = total * *scale;
            memcpy(&offsets[half], &minimum_factor, sizeof minimum_factor);
        } else {
            offsets[half] = (int32_t)total * -form.zero;
        }
    }
}

CK_INLINE void quantize_activations(activation_form form, void *prepared, const float *activations, size_t stride,
                                    size_t tokens, size_t columns, size_t token_begin, size_t token_end) {
    for (size_t token = token_begin; token < token_end; token++) {
        size_t first = token / CK_TOKEN_GRANULE * CK_TOKEN_GRANULE;
        activation_tile tile = activation_tile_at(form, prepared, tokens, columns, first);
        for (size_t block = 0; block < columns / CK_BLOCK; block++) {
            size_t index = block * tile.width + token - first;
            quantize_block(form, activations + token * stride + block * CK_BLOCK,
                           (int8_t *)tile.quants + index * CK_BLOCK, (float *)tile.scales + index,
                           (int32_t *)tile.offsets + index * form.halves);
        }
    }
}
