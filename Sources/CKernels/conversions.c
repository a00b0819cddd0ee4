#include "CKernels.h"
#include "scalar_floats.h"

void ck_float_to_half(uint16_t *out, const float *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = ck_half_of_float(values[i]);
    }
}

void ck_half_to_float(float *out, const uint16_t *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = ck_float_of_half(values[i]);
    }
}

void ck_float_to_bfloat(uint16_t *out, const float *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = ck_bfloat_of_float(values[i]);
    }
}

void ck_bfloat_to_float(float *out, const uint16_t *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = ck_float_of_bfloat(values[i]);
    }
}
