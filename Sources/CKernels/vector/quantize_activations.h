/* Preparation of activation tiles. Rounds to nearest even, scale = largest magnitude / 127. */
#include "activations.h"

enum { BLOCK_VECTORS = CK_BLOCK / WIDTH };

/* offset_factor times the sum of the quants is stored beside them; for Q4_1 (with_minima) sum times scale instead. */
CK_INLINE void quantize_block(const float *in, int8_t *quants, float *scale, int32_t *offset, int offset_factor,
                              bool with_minima) {
    vector values[BLOCK_VECTORS], magnitude = v_zero(), sum = v_zero();
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
        sum = v_add(sum, values[i]);
        v_store_int8(quants + i * WIDTH, values[i]);
    }
    *scale = largest / 127;
    float total = v_sum(sum); /* exact: whole and small */
    if (with_minima) {
        float minimum_factor = total * *scale;
        memcpy(offset, &minimum_factor, sizeof *offset);
    } else {
        *offset = (int32_t)total * offset_factor;
    }
}

CK_INLINE void quantize_activations(void *prepared, const float *activations, size_t stride, size_t tokens,
                                    size_t columns, size_t token_begin, size_t token_end, int offset_factor,
                                    bool with_minima) {
    for (size_t token = token_begin; token < token_end; token++) {
        size_t first = token / CK_TOKEN_GRANULE * CK_TOKEN_GRANULE;
        activation_tile tile = activation_tile_at(prepared, tokens, columns, first);
        for (size_t block = 0; block < columns / CK_BLOCK; block++) {
            size_t index = block * tile.width + token - first;
            quantize_block(activations + token * stride + block * CK_BLOCK, (int8_t *)tile.quants + index * CK_BLOCK,
                           (float *)tile.scales + index, (int32_t *)tile.offsets + index, offset_factor, with_minima);
        }
    }
}
