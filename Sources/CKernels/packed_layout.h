/* How block formats lie in memory after packing. The same for every table; nobody outside this target knows it.
 *
 * Rows are taken in groups of 16, one 32-bit lane of a 512-bit register each, columns in blocks of 32. Four adjacent
 * columns, a quad, are what a lane multiplies at once (VPDPBUSD, VPMADDUBSW), and 8 quads of 16 rows are the B tile of
 * an AMX int8 product. A group is one stream of memory, read from its first byte to its last:
 *   head    [2][16 rows] fp16: scales and minima of a block of the file, or the scales of two where there are no minima
 *   body    of that block, or of each of the two (the last head of a row may have one only)
 * and so on, where a body is
 *   subs    [word][16 rows]: the small scales and minima of a super-block, the bytes of the file as 32-bit words
 *   quants  [block][plane], see below
 * All of these are whole lines of 64 bytes.
 *
 * Quants are unsigned (what the file stores around 0 is moved up by `zero`) and lie in planes. Of 8 bits there is one:
 *   bytes   [8 quads][16 rows][4 columns]
 * Fewer bits are a sum of powers of two, and each of these has its plane, the largest with the lowest bits:
 *   4       [4 quads][16 rows][4 columns]: in the low nibble column 4 * quad + i, in the high one that 16 further
 *   2       [2 halves][16 rows][4 bytes]: at bits 2k of byte i column 16 * half + 4 * k + i
 *   1       [16 rows][4 bytes]: at bit k of byte i column 4 * k + i
 */
#ifndef CK_PACKED_LAYOUT_H
#define CK_PACKED_LAYOUT_H

#include "CKernels.h"
#include "vector/inline.h"

enum {
    CK_GROUP = CK_ROW_GRANULE,
    CK_QUADS = CK_BLOCK / 4,
    CK_QUAD_BYTES = CK_GROUP * 4, /* of all rows of a group */
    CK_SUPER_BLOCKS = CK_SUPER_BLOCK / CK_BLOCK,
    CK_MOST_SUB_WORDS = 4,
};

/* Every packed format as X(name in functions, format). */
#define CK_PACKED_FORMATS(X)                                                                                          \
    X(q8_0, CK_Q8_0)                                                                                                  \
    CK_PACKED_FORMATS_BELOW_8_BITS(X)
#define CK_PACKED_FORMATS_BELOW_8_BITS(X)                                                                             \
    X(q4_0, CK_Q4_0)                                                                                                  \
    X(q4_1, CK_Q4_1)                                                                                                  \
    X(q5_0, CK_Q5_0)                                                                                                  \
    X(q5_1, CK_Q5_1)                                                                                                  \
    CK_SUPER_BLOCK_FORMATS(X)
#define CK_SUPER_BLOCK_FORMATS(X)                                                                                     \
    X(q2_k, CK_Q2_K)                                                                                                  \
    X(q3_k, CK_Q3_K)                                                                                                  \
    X(q4_k, CK_Q4_K)                                                                                                  \
    X(q5_k, CK_Q5_K)                                                                                                  \
    X(q6_k, CK_Q6_K)

typedef struct ck_format_layout {
    size_t bits;      /* of a quant; 0 where the format is not packed */
    int zero;         /* the quant that means 0; 0 where there are minima */
    bool minima;      /* value = scale * quant + minimum, otherwise scale * (quant - zero) */
    size_t span;      /* columns of a block of the file: CK_BLOCK or CK_SUPER_BLOCK */
    size_t sub_words; /* per row and super-block */
    size_t halves;    /* scales of its own has 1: every block of 32 columns; 2: each half of it */
} ck_format_layout;

/* Constant where `format` is. */
CK_INLINE ck_format_layout ck_layout_of(ck_weight_format format) {
    switch (format) {
    case CK_Q8_0: return (ck_format_layout){8, 128, false, CK_BLOCK, 0, 1};
    case CK_Q4_0: return (ck_format_layout){4, 8, false, CK_BLOCK, 0, 1};
    case CK_Q4_1: return (ck_format_layout){4, 0, true, CK_BLOCK, 0, 1};
    case CK_Q5_0: return (ck_format_layout){5, 16, false, CK_BLOCK, 0, 1};
    case CK_Q5_1: return (ck_format_layout){5, 0, true, CK_BLOCK, 0, 1};
    case CK_Q2_K: return (ck_format_layout){2, 0, true, CK_SUPER_BLOCK, 4, 2};
    case CK_Q3_K: return (ck_format_layout){3, 4, false, CK_SUPER_BLOCK, 3, 2};
    case CK_Q4_K: return (ck_format_layout){4, 0, true, CK_SUPER_BLOCK, 3, 1};
    case CK_Q5_K: return (ck_format_layout){5, 0, true, CK_SUPER_BLOCK, 3, 1};
    case CK_Q6_K: return (ck_format_layout){6, 32, false, CK_SUPER_BLOCK, 4, 2};
    default: return (ck_format_layout){0, 0, false, 1, 0, 1};
    }
}

/* A block of the file in a group: where its 16 rows lie. */
typedef struct ck_packed_block {
    uint8_t *quants;
    uint32_t *subs;
    uint16_t *scales;
    uint16_t *minima; /* NULL unless the format has minima */
} ck_packed_block;

static inline size_t ck_round_up(size_t value, size_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

static inline size_t ck_minimum(size_t a, size_t b) {
    return a < b ? a : b;
}

static inline bool ck_is_packed(ck_weight_format format) {
    return ck_layout_of(format).bits > 0;
}

/* Bytes of the quants of 16 rows of one block. */
CK_INLINE size_t ck_block_quant_bytes(ck_weight_format format) {
    return CK_GROUP * CK_BLOCK / 8 * ck_layout_of(format).bits;
}

enum { CK_HEAD_BYTES = 2 * CK_GROUP * sizeof(uint16_t) };

/* Blocks of the file that share a head. */
CK_INLINE size_t ck_blocks_of_head(ck_weight_format format) {
    return ck_layout_of(format).minima ? 1 : 2;
}

CK_INLINE size_t ck_sub_bytes(ck_weight_format format) {
    return ck_layout_of(format).sub_words * CK_GROUP * sizeof(uint32_t);
}

CK_INLINE size_t ck_body_bytes(ck_weight_format format) {
    return ck_sub_bytes(format) + ck_layout_of(format).span / CK_BLOCK * ck_block_quant_bytes(format);
}

/* From the start of a group to the head of block `index` of the file. */
CK_INLINE size_t ck_head_offset(ck_weight_format format, size_t index) {
    const size_t together = ck_blocks_of_head(format);
    return index / together * (CK_HEAD_BYTES + together * ck_body_bytes(format));
}

/* From the start of a group to the body of block `index` of the file. */
CK_INLINE size_t ck_body_offset(ck_weight_format format, size_t index) {
    return ck_head_offset(format, index) + CK_HEAD_BYTES + index % ck_blocks_of_head(format) * ck_body_bytes(format);
}

CK_INLINE size_t ck_group_bytes(ck_weight_format format, size_t columns) {
    const size_t count = columns / ck_layout_of(format).span, together = ck_blocks_of_head(format);
    return (count + together - 1) / together * CK_HEAD_BYTES + count * ck_body_bytes(format);
}

/* The group of rows [16 * group, 16 * group + 16). */
CK_INLINE uint8_t *ck_group_at(ck_weight_format format, const void *packed, size_t columns, size_t group) {
    return (uint8_t *)(uintptr_t)packed + group * ck_group_bytes(format, columns);
}

CK_INLINE ck_packed_block ck_packed_block_at(ck_weight_format format, const uint8_t *group, size_t index) {
    uint8_t *head = (uint8_t *)(uintptr_t)group + ck_head_offset(format, index);
    uint8_t *body = (uint8_t *)(uintptr_t)group + ck_body_offset(format, index);
    ck_packed_block result;
    result.subs = (uint32_t *)(void *)body;
    result.quants = body + ck_sub_bytes(format);
    result.scales = (uint16_t *)(void *)head + index % ck_blocks_of_head(format) * CK_GROUP;
    result.minima = ck_layout_of(format).minima ? result.scales + CK_GROUP : NULL;
    return result;
}

/* The quants of block `block` of 32 columns. */
CK_INLINE const uint8_t *ck_quants_at(ck_weight_format format, const uint8_t *group, size_t block) {
    const size_t together = ck_layout_of(format).span / CK_BLOCK;
    return ck_packed_block_at(format, group, block / together).quants +
           block % together * ck_block_quant_bytes(format);
}

#endif
