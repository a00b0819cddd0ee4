/* Products with Q8_0, Q4_0 and Q4_1 weights: the activations become int8 blocks of 32 with a float scale each, and
 * blocks are multiplied in integers. Prepared: [token][block] of struct activation_block. */
#include <math.h>

#include "portable.h"

struct activation_block {
    float scale;
    int32_t sum; /* of the quants */
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
    struct activation_block block;
    float largest = 0;
    for (int i = 0; i < CK_BLOCK; i++) {
        float magnitude = fabsf(values[i]);
        largest = magnitude > largest || magnitude != magnitude ? magnitude : largest;
    }
    block.scale = largest / 127;
    block.sum = 0;
    float factor = largest > 0 ? 127 / largest : 0;
    for (int i = 0; i < CK_BLOCK; i++) {
        float scaled = values[i] * factor;
        float bounded = scaled > -127 ? (scaled < 127 ? scaled : 127) : -127;
        block.quants[i] = (int8_t)rintf(bounded);
        block.sum += block.quants[i];
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

/* Unsigned quant of `column` in the lane that `quants` points at. */
static inline int quant_at(ck_weight_format format, const uint8_t *quants, size_t column) {
    if (format == CK_Q8_0) {
        return quants[column / 4 * 64 + column % 4];
    }
    uint8_t both = quants[column % 16 / 4 * 64 + column % 4];
    return column < 16 ? both & 15 : both >> 4;
}

static inline __attribute__((always_inline)) float dot(ck_weight_format format, ck_packed_group group, size_t lane,
                                                       const struct activation_block *x, size_t blocks) {
    float sum = 0;
    for (size_t block = 0; block < blocks; block++) {
        const uint8_t *quants = group.quants + block * ck_block_quant_bytes(format) + lane * 4;
        int32_t offset = format == CK_Q8_0 ? 128 : format == CK_Q4_0 ? 8 : 0;
        int32_t integer = -offset * x[block].sum;
        for (size_t column = 0; column < CK_BLOCK; column++) {
            integer += quant_at(format, quants, column) * x[block].quants[column];
        }
        float scale = ck_float_of_half(group.scales[block * CK_GROUP + lane]);
        sum += (float)integer * (scale * x[block].scale);
        if (format == CK_Q4_1) {
            float minimum = ck_float_of_half(group.minima[block * CK_GROUP + lane]);
            sum += minimum * ((float)x[block].sum * x[block].scale);
        }
    }
    return sum;
}

static inline __attribute__((always_inline)) void run(ck_weight_format format, float *out, size_t out_stride,
                                                      const void *weights, const struct activation_block *prepared,
                                                      size_t tokens, size_t columns, size_t row_begin,
                                                      size_t row_end, bool accumulate) {
    size_t blocks = columns / CK_BLOCK;
    for (size_t row = row_begin; row < row_end; row++) {
        ck_packed_group group = ck_group_at(format, weights, columns, row / CK_GROUP);
        for (size_t token = 0; token < tokens; token++) {
            float sum = dot(format, group, row % CK_GROUP, prepared + token * blocks, blocks);
            float *target = out + token * out_stride + row;
            *target = accumulate ? *target + sum : sum;
        }
    }
}

void ck_portable_run_q8_0(CK_RUN_PARAMETERS) {
    (void)rows, (void)scratch;
    run(CK_Q8_0, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
}

void ck_portable_run_q4_0(CK_RUN_PARAMETERS) {
    (void)rows, (void)scratch;
    run(CK_Q4_0, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
}

void ck_portable_run_q4_1(CK_RUN_PARAMETERS) {
    (void)rows, (void)scratch;
    run(CK_Q4_1, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
}
