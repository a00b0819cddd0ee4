#if defined(__x86_64__)

#include "../avx512/avx512.h"
#include "attention.h"
#include "matmul.h"

#define CK_SLOT(name, format) [format] = CK_MATMUL(ck_amx_##name, ck_amx_run_##name),

/* Sapphire Rapids and later. */
const ck_kernels ck_amx_kernels = {
    .name = "amx",
    .required_features = CK_FEATURE_AVX2 | CK_FEATURE_AVX512 | CK_FEATURE_AVX512_VNNI | CK_FEATURE_AVX512_BF16 |
                         CK_FEATURE_AVX512_FP16 | CK_FEATURE_AMX_BF16 | CK_FEATURE_AMX_INT8,
    .matmul =
        {
            [CK_F32] = CK_MATMUL(ck_amx_f32, ck_amx_run_f32),
            [CK_F16] = CK_MATMUL(ck_amx_f16, ck_amx_run_f16),
            [CK_BF16] = CK_MATMUL(ck_amx_bf16, ck_amx_run_bf16),
            CK_PACKED_FORMATS(CK_SLOT)
        },
    .rms_norm = ck_avx512_rms_norm,
    .rope_adjacent = ck_avx512_rope_adjacent,
    .rope_halves = ck_avx512_rope_halves,
    .silu_multiply = ck_avx512_silu_multiply,
    .add = ck_avx512_add,
    .attention_f16 = ck_amx_attention_f16,
    .attention_f32 = ck_avx512_attention_f32,
    .attention_scratch = ck_amx_attention_scratch,
    .store_f16 = ck_avx512_store_f16,
    .argmax = ck_avx512_argmax,
};

#endif
