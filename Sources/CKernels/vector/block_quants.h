/* Packed blocks in vectors, a row per lane; see packed_layout.h. Include after `vector.h` of a processor family.
 *
 * A strip is WIDTH rows of a group. */
#ifndef CK_BLOCK_QUANTS_H
#define CK_BLOCK_QUANTS_H

#include <string.h>

#include "../packed_layout.h"

typedef uint32_t words __attribute__((vector_size(WIDTH * sizeof(uint32_t))));
typedef int32_t integers __attribute__((vector_size(WIDTH * sizeof(int32_t))));

typedef struct packed_strip {
    const uint8_t *group;
    size_t lane; /* its first row in the group */
} packed_strip;

#include "../sub_scales.h"

CK_INLINE words load_words(const void *from) {
    words result;
    memcpy(&result, from, sizeof result);
    return result;
}

CK_INLINE vector v_of_integers(integers values) {
    return __builtin_convertvector(values, vector);
}

CK_INLINE packed_strip strip_at(ck_weight_format format, const void *packed, size_t columns, size_t row) {
    return (packed_strip){ck_group_at(format, packed, columns, row / CK_GROUP), WIDTH == CK_GROUP ? 0 : row % CK_GROUP};
}

/* Block `index` of the file, from this strip's first row on. */
CK_INLINE ck_packed_block strip_block(ck_weight_format format, packed_strip strip, size_t index) {
    ck_packed_block block = ck_packed_block_at(format, strip.group, index);
    block.quants += strip.lane * 4;
    block.subs += strip.lane;
    block.scales += strip.lane;
    if (ck_layout_of(format).minima) {
        block.minima += strip.lane;
    }
    return block;
}

CK_INLINE const uint8_t *strip_quants(ck_weight_format format, packed_strip strip, size_t block) {
    return ck_quants_at(format, strip.group, block) + strip.lane * 4;
}

/* `mask` after moving bit `from` to bit `to`. */
CK_INLINE words moved_bits(words plane, size_t from, size_t to, uint32_t mask) {
    return (from > to ? plane >> (uint32_t)(from - to) : plane << (uint32_t)(to - from)) & mask;
}

/* Four columns, as unsigned bytes; `quants` are those of a block of the strip. */
CK_INLINE words quad_at(ck_weight_format format, const uint8_t *quants, size_t quad) {
    const size_t bits = ck_layout_of(format).bits;
    if (bits == 8) {
        return load_words(quants + quad * CK_QUAD_BYTES);
    }
    words result = {0};
    if (bits & 4) {
        result = moved_bits(load_words(quants + quad % 4 * CK_QUAD_BYTES), quad / 4 * 4, 0, 0x0f0f0f0fu);
        quants += 4 * CK_QUAD_BYTES;
    }
    if (bits & 2) {
        result |= moved_bits(load_words(quants + quad / 4 * CK_QUAD_BYTES), quad % 4 * 2, bits & 4,
                             0x03030303u << (bits & 4));
        quants += 2 * CK_QUAD_BYTES;
    }
    if (bits & 1) {
        result |= moved_bits(load_words(quants), quad, bits & 6, 0x01010101u << (bits & 6));
    }
    return result;
}

/* Scales and minima of all blocks (or halves) of a super-block, as floats. */
typedef struct expanded_scales {
    float scales[2 * CK_SUPER_BLOCKS][WIDTH], minima[2 * CK_SUPER_BLOCKS][WIDTH];
} __attribute__((aligned(64))) expanded_scales;

CK_INLINE void expand_scales_of(ck_weight_format format, packed_strip strip, size_t super_block,
                                expanded_scales *out) {
    const ck_format_layout layout = ck_layout_of(format);
    const ck_packed_block packed = strip_block(format, strip, super_block);
    words file[CK_MOST_SUB_WORDS];
    CK_UNROLL for (size_t word = 0; word < layout.sub_words; word++) {
        file[word] = load_words(packed.subs + word * CK_GROUP);
    }
    sub_scales subs = decode_sub_scales(format, file);
    vector scale = v_load_half(packed.scales);
    CK_UNROLL for (size_t i = 0; i < CK_SUPER_BLOCKS * layout.halves; i++) {
        integers sub = (integers)sub_byte(subs.scales, i) - subs.zero;
        v_store(out->scales[i], v_multiply(scale, v_of_integers(sub)));
    }
    if (layout.minima) {
        vector minimum = v_load_half(packed.minima);
        CK_UNROLL for (size_t i = 0; i < CK_SUPER_BLOCKS * layout.halves; i++) {
            integers sub = -(integers)sub_byte(subs.minima, i);
            v_store(out->minima[i], v_multiply(minimum, v_of_integers(sub)));
        }
    }
}

/* One function for each format with super-blocks, called: inlined into every product they would be most of the code. */
#define CK_EXPAND(name, format)                                                                                       \
    static __attribute__((noinline)) void expand_##name(packed_strip strip, size_t super_block,                       \
                                                        expanded_scales *out) {                                       \
        expand_scales_of(format, strip, super_block, out);                                                            \
    }
CK_SUPER_BLOCK_FORMATS(CK_EXPAND)
#undef CK_EXPAND

CK_INLINE void expand_scales(ck_weight_format format, packed_strip strip, size_t super_block,
                             expanded_scales *out) {
    switch (format) {
#define CK_CASE(name, format)                                                                                         \
    case format: expand_##name(strip, super_block, out); break;
        CK_SUPER_BLOCK_FORMATS(CK_CASE)
#undef CK_CASE
    default: break;
    }
}

/* value = scale * quant + minimum, the zero of the quants left aside */
typedef struct block_scale {
    vector scale, minimum;
} block_scale;

/* `expanded` is that of the super-block; formats without super-blocks do not read it. */
CK_INLINE block_scale block_scale_at(ck_weight_format format, packed_strip strip, size_t block, size_t half,
                                     const expanded_scales *expanded) {
    const ck_format_layout layout = ck_layout_of(format);
    block_scale result = {v_zero(), v_zero()};
    if (layout.sub_words > 0) {
        const size_t index = block % CK_SUPER_BLOCKS * layout.halves + half;
        result.scale = v_load(expanded->scales[index]);
        if (layout.minima) {
            result.minimum = v_load(expanded->minima[index]);
        }
        return result;
    }
    const ck_packed_block packed = strip_block(format, strip, block);
    result.scale = v_load_half(packed.scales);
    if (layout.minima) {
        result.minimum = v_load_half(packed.minima);
    }
    return result;
}

#endif
