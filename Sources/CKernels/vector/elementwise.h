/* Operations on single vectors of activations. */
#include "exponential.h"

CK_INLINE void rms_norm(float *out, const float *x, const float *weight, size_t count, float epsilon) {
    vector sums[4] = {v_zero(), v_zero(), v_zero(), v_zero()};
    size_t i = 0;
    for (; i + 4 * WIDTH <= count; i += 4 * WIDTH) {
        CK_UNROLL for (size_t lane = 0; lane < 4; lane++) {
            vector v = v_load(x + i + lane * WIDTH);
            sums[lane] = v_fma(v, v, sums[lane]);
        }
    }
    for (; i < count; i += WIDTH) {
        vector v = v_load_some(x + i, ck_minimum(WIDTH, count - i));
        sums[0] = v_fma(v, v, sums[0]);
    }
    float squares = v_sum(v_add(v_add(sums[0], sums[1]), v_add(sums[2], sums[3])));
    vector factor = v_all(1 / sqrtf(squares / (float)count + epsilon));
    for (i = 0; i + WIDTH <= count; i += WIDTH) {
        v_store(out + i, v_multiply(v_multiply(v_load(x + i), factor), v_load(weight + i)));
    }
    if (i < count) {
        vector scaled = v_multiply(v_load_some(x + i, count - i), factor);
        v_store_some(out + i, v_multiply(scaled, v_load_some(weight + i, count - i)), count - i);
    }
}

CK_INLINE void rope_adjacent(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size) {
    for (size_t head = 0; head < heads; head++, x += head_size) {
        size_t i = 0;
        for (; i + WIDTH <= head_size; i += WIDTH) {
            vector v = v_load(x + i);
            vector crossed = v_multiply(v_swap_neighbours(v), v_load_twice(sines + i / 2));
            v_store(x + i, v_alternating_fma(v, v_load_twice(cosines + i / 2), crossed));
        }
        for (; i < head_size; i += 2) {
            float a = x[i], b = x[i + 1];
            x[i] = a * cosines[i / 2] - b * sines[i / 2];
            x[i + 1] = a * sines[i / 2] + b * cosines[i / 2];
        }
    }
}

CK_INLINE void rope_halves(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size) {
    size_t half = head_size / 2;
    for (size_t head = 0; head < heads; head++, x += head_size) {
        for (size_t i = 0; i < half; i += WIDTH) {
            size_t count = ck_minimum(WIDTH, half - i);
            vector a = v_load_some(x + i, count), b = v_load_some(x + half + i, count);
            vector cosine = v_load_some(cosines + i, count), sine = v_load_some(sines + i, count);
            v_store_some(x + i, v_negated_fma(b, sine, v_multiply(a, cosine)), count);
            v_store_some(x + half + i, v_fma(a, sine, v_multiply(b, cosine)), count);
        }
    }
}

CK_INLINE vector silu_times(vector gate, vector up) {
    vector divisor = v_add(v_all(1), v_exponential(v_subtract(v_zero(), gate)));
    return v_multiply(v_divide(gate, divisor), up);
}

CK_INLINE void silu_multiply(float *gate, const float *up, size_t count) {
    size_t i = 0;
    for (; i + WIDTH <= count; i += WIDTH) {
        v_store(gate + i, silu_times(v_load(gate + i), v_load(up + i)));
    }
    if (i < count) {
        size_t rest = count - i;
        v_store_some(gate + i, silu_times(v_load_some(gate + i, rest), v_load_some(up + i, rest)), rest);
    }
}

CK_INLINE void add(float *x, const float *y, size_t count) {
    size_t i = 0;
    for (; i + WIDTH <= count; i += WIDTH) {
        v_store(x + i, v_add(v_load(x + i), v_load(y + i)));
    }
    if (i < count) {
        v_store_some(x + i, v_add(v_load_some(x + i, count - i), v_load_some(y + i, count - i)), count - i);
    }
}

CK_INLINE void store_f16(uint16_t *out, const float *values, size_t count) {
    size_t i = 0;
    for (; i + WIDTH <= count; i += WIDTH) {
        v_store_half(out + i, v_load(values + i));
    }
    if (i < count) {
        v_store_half_some(out + i, v_load_some(values + i, count - i), count - i);
    }
}

/* Two passes: the largest value, then the first place where it stands. */
CK_INLINE size_t argmax(const float *values, size_t count) {
    vector largest = v_all(-INFINITY);
    size_t i = 0;
    for (; i + WIDTH <= count; i += WIDTH) {
        largest = v_maximum(v_load(values + i), largest);
    }
    float best = v_largest(largest);
    for (; i < count; i++) {
        best = values[i] > best ? values[i] : best;
    }
    vector wanted = v_all(best);
    for (i = 0; i + WIDTH <= count; i += WIDTH) {
        uint32_t lanes = v_equal_lanes(v_load(values + i), wanted);
        if (lanes) {
            return i + (size_t)__builtin_ctz(lanes);
        }
    }
    for (; i < count; i++) {
        if (values[i] == best) {
            return i;
        }
    }
    return 0; /* no value is a number */
}
