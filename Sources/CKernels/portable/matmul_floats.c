/* Products with F32, F16 and BF16 weights: float arithmetic, activations as they are, [token][columns]. */
#include <string.h>

#include "portable.h"

size_t ck_portable_floats_prepared_bytes(size_t tokens, size_t columns) {
    return tokens * columns * sizeof(float);
}

size_t ck_portable_floats_scratch_bytes(size_t tokens, size_t columns) {
    (void)tokens, (void)columns;
    return 0;
}

void ck_portable_floats_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                                size_t token_begin, size_t token_end) {
    (void)tokens;
    for (size_t token = token_begin; token < token_end; token++) {
        memcpy((float *)prepared + token * columns, activations + token * stride, columns * sizeof(float));
    }
}

static inline float weight_at(ck_weight_format format, const void *weights, size_t index) {
    switch (format) {
    case CK_F16: return ck_float_of_half(((const uint16_t *)weights)[index]);
    case CK_BF16: return ck_float_of_bfloat(((const uint16_t *)weights)[index]);
    default: return ((const float *)weights)[index];
    }
}

static inline __attribute__((always_inline)) void run(ck_weight_format format, float *out, size_t out_stride,
                                                      const void *weights, const float *prepared, size_t tokens,
                                                      size_t columns, size_t row_begin, size_t row_end,
                                                      bool accumulate) {
    enum { LANES = 16 }; /* independent sums: fewer roundings, and the compiler may vectorise */
    for (size_t row = row_begin; row < row_end; row++) {
        for (size_t token = 0; token < tokens; token++) {
            const float *x = prepared + token * columns;
            float sums[LANES] = {0};
            size_t column = 0;
            for (; column + LANES <= columns; column += LANES) {
                for (size_t lane = 0; lane < LANES; lane++) {
                    sums[lane] += weight_at(format, weights, row * columns + column + lane) * x[column + lane];
                }
            }
            for (; column < columns; column++) {
                sums[0] += weight_at(format, weights, row * columns + column) * x[column];
            }
            float sum = 0;
            for (size_t lane = 0; lane < LANES; lane++) {
                sum += sums[lane];
            }
            float *target = out + token * out_stride + row;
            *target = accumulate ? *target + sum : sum;
        }
    }
}

void ck_portable_run_f32(CK_RUN_PARAMETERS) {
    (void)rows, (void)scratch;
    run(CK_F32, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
}

void ck_portable_run_f16(CK_RUN_PARAMETERS) {
    (void)rows, (void)scratch;
    run(CK_F16, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
}

void ck_portable_run_bf16(CK_RUN_PARAMETERS) {
    (void)rows, (void)scratch;
    run(CK_BF16, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate);
}
