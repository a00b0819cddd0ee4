/* Single values of packed blocks: the plain reading of packed_layout.h. */
#ifndef CK_PACKED_VALUES_H
#define CK_PACKED_VALUES_H

#include "packed_layout.h"
#include "scalar_floats.h"

typedef uint32_t words;
#include "sub_scales.h"

/* The unsigned quant of `column`; `quants` is that of the block, at the row's lane. */
CK_INLINE int ck_quant_at(ck_weight_format format, const uint8_t *quants, size_t column) {
    size_t bits = ck_layout_of(format).bits, quad = column / 4;
    quants += column % 4;
    if (bits == 8) {
        return quants[quad * CK_QUAD_BYTES];
    }
    int quant = 0;
    if (bits & 4) {
        quant = quants[quad % 4 * CK_QUAD_BYTES] >> (quad / 4 * 4) & 15;
        quants += 4 * CK_QUAD_BYTES;
    }
    if (bits & 2) {
        quant |= (quants[quad / 4 * CK_QUAD_BYTES] >> (quad % 4 * 2) & 3) << (bits & 4);
        quants += 2 * CK_QUAD_BYTES;
    }
    if (bits & 1) {
        quant |= (quants[0] >> quad & 1) << (bits & 6);
    }
    return quant;
}

/* value = scale * (quant - zero) + minimum */
typedef struct ck_value_scale {
    float scale, minimum;
} ck_value_scale;

/* Scale and minimum of a half (0 where halves do not differ) of block `block` of 32 columns. */
CK_INLINE ck_value_scale ck_scale_at(ck_weight_format format, const uint8_t *group, size_t block, size_t half,
                                     size_t lane) {
    ck_format_layout layout = ck_layout_of(format);
    ck_packed_block packed = ck_packed_block_at(format, group, block * CK_BLOCK / layout.span);
    ck_value_scale result = {ck_float_of_half(packed.scales[lane]), 0};
    if (layout.minima) {
        result.minimum = ck_float_of_half(packed.minima[lane]);
    }
    if (layout.sub_words == 0) {
        return result;
    }
    words file[CK_MOST_SUB_WORDS] = {0};
    for (size_t word = 0; word < layout.sub_words; word++) {
        file[word] = packed.subs[word * CK_GROUP + lane];
    }
    sub_scales subs = decode_sub_scales(format, file);
    size_t index = block % CK_SUPER_BLOCKS * layout.halves + half;
    result.scale *= (float)((int)sub_byte(subs.scales, index) - subs.zero);
    if (layout.minima) {
        result.minimum *= -(float)sub_byte(subs.minima, index);
    }
    return result;
}

#endif
