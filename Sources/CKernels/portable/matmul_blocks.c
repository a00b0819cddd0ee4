/* Products with weights in blocks: the activations become int8 blocks of 32 with a float scale each, and blocks (or
 * halves of them, where these have scales of their own) are multiplied in integers. Prepared: [token][block] of struct
 * activation_block. */
#include <math.h>

#include "../packed_values.h"
#include "portable.h"

struct activation_block {
    float scale;
    int32_t sums[2]; /* of the quants of each half */
    int8_t quants[CK_BLOCK];
};

size_t ck_portable_blocks_prepared_bytes(size_t tokens, size_t columns) {
    return tokens * (columns / CK_BLOCK) * sizeof(struct activation_block);
}

size_t ck_portable_blocks_scratch_bytes(size_t tokens, size_t columns) {
    (void)tokens, (void)columns;
    return 0;
}

/* Activations that are not numbers give quants without meaning and a scale that is not finite. */
static struct activation_block quantized(const float *values) {
    struct activation_block block = {0};
    float largest = 0;
    for (int i = 0; i < CK_BLOCK; i++) {
        float magnitude = fabsf(values[i]);
        largest = magnitude > largest || magnitude != magnitude ? magnitude : largest;
    }
    block.scale = largest / 127;
    float factor = largest > 0 ? 127 / largest : 0;
    for (int i = 0; i < CK_BLOCK; i++) {
        float scaled = values[i] * factor;
        float bounded = scaled > -127 ? (scaled < 127 ? scaled : 127) : -127;
        block.quants[i] = (int8_t)rintf(bounded);
        block.sums[i / (CK_BLOCK / 2)] += block.quants[i];
    }
    return block;
}

void ck_portable_blocks_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                                size_t token_begin, size_t token_end) {
    (void)tokens;
    size_t blocks = columns / CK_BLOCK;
    for (size_t token = token_begin; token < token_end; token++) {
        struct activation_block *out = (struct activation_block *)prepared + token * blocks;
        for (size_t block = 0; block < blocks; block++) {
            out[block] = quantized(activations + token * stride + block * CK_BLOCK);
        }
    }
}

CK_INLINE float dot(ck_weight_format format, const uint8_t *group, size_t lane, const struct activation_block *x,
                    size_t blocks) {
    const ck_format_layout layout = ck_layout_of(format);
    const size_t width = CK_BLOCK / layout.halves;
    float total = 0;
    for (size_t block = 0; block < blocks; block++) {
        const uint8_t *quants = ck_quants_at(format, group, block) + lane * 4;
        for (size_t half = 0; half < layout.halves; half++) {
            int32_t sum = layout.halves == 1 ? x[block].sums[0] + x[block].sums[1] : x[block].sums[half];
            int32_t integer = -layout.zero * sum;
            for (size_t column = half * width; column < (half + 1) * width; column++) {
                integer += ck_quant_at(format, quants, column) * x[block].quants[column];
            }
            ck_value_scale s = ck_scale_at(format, group, block, half, lane);
            total += (float)integer * (s.scale * x[block].scale);
            if (layout.minima) {
                total += s.minimum * ((float)sum * x[block].scale);
            }
        }
    }
    return total;
}

CK_INLINE void run(ck_weight_format format, float *out, size_t out_stride, const void *weights,
                   const struct activation_block *prepared, size_t tokens, size_t columns, size_t row_begin,
                   size_t row_end, bool accumulate) {
    size_t blocks = columns / CK_BLOCK;
    for (size_t row = row_begin; row < row_end; row++) {
        const uint8_t *group = ck_group_at(format, weights, columns, row / CK_GROUP);
        for (size_t token = 0; token < tokens; token++) {
            float sum = dot(format, group, row % CK_GROUP, prepared + token * blocks, blocks);
            float *target = out + token * out_stride + row;
            *target = accumulate ? *target + sum : sum;
        }
    }
}

#define CK_RUN(name, format)                                                                                          \
    void ck_portable_run_##name(CK_RUN_PARAMETERS) {                                                                  \
        (void)rows, (void)scratch;                                                                                    \
        run(format, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);             \
    }
CK_PACKED_FORMATS(CK_RUN)
