#if defined(__x86_64__)

#include <math.h>

#include "avx512.h"
#include "begin.h"
#include "vector.h"

#include "../vector/attention.h"

void ck_avx512_attention_f16(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                             ck_attention_shape shape, float *scratch) {
    attention(true, out, queries, keys, values, shape, scratch);
}

void ck_avx512_attention_f32(float *out, const float *queries, const float *keys, const float *values,
                             ck_attention_shape shape, float *scratch) {
    attention(false, out, queries, keys, values, shape, scratch);
}

size_t ck_avx512_attention_scratch(ck_attention_shape shape) {
    return attention_scratch(shape);
}

#include "end.h"

#endif
