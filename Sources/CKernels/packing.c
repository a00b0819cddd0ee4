#include <assert.h>
#include <string.h>

#include "packed_layout.h"
#include "quantization.h"
#include "scalar_floats.h"

size_t ck_matrix_bytes(ck_weight_format format, size_t rows, size_t columns) {
    switch (format) {
    case CK_F32: return rows * columns * sizeof(float);
    case CK_F16:
    case CK_BF16: return rows * columns * sizeof(uint16_t);
    default: return (rows + CK_GROUP - 1) / CK_GROUP * ck_group_bytes(format, columns);
    }
}

/* Puts one GGUF block into lane `lane` of block `block` of a group. */
static void place_block(ck_weight_format format, ck_packed_group group, size_t block, size_t lane,
                        const uint8_t *source) {
    memcpy(&group.scales[block * CK_GROUP + lane], source, 2);
    source += 2;
    if (format == CK_Q4_1) {
        memcpy(&group.minima[block * CK_GROUP + lane], source, 2);
        source += 2;
    }
    size_t bytes = ck_block_quant_bytes(format);
    uint8_t *quants = group.quants + block * bytes + lane * 4;
    uint32_t flip = format == CK_Q8_0 ? 0x80808080u : 0;
    for (size_t quad = 0; quad < bytes / 64; quad++) {
        uint32_t four;
        memcpy(&four, source + quad * 4, 4);
        four ^= flip;
        memcpy(quants + quad * 64, &four, 4);
    }
}

/* Lanes past the last row: scale and minimum zero, so that they contribute nothing anywhere. */
static void pad_lanes(ck_weight_format format, ck_packed_group group, size_t blocks, size_t first_lane) {
    static const uint8_t zero[34];
    for (size_t block = 0; block < blocks; block++) {
        for (size_t lane = first_lane; lane < CK_GROUP; lane++) {
            place_block(format, group, block, lane, zero);
        }
    }
}

void ck_pack_blocks(ck_weight_format format, void *packed, const void *blocks, size_t rows, size_t columns,
                    size_t row_begin, size_t row_end) {
    assert(ck_is_packed(format) && columns % CK_BLOCK == 0 && row_begin % CK_GROUP == 0 && row_end <= rows);
    (void)rows;
    size_t count = columns / CK_BLOCK, bytes = ck_file_block_bytes(format);
    const uint8_t *source = blocks;
    for (size_t row = row_begin; row < row_end; row += CK_GROUP) {
        ck_packed_group group = ck_group_at(format, packed, columns, row / CK_GROUP);
        size_t lanes = ck_minimum(CK_GROUP, row_end - row);
        for (size_t block = 0; block < count; block++) {
            for (size_t lane = 0; lane < lanes; lane++) {
                place_block(format, group, block, lane, source + (lane * count + block) * bytes);
            }
        }
        pad_lanes(format, group, count, lanes);
        source += lanes * count * bytes;
    }
}

void ck_pack_floats(ck_weight_format format, void *packed, const float *values, size_t rows, size_t columns,
                    size_t row_begin, size_t row_end) {
    assert(ck_is_packed(format) && columns % CK_BLOCK == 0 && row_begin % CK_GROUP == 0 && row_end <= rows);
    (void)rows;
    size_t count = columns / CK_BLOCK;
    for (size_t row = row_begin; row < row_end; row += CK_GROUP) {
        ck_packed_group group = ck_group_at(format, packed, columns, row / CK_GROUP);
        size_t lanes = ck_minimum(CK_GROUP, row_end - row);
        for (size_t lane = 0; lane < lanes; lane++) {
            const float *source = values + (row - row_begin + lane) * columns;
            for (size_t block = 0; block < count; block++) {
                uint8_t bytes[34];
                ck_quantize_block(format, bytes, source + block * CK_BLOCK);
                place_block(format, group, block, lane, bytes);
            }
        }
        pad_lanes(format, group, count, lanes);
    }
}

static void unpack_block(ck_weight_format format, float *out, ck_packed_group group, size_t block, size_t lane) {
    float scale = ck_float_of_half(group.scales[block * CK_GROUP + lane]);
    float minimum = format == CK_Q4_1 ? ck_float_of_half(group.minima[block * CK_GROUP + lane]) : 0;
    const uint8_t *quants = group.quants + block * ck_block_quant_bytes(format) + lane * 4;
    for (size_t column = 0; column < CK_BLOCK; column++) {
        if (format == CK_Q8_0) {
            out[column] = scale * (float)((int)quants[column / 4 * 64 + column % 4] - 128);
            continue;
        }
        uint8_t both = quants[column % 16 / 4 * 64 + column % 4];
        int quant = column < 16 ? both & 15 : both >> 4;
        out[column] = format == CK_Q4_0 ? scale * (float)(quant - 8) : scale * (float)quant + minimum;
    }
}

void ck_unpack_row(ck_weight_format format, float *out, const void *matrix, size_t rows, size_t columns, size_t row) {
    assert(row < rows);
    (void)rows;
    switch (format) {
    case CK_F32: memcpy(out, (const float *)matrix + row * columns, columns * sizeof(float)); return;
    case CK_F16: ck_half_to_float(out, (const uint16_t *)matrix + row * columns, columns); return;
    case CK_BF16: ck_bfloat_to_float(out, (const uint16_t *)matrix + row * columns, columns); return;
    default: break;
    }
    ck_packed_group group = ck_group_at(format, matrix, columns, row / CK_GROUP);
    for (size_t block = 0; block < columns / CK_BLOCK; block++) {
        unpack_block(format, out + block * CK_BLOCK, group, block, row % CK_GROUP);
    }
}
