#if defined(__x86_64__)

#include "../avx2/avx2.h"
#include "avx512.h"

/* What the AVX-512 tables have in common. */
#define CK_AVX512_OPERATIONS                                                                                          \
    .rms_norm = ck_avx512_rms_norm, .rope_adjacent = ck_avx512_rope_adjacent, .rope_halves = ck_avx512_rope_halves,   \
    .silu_multiply = ck_avx512_silu_multiply, .add = ck_avx512_add, .attention_f16 = ck_avx512_attention_f16,         \
    .attention_f32 = ck_avx512_attention_f32, .attention_scratch = ck_avx512_attention_scratch,                       \
    .store_f16 = ck_avx512_store_f16, .argmax = ck_avx512_argmax

#define CK_VNNI_SLOT(name, format) [format] = CK_MATMUL(ck_avx512_##name, ck_avx512_vnni_run_##name),
#define CK_AVX2_SLOT(name, format) [format] = CK_MATMUL(ck_avx2_##name, ck_avx2_run_##name),

/* Sapphire Rapids, Zen 4 and later. */
const ck_kernels ck_avx512_kernels = {
    .name = "avx512",
    .required_features = CK_FEATURE_AVX2 | CK_FEATURE_AVX512 | CK_FEATURE_AVX512_VNNI | CK_FEATURE_AVX512_BF16,
    .matmul =
        {
            [CK_F32] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_f32),
            [CK_F16] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_f16),
            [CK_BF16] = CK_MATMUL(ck_avx512_bf16, ck_avx512_bf16_run),
            CK_PACKED_FORMATS(CK_VNNI_SLOT)
        },
    CK_AVX512_OPERATIONS,
};

/* Cascade Lake and Ice Lake: no BF16. */
const ck_kernels ck_avx512_vnni_kernels = {
    .name = "avx512-vnni",
    .required_features = CK_FEATURE_AVX2 | CK_FEATURE_AVX512 | CK_FEATURE_AVX512_VNNI,
    .matmul =
        {
            [CK_F32] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_f32),
            [CK_F16] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_f16),
            [CK_BF16] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_bf16),
            CK_PACKED_FORMATS(CK_VNNI_SLOT)
        },
    CK_AVX512_OPERATIONS,
};

/* Skylake: no VNNI either, so int8 products are those of AVX2. */
const ck_kernels ck_avx512_base_kernels = {
    .name = "avx512-base",
    .required_features = CK_FEATURE_AVX2 | CK_FEATURE_AVX512,
    .matmul =
        {
            [CK_F32] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_f32),
            [CK_F16] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_f16),
            [CK_BF16] = CK_MATMUL(ck_avx512_floats, ck_avx512_run_bf16),
            CK_PACKED_FORMATS(CK_AVX2_SLOT)
        },
    CK_AVX512_OPERATIONS,
};

#endif
