#include <assert.h>
#include <string.h>

#include "packed_values.h"
#include "quantization.h"

size_t ck_block_columns(ck_weight_format format) {
    return ck_layout_of(format).span;
}

size_t ck_matrix_bytes(ck_weight_format format, size_t rows, size_t columns) {
    switch (format) {
    case CK_F32: return rows * columns * sizeof(float);
    case CK_F16:
    case CK_BF16: return rows * columns * sizeof(uint16_t);
    default: return (rows + CK_GROUP - 1) / CK_GROUP * ck_group_bytes(format, columns);
    }
}

/* Where a block of a GGUF file holds what. */
typedef struct file_block {
    size_t bytes, scale, minimum, subs;
} file_block;

enum { MOST_FILE_BYTES = 256 };

CK_INLINE file_block file_block_of(ck_weight_format format) {
    switch (format) {
    case CK_Q8_0: return (file_block){34, 0, 0, 0};
    case CK_Q4_0: return (file_block){18, 0, 0, 0};
    case CK_Q4_1: return (file_block){20, 0, 2, 0};
    case CK_Q5_0: return (file_block){22, 0, 0, 0};
    case CK_Q5_1: return (file_block){24, 0, 2, 0};
    case CK_Q2_K: return (file_block){84, 80, 82, 0};
    case CK_Q3_K: return (file_block){110, 108, 0, 96};
    case CK_Q4_K: return (file_block){144, 0, 2, 4};
    case CK_Q5_K: return (file_block){176, 0, 2, 4};
    default: return (file_block){210, 208, 0, 192}; /* Q6_K */
    }
}

CK_INLINE uint32_t word_at(const uint8_t *bytes, size_t index) {
    uint32_t word;
    memcpy(&word, bytes + index * 4, sizeof word);
    return word;
}

/* Of each byte the `count` bits from bit `from` on. */
CK_INLINE uint32_t bits_of(uint32_t word, size_t from, size_t count) {
    return word >> from & ((1u << count) - 1) * 0x01010101u;
}

/* Bits 4 * quad + i of a word to bit 0 of byte i. */
CK_INLINE uint32_t spread_bits(uint32_t word, size_t quad) {
    return (word >> (quad * 4) & 15) * 0x00204081u & 0x01010101u;
}

/* 32 columns in 16 bytes, the first half in the low nibbles. */
CK_INLINE uint32_t halved(const uint8_t *nibbles, size_t quad) {
    return bits_of(word_at(nibbles, quad % 4), quad / 4 * 4, 4);
}

/* Four columns, as unsigned bytes, of 32-column block `block` of the file's block that begins at `source`. */
CK_INLINE uint32_t file_quad(ck_weight_format format, const uint8_t *source, size_t block, size_t quad) {
    size_t pair = block / 2 * 32, half = block / 4 * 32; /* bytes that two or four blocks share */
    switch (format) {
    case CK_Q8_0: return word_at(source + 2, quad) ^ 0x80808080u;
    case CK_Q4_0: return halved(source + 2, quad);
    case CK_Q4_1: return halved(source + 4, quad);
    case CK_Q5_0: return halved(source + 6, quad) | spread_bits(word_at(source + 2, 0), quad) << 4;
    case CK_Q5_1: return halved(source + 8, quad) | spread_bits(word_at(source + 4, 0), quad) << 4;
    case CK_Q2_K: return bits_of(word_at(source + 16 + half, quad), block % 4 * 2, 2);
    case CK_Q3_K:
        return bits_of(word_at(source + 32 + half, quad), block % 4 * 2, 2) |
               bits_of(word_at(source, quad), block, 1) << 2;
    case CK_Q4_K: return bits_of(word_at(source + 16 + pair, quad), block % 2 * 4, 4);
    case CK_Q5_K:
        return bits_of(word_at(source + 48 + pair, quad), block % 2 * 4, 4) |
               bits_of(word_at(source + 16, quad), block, 1) << 4;
    default: /* Q6_K: 64 bytes for four blocks, in the low nibbles the first two */
        return bits_of(word_at(source + 2 * half + block % 2 * 32, quad), block / 2 % 2 * 4, 4) |
               bits_of(word_at(source + 128 + half, quad), block % 4 * 2, 2) << 4;
    }
}

CK_INLINE void store_word(uint8_t *out, size_t quad, uint32_t word) {
    memcpy(out + quad * CK_QUAD_BYTES, &word, sizeof word);
}

/* A block of one row into its lane. */
CK_INLINE void place_planes(size_t bits, uint8_t *out, const uint32_t quads[CK_QUADS]) {
    if (bits == 8) {
        for (size_t quad = 0; quad < CK_QUADS; quad++) {
            store_word(out, quad, quads[quad]);
        }
        return;
    }
    if (bits & 4) {
        for (size_t quad = 0; quad < 4; quad++) {
            store_word(out, quad, bits_of(quads[quad], 0, 4) | bits_of(quads[quad + 4], 0, 4) << 4);
        }
        out += 4 * CK_QUAD_BYTES;
    }
    if (bits & 2) {
        for (size_t half = 0; half < 2; half++) {
            uint32_t word = 0;
            for (size_t quad = 0; quad < 4; quad++) {
                word |= bits_of(quads[half * 4 + quad], bits & 4, 2) << (quad * 2);
            }
            store_word(out, half, word);
        }
        out += 2 * CK_QUAD_BYTES;
    }
    if (bits & 1) {
        uint32_t word = 0;
        for (size_t quad = 0; quad < CK_QUADS; quad++) {
            word |= bits_of(quads[quad], bits & 6, 1) << quad;
        }
        store_word(out, 0, word);
    }
}

/* Puts block `index` of a row of the file into lane `lane` of a group. */
CK_INLINE void place_block(ck_weight_format format, const uint8_t *group, size_t index, size_t lane,
                           const uint8_t *source) {
    const ck_format_layout layout = ck_layout_of(format);
    const file_block file = file_block_of(format);
    const ck_packed_block packed = ck_packed_block_at(format, group, index);
    memcpy(&packed.scales[lane], source + file.scale, 2);
    if (layout.minima) {
        memcpy(&packed.minima[lane], source + file.minimum, 2);
    }
    for (size_t word = 0; word < layout.sub_words; word++) {
        packed.subs[word * CK_GROUP + lane] = word_at(source + file.subs, word);
    }
    const size_t blocks = layout.span / CK_BLOCK;
    for (size_t block = 0; block < blocks; block++) {
        uint32_t quads[CK_QUADS];
        for (size_t quad = 0; quad < CK_QUADS; quad++) {
            quads[quad] = file_quad(format, source, block, quad);
        }
        place_planes(layout.bits, packed.quants + block * ck_block_quant_bytes(format) + lane * 4, quads);
    }
}

/* Lanes past the last row: scale and minimum zero, so that they contribute nothing anywhere. */
CK_INLINE void pad_lanes(ck_weight_format format, const uint8_t *group, size_t count, size_t first_lane) {
    static const uint8_t zero[MOST_FILE_BYTES];
    for (size_t index = 0; index < count; index++) {
        for (size_t lane = first_lane; lane < CK_GROUP; lane++) {
            place_block(format, group, index, lane, zero);
        }
    }
}

CK_INLINE void pack_blocks(ck_weight_format format, void *packed, const uint8_t *source, size_t columns,
                           size_t row_begin, size_t row_end) {
    const size_t count = columns / ck_layout_of(format).span, bytes = file_block_of(format).bytes;
    for (size_t row = row_begin; row < row_end; row += CK_GROUP) {
        const uint8_t *group = ck_group_at(format, packed, columns, row / CK_GROUP);
        size_t lanes = ck_minimum(CK_GROUP, row_end - row);
        for (size_t index = 0; index < count; index++) {
            for (size_t lane = 0; lane < lanes; lane++) {
                place_block(format, group, index, lane, source + (lane * count + index) * bytes);
            }
        }
        pad_lanes(format, group, count, lanes);
        source += lanes * count * bytes;
    }
}

void ck_pack_blocks(ck_weight_format format, void *packed, const void *blocks, size_t rows, size_t columns,
                    size_t row_begin, size_t row_end) {
    assert(ck_is_packed(format) && columns % ck_block_columns(format) == 0);
    assert(row_begin % CK_GROUP == 0 && row_end <= rows);
    (void)rows;
    switch (format) {
#define CK_CASE(name, format)                                                                                         \
    case format: pack_blocks(format, packed, blocks, columns, row_begin, row_end); break;
        CK_PACKED_FORMATS(CK_CASE)
#undef CK_CASE
    default: break;
    }
}

CK_INLINE void pack_floats(ck_weight_format format, void *packed, const float *values, size_t columns,
                           size_t row_begin, size_t row_end) {
    size_t count = columns / CK_BLOCK;
    for (size_t row = row_begin; row < row_end; row += CK_GROUP) {
        const uint8_t *group = ck_group_at(format, packed, columns, row / CK_GROUP);
        size_t lanes = ck_minimum(CK_GROUP, row_end - row);
        for (size_t lane = 0; lane < lanes; lane++) {
            const float *source = values + (row - row_begin + lane) * columns;
            for (size_t block = 0; block < count; block++) {
                uint8_t bytes[MOST_FILE_BYTES];
                ck_quantize_block(format, bytes, source + block * CK_BLOCK);
                place_block(format, group, block, lane, bytes);
            }
        }
        pad_lanes(format, group, count, lanes);
    }
}

void ck_pack_floats(ck_weight_format format, void *packed, const float *values, size_t rows, size_t columns,
                    size_t row_begin, size_t row_end) {
    assert(columns % CK_BLOCK == 0 && row_begin % CK_GROUP == 0 && row_end <= rows);
    (void)rows;
    switch (format) {
    case CK_Q8_0: pack_floats(CK_Q8_0, packed, values, columns, row_begin, row_end); break;
    case CK_Q4_0: pack_floats(CK_Q4_0, packed, values, columns, row_begin, row_end); break;
    case CK_Q4_1: pack_floats(CK_Q4_1, packed, values, columns, row_begin, row_end); break;
    default: assert(!"a format that is not made from floats");
    }
}

CK_INLINE void unpack(ck_weight_format format, float *out, const uint8_t *group, size_t lane, size_t blocks) {
    const ck_format_layout layout = ck_layout_of(format);
    const size_t width = CK_BLOCK / layout.halves;
    for (size_t block = 0; block < blocks; block++) {
        const uint8_t *quants = ck_quants_at(format, group, block) + lane * 4;
        for (size_t half = 0; half < layout.halves; half++) {
            ck_value_scale s = ck_scale_at(format, group, block, half, lane);
            for (size_t column = half * width; column < (half + 1) * width; column++) {
                float value = s.scale * (float)(ck_quant_at(format, quants, column) - layout.zero);
                /* Adding a minimum of 0 would change the sign of a zero. */
                out[block * CK_BLOCK + column] = layout.minima ? value + s.minimum : value;
            }
        }
    }
}

void ck_unpack_row(ck_weight_format format, float *out, const void *matrix, size_t rows, size_t columns, size_t row) {
    assert(row < rows);
    (void)rows;
    switch (format) {
    case CK_F32: memcpy(out, (const float *)matrix + row * columns, columns * sizeof(float)); break;
    case CK_F16: ck_half_to_float(out, (const uint16_t *)matrix + row * columns, columns); break;
    case CK_BF16: ck_bfloat_to_float(out, (const uint16_t *)matrix + row * columns, columns); break;
#define CK_CASE(name, format)                                                                                         \
    case format:                                                                                                      \
        unpack(format, out, ck_group_at(format, matrix, columns, row / CK_GROUP), row % CK_GROUP,                     \
               columns / CK_BLOCK);                                                                                   \
        break;
        CK_PACKED_FORMATS(CK_CASE)
#undef CK_CASE
    default: break;
    }
}
