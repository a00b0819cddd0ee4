#if defined(__x86_64__)

#include <math.h>

#include "avx512.h"
#include "begin.h"
#include "vector.h"

#include "../vector/elementwise.h"

void ck_avx512_rms_norm(float *out, const float *x, const float *weight, size_t count, float epsilon) {
    rms_norm(out, x, weight, count, epsilon);
}

void ck_avx512_rope_adjacent(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size) {
    rope_adjacent(x, cosines, sines, heads, head_size);
}

void ck_avx512_rope_halves(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size) {
    rope_halves(x, cosines, sines, heads, head_size);
}

void ck_avx512_silu_multiply(float *gate, const float *up, size_t count) {
    silu_multiply(gate, up, count);
}

void ck_avx512_add(float *x, const float *y, size_t count) {
    add(x, y, count);
}

void ck_avx512_store_f16(uint16_t *out, const float *values, size_t count) {
    store_f16(out, values, count);
}

size_t ck_avx512_argmax(const float *values, size_t count) {
    return argmax(values, count);
}

#include "end.h"

#endif
