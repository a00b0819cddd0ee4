#if defined(__x86_64__)

#include "avx2.h"

#define CK_SLOT(name, format) [format] = CK_MATMUL(ck_avx2_##name, ck_avx2_run_##name),

const ck_kernels ck_avx2_kernels = {
    .name = "avx2",
    .required_features = CK_FEATURE_AVX2,
    .matmul =
        {
            [CK_F32] = CK_MATMUL(ck_avx2_floats, ck_avx2_run_f32),
            [CK_F16] = CK_MATMUL(ck_avx2_floats, ck_avx2_run_f16),
            [CK_BF16] = CK_MATMUL(ck_avx2_floats, ck_avx2_run_bf16),
            CK_PACKED_FORMATS(CK_SLOT)
        },
    .rms_norm = ck_avx2_rms_norm,
    .rope_adjacent = ck_avx2_rope_adjacent,
    .rope_halves = ck_avx2_rope_halves,
    .silu_multiply = ck_avx2_silu_multiply,
    .add = ck_avx2_add,
    .attention_f16 = ck_avx2_attention_f16,
    .attention_f32 = ck_avx2_attention_f32,
    .attention_scratch = ck_avx2_attention_scratch,
    .store_f16 = ck_avx2_store_f16,
    .argmax = ck_avx2_argmax,
};

#endif
