#include <math.h>

#include "portable.h"

void ck_portable_rms_norm(float *out, const float *x, const float *weight, size_t count, float epsilon) {
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        squares += (double)x[i] * (double)x[i];
    }
    float factor = 1 / sqrtf((float)(squares / (double)count) + epsilon);
    for (size_t i = 0; i < count; i++) {
        out[i] = x[i] * factor * weight[i];
    }
}

static inline void rotate(float *first, float *second, float cosine, float sine) {
    float a = *first, b = *second;
    *first = a * cosine - b * sine;
    *second = a * sine + b * cosine;
}

void ck_portable_rope_adjacent(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size) {
    for (size_t head = 0; head < heads; head++, x += head_size) {
        for (size_t i = 0; i < head_size / 2; i++) {
            rotate(&x[2 * i], &x[2 * i + 1], cosines[i], sines[i]);
        }
    }
}

void ck_portable_rope_halves(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size) {
    for (size_t head = 0; head < heads; head++, x += head_size) {
        for (size_t i = 0; i < head_size / 2; i++) {
            rotate(&x[i], &x[i + head_size / 2], cosines[i], sines[i]);
        }
    }
}

void ck_portable_silu_multiply(float *gate, const float *up, size_t count) {
    for (size_t i = 0; i < count; i++) {
        gate[i] = gate[i] / (1 + expf(-gate[i])) * up[i];
    }
}

void ck_portable_add(float *x, const float *y, size_t count) {
    for (size_t i = 0; i < count; i++) {
        x[i] += y[i];
    }
}

size_t ck_portable_argmax(const float *values, size_t count) {
    size_t best = 0;
    float largest = -INFINITY;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        if (values[i] > largest || (!found && values[i] == values[i])) {
            largest = values[i];
            best = i;
            found = true;
        }
    }
    return best;
}
