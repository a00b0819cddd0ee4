/* Scaled dot-product attention, one query after the other, softmax in two passes. Scratch: one score a position. */
#include <math.h>

#include "portable.h"

size_t ck_portable_attention_scratch(ck_attention_shape shape) {
    return shape.first_position + shape.tokens;
}

static inline float cached(const void *cache, bool half, size_t index) {
    return half ? ck_float_of_half(((const uint16_t *)cache)[index]) : ((const float *)cache)[index];
}

static inline __attribute__((always_inline)) void attend(float *out, const float *query, const void *keys,
                                                         const void *values, bool half, size_t positions,
                                                         size_t head_size, float scale, float *scores) {
    float largest = -INFINITY;
    for (size_t position = 0; position < positions; position++) {
        float score = 0;
        for (size_t i = 0; i < head_size; i++) {
            score += query[i] * cached(keys, half, position * head_size + i);
        }
        scores[position] = score * scale;
        largest = scores[position] > largest ? scores[position] : largest;
    }
    float sum = 0;
    for (size_t position = 0; position < positions; position++) {
        scores[position] = expf(scores[position] - largest);
        sum += scores[position];
    }
    for (size_t i = 0; i < head_size; i++) {
        out[i] = 0;
    }
    for (size_t position = 0; position < positions; position++) {
        float weight = scores[position] / sum;
        for (size_t i = 0; i < head_size; i++) {
            out[i] += weight * cached(values, half, position * head_size + i);
        }
    }
}

static inline __attribute__((always_inline)) void attend_all(float *out, const float *queries, const void *keys,
                                                             const void *values, bool half, ck_attention_shape shape,
                                                             float *scratch) {
    for (size_t token = 0; token < shape.tokens; token++) {
        for (size_t head = 0; head < shape.group; head++) {
            attend(out + token * shape.out_token_stride + head * shape.head_size,
                   queries + token * shape.query_token_stride + head * shape.head_size, keys, values, half,
                   shape.first_position + token + 1, shape.head_size, shape.scale, scratch);
        }
    }
}

void ck_portable_attention_f16(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                               ck_attention_shape shape, float *scratch) {
    attend_all(out, queries, keys, values, true, shape, scratch);
}

void ck_portable_attention_f32(float *out, const float *queries, const float *keys, const float *values,
                               ck_attention_shape shape, float *scratch) {
    attend_all(out, queries, keys, values, false, shape, scratch);
}
