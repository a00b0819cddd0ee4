/* SIMD kernels of the native engine, with run-time dispatch.
 *
 * No function here allocates, starts a thread, prints or keeps state. Callers slice the work: matrix products by rows
 * [row_begin, row_end), preparation by tokens [token_begin, token_end). Preconditions are checked once by the caller;
 * here they are assertions.
 *
 * A table (`struct ck_kernels`) holds one function per operation for one family of processors. `portable` is plain C
 * and the oracle that every other table is tested against.
 */
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- Processor features ------------------------------------------------------------------------------------- */

enum {
    CK_FEATURE_AVX2 = 1u << 0,        /* AVX2, FMA and F16C */
    CK_FEATURE_AVX512 = 1u << 1,      /* AVX-512 F, BW, VL, DQ */
    CK_FEATURE_AVX512_VNNI = 1u << 2,
    CK_FEATURE_AVX512_BF16 = 1u << 3,
    CK_FEATURE_AMX_INT8 = 1u << 4,
    CK_FEATURE_AMX_BF16 = 1u << 5,
    CK_FEATURE_AVX_VNNI = 1u << 6,
    CK_FEATURE_AVX512_FP16 = 1u << 7,
};

/* What this processor *and* operating system support (register state enabled, permissions granted). */
uint64_t ck_cpu_features(void);

/* ---- Weight formats ----------------------------------------------------------------------------------------- */

typedef enum ck_weight_format {
    CK_F32,  /* [rows][columns] float, row-major, as in a file */
    CK_F16,  /* [rows][columns] IEEE half, row-major, as in a file */
    CK_BF16, /* [rows][columns] bfloat16, row-major, as in a file */
    CK_Q8_0, /* packed: blocks of 32 columns, int8 with one fp16 scale; see ck_pack_* */
    CK_Q4_0, /* packed: blocks of 32 columns, 4 bits around 8 with one fp16 scale */
    CK_Q4_1, /* packed: blocks of 32 columns, 4 bits with fp16 scale and fp16 minimum */
    CK_Q5_0, /* packed: blocks of 32 columns, 5 bits around 16 with one fp16 scale */
    CK_Q5_1, /* packed: blocks of 32 columns, 5 bits with fp16 scale and fp16 minimum */
    /* Packed: super-blocks of 256 columns with one fp16 scale (and one fp16 minimum), multiplied by small whole numbers
     * of every 16 or 32 columns. */
    CK_Q2_K, /* 2 bits; of every 16 columns a scale and a minimum of 4 bits */
    CK_Q3_K, /* 3 bits around 4; of every 16 columns a signed scale of 6 bits */
    CK_Q4_K, /* 4 bits; of every 32 columns a scale and a minimum of 6 bits */
    CK_Q5_K, /* 5 bits; of every 32 columns a scale and a minimum of 6 bits */
    CK_Q6_K, /* 6 bits around 32; of every 16 columns a signed scale of 8 bits */
    CK_WEIGHT_FORMATS
} ck_weight_format;

/* Columns that kernels take together: those of one scale of the activations. */
#define CK_BLOCK 32
/* Columns of a super-block. */
#define CK_SUPER_BLOCK 256
/* row_begin is a multiple of this, row_end too unless it is the last row. */
#define CK_ROW_GRANULE 16
/* token_begin of `prepare` is a multiple of this. */
#define CK_TOKEN_GRANULE 16

/* Packed layout is private to the kernels, the same for every table, and 64-byte aligned. It holds every bit of the
 * file's blocks in as many bytes, rows and parts rounded up. */

/* Columns of a matrix are a multiple of this: CK_BLOCK, CK_SUPER_BLOCK, or 1 for F32, F16, BF16. */
size_t ck_block_columns(ck_weight_format format);

/* Bytes of a packed matrix (or of a plain one for F32, F16, BF16). */
size_t ck_matrix_bytes(ck_weight_format format, size_t rows, size_t columns);

/* Packs rows [row_begin, row_end) from `blocks`, GGUF blocks of the same format, row-major, `blocks` pointing at
 * row_begin. row_begin is a multiple of CK_ROW_GRANULE; rows past the last one up to the granule are padded with zero
 * scales. Disjoint ranges may be packed in parallel. */
void ck_pack_blocks(ck_weight_format format, void *packed, const void *blocks, size_t rows, size_t columns,
                    size_t row_begin, size_t row_end);

/* The same from float rows, quantising as the `gguf` package does; Q8_0, Q4_0 and Q4_1 only. `values` points at
 * row_begin. */
void ck_pack_floats(ck_weight_format format, void *packed, const float *values, size_t rows, size_t columns,
                    size_t row_begin, size_t row_end);

/* One row as floats, from any format: embedding lookup. */
void ck_unpack_row(ck_weight_format format, float *out, const void *matrix, size_t rows, size_t columns, size_t row);

/* Plain conversions of `count` values, round to nearest even. */
void ck_float_to_half(uint16_t *out, const float *values, size_t count);
void ck_half_to_float(float *out, const uint16_t *values, size_t count);
void ck_float_to_bfloat(uint16_t *out, const float *values, size_t count);
void ck_bfloat_to_float(float *out, const uint16_t *values, size_t count);

/* ---- Operations --------------------------------------------------------------------------------------------- */

/* out[token][row] = sum over columns of activations[token][column] * weights[row][column], for one weight format.
 * The activations are first `prepare`d into the form that `run` reads (int8 blocks, bfloat16, panels, ...). */
typedef struct ck_matmul {
    /* Bytes of prepared activations, 64-byte aligned. */
    size_t (*prepared_bytes)(size_t tokens, size_t columns);
    /* activations: [tokens][stride] floats, of which this call prepares [token_begin, token_end). */
    void (*prepare)(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                    size_t token_begin, size_t token_end);
    /* Bytes of scratch that each concurrent caller of `run` brings, 64-byte aligned; may be 0. */
    size_t (*scratch_bytes)(size_t tokens, size_t columns);
    /* out: [tokens][out_stride] floats; rows [row_begin, row_end) of each token are written, or added to when
     * `accumulate`. */
    void (*run)(float *out, size_t out_stride, const void *weights, const void *prepared, size_t tokens, size_t rows,
                size_t columns, size_t row_begin, size_t row_end, bool accumulate, void *scratch);
} ck_matmul;

/* Causal attention of one sequence and one key/value head.
 * Query t of `tokens` sits at position first_position + t and sees cache positions 0 ... first_position + t. */
typedef struct ck_attention_shape {
    size_t tokens;
    size_t first_position;
    size_t group;              /* query heads that share this key/value head */
    size_t head_size;          /* a multiple of 8 */
    size_t query_token_stride; /* floats from one token's queries to the next; heads of a token are contiguous */
    size_t out_token_stride;   /* the same for the output */
    float scale;               /* usually 1 / sqrt(head_size) */
} ck_attention_shape;

typedef struct ck_kernels {
    const char *name;           /* "portable", "avx2", "avx512", ... */
    uint64_t required_features; /* CK_FEATURE_*; 0 for portable */

    ck_matmul matmul[CK_WEIGHT_FORMATS];

    /* out[i] = x[i] / sqrt(mean(x^2) + epsilon) * weight[i]. out may be x. */
    void (*rms_norm)(float *out, const float *x, const float *weight, size_t count, float epsilon);

    /* Rotates `heads` contiguous heads of head_size floats in place by the angles whose cosines and sines are given
     * (head_size / 2 each). adjacent: pairs (2i, 2i+1), as GGUF stores Llama; halves: pairs (i, i + head_size/2), as
     * Hugging Face does. */
    void (*rope_adjacent)(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size);
    void (*rope_halves)(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size);

    /* gate[i] = silu(gate[i]) * up[i] */
    void (*silu_multiply)(float *gate, const float *up, size_t count);

    /* x[i] += y[i] */
    void (*add)(float *x, const float *y, size_t count);

    /* keys, values: [position][head_size] of one key/value head, contiguous. out: like the queries. */
    void (*attention_f16)(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                          ck_attention_shape shape, float *scratch);
    void (*attention_f32)(float *out, const float *queries, const float *keys, const float *values,
                          ck_attention_shape shape, float *scratch);
    /* Floats of scratch for either, 64-byte aligned. */
    size_t (*attention_scratch)(ck_attention_shape shape);

    /* Writes `count` floats to a cache of halves. */
    void (*store_f16)(uint16_t *out, const float *values, size_t count);

    /* Index of the largest value, the first of equals; NaN is never the largest. */
    size_t (*argmax)(const float *values, size_t count);
} ck_kernels;

/* Tables that this processor runs, best first; `portable` is last and always there. */
size_t ck_kernels_count(void);
const ck_kernels *ck_kernels_at(size_t index);
/* NULL when there is no such table or this processor does not run it. "avx512" also finds the table of a processor with
 * less than the newest AVX-512. */
const ck_kernels *ck_kernels_named(const char *name);

/* Tells the processor that this is a spin loop. */
static inline void ck_spin_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#include "CKernelsProbe.h"

#endif
