/* Kernels for AVX-512. `vnni` and `bf16` in a name say what else the processor must have. */
#ifndef CK_AVX512_H
#define CK_AVX512_H

#include "../packed_layout.h"
#include "../tables.h"

CK_DECLARE_PREPARATION(ck_avx512_floats)
void ck_avx512_run_f32(CK_RUN_PARAMETERS);
void ck_avx512_run_f16(CK_RUN_PARAMETERS);
void ck_avx512_run_bf16(CK_RUN_PARAMETERS);

CK_DECLARE_PREPARATION(ck_avx512_bf16)
void ck_avx512_bf16_run(CK_RUN_PARAMETERS);

#define CK_DECLARE(name, format) CK_DECLARE_MATMUL(ck_avx512_##name, ck_avx512_vnni_run_##name)
CK_PACKED_FORMATS(CK_DECLARE)
#undef CK_DECLARE

void ck_avx512_rms_norm(float *out, const float *x, const float *weight, size_t count, float epsilon);
void ck_avx512_rope_adjacent(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size);
void ck_avx512_rope_halves(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size);
void ck_avx512_silu_multiply(float *gate, const float *up, size_t count);
void ck_avx512_add(float *x, const float *y, size_t count);
void ck_avx512_attention_f16(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                             ck_attention_shape shape, float *scratch);
void ck_avx512_attention_f32(float *out, const float *queries, const float *keys, const float *values,
                             ck_attention_shape shape, float *scratch);
size_t ck_avx512_attention_scratch(ck_attention_shape shape);
void ck_avx512_store_f16(uint16_t *out, const float *values, size_t count);
size_t ck_avx512_argmax(const float *values, size_t count);

#endif
