#include "portable.h"

#define CK_SLOT(name, format) [format] = CK_MATMUL(ck_portable_blocks, ck_portable_run_##name),

const ck_kernels ck_portable_kernels = {
    .name = "portable",
    .required_features = 0,
    .matmul =
        {
            [CK_F32] = CK_MATMUL(ck_portable_floats, ck_portable_run_f32),
            [CK_F16] = CK_MATMUL(ck_portable_floats, ck_portable_run_f16),
            [CK_BF16] = CK_MATMUL(ck_portable_floats, ck_portable_run_bf16),
            CK_PACKED_FORMATS(CK_SLOT)
        },
    .rms_norm = ck_portable_rms_norm,
    .rope_adjacent = ck_portable_rope_adjacent,
    .rope_halves = ck_portable_rope_halves,
    .silu_multiply = ck_portable_silu_multiply,
    .add = ck_portable_add,
    .attention_f16 = ck_portable_attention_f16,
    .attention_f32 = ck_portable_attention_f32,
    .attention_scratch = ck_portable_attention_scratch,
    .store_f16 = ck_float_to_half,
    .argmax = ck_portable_argmax,
};
