/* The slots of the table, by number of tokens: AVX-512 for few, AMX with a form of its own for some, AMX with panels of
 * weights for many. */
#if defined(__x86_64__)

#include "matmul.h"

#include "amx.h"
#include "few_blocks.h"
#include "few_floats.h"

/* From so many tokens on. Below, AVX-512 keeps up with the memory; the middle way ends where panels of weights cost less
 * than they save, for F16 and BF16 at the most tokens that it takes. */
enum {
    AMX_FEW_F16 = 7,
    AMX_FEW_BF16 = 5,
    AMX_FLOAT_PANELS = AMX_FEW_FLOAT_TOKENS + 1,
    AMX_F32_PANELS = 16,
    AMX_FEW_BLOCKS = 9,
    AMX_Q8_0_PANELS = 48,
    AMX_PLAIN_BLOCK_PANELS = 64,
    AMX_BLOCK_PANELS = 32,
};

#define CK_PREPARED(name, parts_, least, least_panels, few, some)                                                     \
    size_t ck_amx_##name##_prepared_bytes(size_t tokens, size_t columns) {                                            \
        return tokens < least          ? few##_prepared_bytes(tokens, columns)                                        \
               : tokens < least_panels ? some##_prepared_bytes(tokens, columns)                                       \
                                       : ck_amx_prepared_bytes(tokens, columns, parts_);                              \
    }                                                                                                                 \
    void ck_amx_##name##_prepare(void *prepared, const float *activations, size_t stride, size_t tokens,              \
                                 size_t columns, size_t token_begin, size_t token_end) {                              \
        if (tokens < least) {                                                                                         \
            few##_prepare(prepared, activations, stride, tokens, columns, token_begin, token_end);                    \
        } else if (tokens < least_panels) {                                                                           \
            some##_prepare(prepared, activations, stride, tokens, columns, token_begin, token_end);                   \
        } else {                                                                                                      \
            ck_amx_prepare(prepared, activations, stride, tokens, columns, token_begin, token_end, parts_);           \
        }                                                                                                             \
    }

#define CK_RUN(name, format_, parts_, least, least_panels, few_bytes, few_run, some_bytes, some_run)                  \
    size_t ck_amx_##name##_scratch_bytes(size_t tokens, size_t columns) {                                             \
        (void)columns;                                                                                                \
        return tokens < least ? few_bytes : tokens < least_panels ? some_bytes : AMX_SCRATCH_BYTES;                   \
    }                                                                                                                 \
    void ck_amx_run_##name(CK_RUN_PARAMETERS) {                                                                       \
        if (tokens < least) {                                                                                         \
            few_run(out, out_stride, weights, prepared, tokens, rows, columns, row_begin, row_end, accumulate,        \
                    scratch);                                                                                         \
        } else if (tokens < least_panels) {                                                                           \
            some_run(out, out_stride, weights, prepared, tokens, rows, columns, row_begin, row_end, accumulate,       \
                     scratch);                                                                                        \
        } else {                                                                                                      \
            amx_product product = {out,     out_stride, weights, format_,    prepared, tokens,                        \
                                   columns, row_begin,  row_end, accumulate, scratch,  parts_};                       \
            ck_amx_multiply(&product);                                                                                \
        }                                                                                                             \
    }

/* VDPBF16PS has half the rate of FMA on these processors: for few tokens BF16 weights become floats, too. */
#define CK_FLOAT_SLOT(name, format, parts, least)                                                                     \
    CK_PREPARED(name, parts, least, AMX_FLOAT_PANELS, ck_avx512_floats, ck_amx_few_##name)                            \
    CK_RUN(name, format, parts, least, AMX_FLOAT_PANELS, ck_avx512_floats_scratch_bytes(tokens, columns),             \
           ck_avx512_run_##name, ck_amx_few_##name##_scratch_bytes(tokens, columns), ck_amx_few_run_##name)
CK_FLOAT_SLOT(f16, CK_F16, 2, AMX_FEW_F16)
CK_FLOAT_SLOT(bf16, CK_BF16, 1, AMX_FEW_BF16)

/* Without a middle way. */
#define CK_TWO_WAYS(name, format, parts, least, few, few_run)                                                         \
    CK_PREPARED(name, parts, least, least, few, few)                                                                  \
    CK_RUN(name, format, parts, least, least, few##_scratch_bytes(tokens, columns), few_run,                          \
           few##_scratch_bytes(tokens, columns), few_run)
CK_TWO_WAYS(f32, CK_F32, 3, AMX_F32_PANELS, ck_avx512_floats, ck_avx512_run_f32)

/* Blocks with minima or super-blocks. */
#define CK_BLOCK_SLOT(name, format)                                                                                   \
    CK_TWO_WAYS(name, format, 1, AMX_BLOCK_PANELS, ck_avx512_##name, ck_avx512_vnni_run_##name)
CK_BLOCK_SLOT(q4_1, CK_Q4_1)
CK_BLOCK_SLOT(q5_1, CK_Q5_1)
CK_SUPER_BLOCK_FORMATS(CK_BLOCK_SLOT)

#define CK_PLAIN_BLOCK_SLOT(name, format, least_panels)                                                               \
    CK_PREPARED(name, 1, AMX_FEW_BLOCKS, least_panels, ck_avx512_##name, ck_avx512_##name)                            \
    CK_RUN(name, format, 1, AMX_FEW_BLOCKS, least_panels, ck_avx512_##name##_scratch_bytes(tokens, columns),          \
           ck_avx512_vnni_run_##name, ck_amx_few_blocks_scratch_bytes(), ck_amx_few_run_##name)
CK_PLAIN_BLOCK_SLOT(q8_0, CK_Q8_0, AMX_Q8_0_PANELS)
CK_PLAIN_BLOCK_SLOT(q4_0, CK_Q4_0, AMX_PLAIN_BLOCK_PANELS)
CK_PLAIN_BLOCK_SLOT(q5_0, CK_Q5_0, AMX_PLAIN_BLOCK_PANELS)

#endif
