#include "quantization.h"

#include <math.h>

#include "scalar_floats.h"

static void store_half(uint8_t *out, float value) {
    uint16_t half = ck_half_of_float(value);
    out[0] = (uint8_t)(half & 0xff);
    out[1] = (uint8_t)(half >> 8);
}

static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
}

/* The quants are bounded before they are converted: the conversion of anything else is undefined in C. */
static float bounded(float value, float low, float high) {
    return value > low ? (value < high ? value : high) : low;
}

static void quantize_q8_0(uint8_t *block, const float *values) {
    float largest = 0;
    for (int i = 0; i < CK_BLOCK; i++) {
        float magnitude = fabsf(values[i]);
        largest = magnitude > largest ? magnitude : largest;
    }
    float scale = largest / 127;
    float factor = inverse(scale);
    store_half(block, scale);
    for (int i = 0; i < CK_BLOCK; i++) {
        float scaled = bounded(values[i] * factor, -127, 127);
        float magnitude = fabsf(scaled);
        float whole = floorf(magnitude);
        whole += floorf(2 * (magnitude - whole)); /* half away from zero */
        block[2 + i] = (uint8_t)(int8_t)(scaled < 0 ? -whole : whole);
    }
}

static uint8_t nibble(float value) {
    return (uint8_t)bounded(value, 0, 15);
}

static void quantize_q4_0(uint8_t *block, const float *values) {
    float largest = 0, signed_largest = values[0];
    for (int i = 0; i < CK_BLOCK; i++) {
        float magnitude = fabsf(values[i]);
        if (magnitude > largest) {
            largest = magnitude;
            signed_largest = values[i];
        }
    }
    float scale = signed_largest / -8;
    float factor = inverse(scale);
    store_half(block, scale);
    for (int i = 0; i < CK_BLOCK / 2; i++) {
        uint8_t low = nibble(values[i] * factor + 8.5f);
        uint8_t high = nibble(values[i + CK_BLOCK / 2] * factor + 8.5f);
        block[2 + i] = (uint8_t)(low | high << 4);
    }
}

static void quantize_q4_1(uint8_t *block, const float *values) {
    float smallest = values[0], largest = values[0];
    for (int i = 1; i < CK_BLOCK; i++) {
        smallest = values[i] < smallest ? values[i] : smallest;
        largest = values[i] > largest ? values[i] : largest;
    }
    float scale = (largest - smallest) / 15;
    float factor = inverse(scale);
    store_half(block, scale);
    store_half(block + 2, smallest);
    for (int i = 0; i < CK_BLOCK / 2; i++) {
        uint8_t low = nibble((values[i] - smallest) * factor + 0.5f);
        uint8_t high = nibble((values[i + CK_BLOCK / 2] - smallest) * factor + 0.5f);
        block[4 + i] = (uint8_t)(low | high << 4);
    }
}

void ck_quantize_block(ck_weight_format format, uint8_t *block, const float *values) {
    switch (format) {
    case CK_Q8_0: quantize_q8_0(block, values); break;
    case CK_Q4_0: quantize_q4_0(block, values); break;
    case CK_Q4_1: quantize_q4_1(block, values); break;
    default: break;
    }
}
