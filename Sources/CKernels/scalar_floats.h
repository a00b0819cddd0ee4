/* One value at a time between float and the 16-bit formats; the compiler vectorises loops over these. */
#ifndef CK_SCALAR_FLOATS_H
#define CK_SCALAR_FLOATS_H

#include <stdint.h>
#include <string.h>

static inline uint32_t ck_float_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float ck_float_of_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline float ck_float_of_half(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t magnitude = half & 0x7fffu;
    /* The half's exponent and mantissa, moved over, are the value times 2^-112, subnormals included. */
    uint32_t finite = ck_float_bits(ck_float_of_bits(magnitude << 13) * 0x1p112f);
    uint32_t special = magnitude << 13 | 0x7f800000u | (magnitude > 0x7c00 ? 0x00400000u : 0);
    return ck_float_of_bits(sign | (magnitude >= 0x7c00 ? special : finite));
}

/* Round to nearest even; what is too large becomes infinite, a NaN stays a quiet NaN (as F16C does it). */
static inline uint16_t ck_half_of_float(float value) {
    uint32_t bits = ck_float_bits(value);
    uint32_t magnitude = bits & 0x7fffffffu;
    uint32_t nan = 0x7e00u | (magnitude >> 13 & 0x3ff);
    uint32_t normal = (magnitude + 0xfffu + (magnitude >> 13 & 1) - 0x38000000u) >> 13;
    /* The last place of 0.5 is the last place of a subnormal half: the addition rounds. */
    uint32_t subnormal = ck_float_bits(ck_float_of_bits(magnitude) + 0.5f) - 0x3f000000u;
    uint32_t half = magnitude > 0x7f800000u    ? nan
                    : magnitude >= 0x477ff000u ? 0x7c00u
                    : magnitude >= 0x38800000u ? normal
                                               : subnormal;
    return (uint16_t)(half | (bits >> 16 & 0x8000u));
}

static inline float ck_float_of_bfloat(uint16_t bfloat) {
    return ck_float_of_bits((uint32_t)bfloat << 16);
}

static inline uint16_t ck_bfloat_of_float(float value) {
    uint32_t bits = ck_float_bits(value);
    uint32_t rounded = (bits + 0x7fffu + (bits >> 16 & 1)) >> 16;
    uint32_t nan = bits >> 16 | 0x40u;
    return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
}

#endif
