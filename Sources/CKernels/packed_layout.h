/* How block formats lie in memory after packing. The same for every table; nobody outside this target knows it.
 *
 * Rows are taken in groups of 16, one 32-bit lane of a 512-bit register each. A group holds, one after the other:
 *   quants  Q8_0: [block][8 quads][16 rows][4 columns], unsigned bytes, the file's int8 + 128
 *           Q4_x: [block][4 quads][16 rows][4 columns], low nibble column 4 * quad + i, high nibble 16 columns further
 *   scales  [block][16 rows] fp16
 *   minima  [block][16 rows] fp16, Q4_1 only
 * each part padded to 64 bytes. Four adjacent columns in a lane are what VPDPBUSD multiplies, and 8 quads of 16 rows
 * are the B tile of an AMX int8 product.
 */
#ifndef CK_PACKED_LAYOUT_H
#define CK_PACKED_LAYOUT_H

#include "CKernels.h"

enum { CK_GROUP = CK_ROW_GRANULE, CK_QUADS = CK_BLOCK / 4 };

typedef struct ck_packed_group {
    uint8_t *quants;
    uint16_t *scales;
    uint16_t *minima; /* NULL unless the format has minima */
} ck_packed_group;

static inline size_t ck_round_up(size_t value, size_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

static inline size_t ck_minimum(size_t a, size_t b) {
    return a < b ? a : b;
}

static inline bool ck_is_packed(ck_weight_format format) {
    return format == CK_Q8_0 || format == CK_Q4_0 || format == CK_Q4_1;
}

/* Bytes of the quants of 16 rows of one block. */
static inline size_t ck_block_quant_bytes(ck_weight_format format) {
    return format == CK_Q8_0 ? CK_GROUP * CK_BLOCK : CK_GROUP * CK_BLOCK / 2;
}

static inline size_t ck_group_scale_bytes(size_t columns) {
    return ck_round_up(columns / CK_BLOCK * CK_GROUP * sizeof(uint16_t), 64);
}

static inline size_t ck_group_bytes(ck_weight_format format, size_t columns) {
    return columns / CK_BLOCK * ck_block_quant_bytes(format) +
           (format == CK_Q4_1 ? 2 : 1) * ck_group_scale_bytes(columns);
}

/* The group of rows [16 * group, 16 * group + 16). */
static inline ck_packed_group ck_group_at(ck_weight_format format, const void *packed, size_t columns, size_t group) {
    ck_packed_group result;
    result.quants = (uint8_t *)(uintptr_t)packed + group * ck_group_bytes(format, columns);
    result.scales = (uint16_t *)(void *)(result.quants + columns / CK_BLOCK * ck_block_quant_bytes(format));
    result.minima = NULL;
    if (format == CK_Q4_1) {
        result.minima = result.scales + ck_group_scale_bytes(columns) / sizeof(uint16_t);
    }
    return result;
}

#endif
