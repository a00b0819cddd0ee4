/* The slots of the table: AMX for many tokens, AVX-512 for few. */
#if defined(__x86_64__)

#include "matmul.h"

#include "amx.h"

/* From so many tokens on: below, filling a panel costs more than the product saves. */
enum {
    AMX_FLOAT_TOKENS = 16,
    AMX_BLOCK_TOKENS = 32,
};

#define CK_SLOT(name, format_, parts_, least_tokens, family, few)                                                     \
    size_t ck_amx_##name##_prepared_bytes(size_t tokens, size_t columns) {                                            \
        return tokens < least_tokens ? family##_prepared_bytes(tokens, columns)                                       \
                                     : ck_amx_prepared_bytes(tokens, columns, parts_);                                \
    }                                                                                                                 \
    size_t ck_amx_##name##_scratch_bytes(size_t tokens, size_t columns) {                                             \
        return tokens < least_tokens ? family##_scratch_bytes(tokens, columns) : AMX_SCRATCH_BYTES;                   \
    }                                                                                                                 \
    void ck_amx_##name##_prepare(void *prepared, const float *activations, size_t stride, size_t tokens,              \
                                 size_t columns, size_t token_begin, size_t token_end) {                              \
        if (tokens < least_tokens) {                                                                                  \
            family##_prepare(prepared, activations, stride, tokens, columns, token_begin, token_end);                 \
        } else {                                                                                                      \
            ck_amx_prepare(prepared, activations, stride, tokens, columns, token_begin, token_end, parts_);           \
        }                                                                                                             \
    }                                                                                                                 \
    void ck_amx_run_##name(CK_RUN_PARAMETERS) {                                                                       \
        if (tokens < least_tokens) {                                                                                  \
            few(out, out_stride, weights, prepared, tokens, rows, columns, row_begin, row_end, accumulate, scratch);  \
            return;                                                                                                   \
        }                                                                                                             \
        amx_product product = {out,     out_stride, weights, format_,    prepared, tokens,                            \
                               columns, row_begin,  row_end, accumulate, scratch,  parts_};                           \
        ck_amx_multiply(&product);                                                                                    \
    }

CK_SLOT(f32, CK_F32, 3, AMX_FLOAT_TOKENS, ck_avx512_floats, ck_avx512_run_f32)
CK_SLOT(f16, CK_F16, 2, AMX_FLOAT_TOKENS, ck_avx512_floats, ck_avx512_run_f16)
/* VDPBF16PS has half the rate of FMA on these processors. */
CK_SLOT(bf16, CK_BF16, 1, AMX_FLOAT_TOKENS, ck_avx512_floats, ck_avx512_run_bf16)

#define CK_BLOCK_SLOT(name, format)                                                                                   \
    CK_SLOT(name, format, 1, AMX_BLOCK_TOKENS, ck_avx512_##name, ck_avx512_vnni_run_##name)
CK_PACKED_FORMATS(CK_BLOCK_SLOT)

#endif
