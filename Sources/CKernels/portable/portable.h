/* Plain C: the definition of every operation, and the oracle of the other tables. */
#ifndef CK_PORTABLE_H
#define CK_PORTABLE_H

#include "../packed_layout.h"
#include "../scalar_floats.h"
#include "../tables.h"

CK_DECLARE_PREPARATION(ck_portable_floats)
void ck_portable_run_f32(CK_RUN_PARAMETERS);
void ck_portable_run_f16(CK_RUN_PARAMETERS);
void ck_portable_run_bf16(CK_RUN_PARAMETERS);

CK_DECLARE_PREPARATION(ck_portable_blocks)
#define CK_DECLARE(name, format) void ck_portable_run_##name(CK_RUN_PARAMETERS);
CK_PACKED_FORMATS(CK_DECLARE)
#undef CK_DECLARE

void ck_portable_rms_norm(float *out, const float *x, const float *weight, size_t count, float epsilon);
void ck_portable_rope_adjacent(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size);
void ck_portable_rope_halves(float *x, const float *cosines, const float *sines, size_t heads, size_t head_size);
void ck_portable_silu_multiply(float *gate, const float *up, size_t count);
void ck_portable_add(float *x, const float *y, size_t count);
void ck_portable_attention_f16(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                               ck_attention_shape shape, float *scratch);
void ck_portable_attention_f32(float *out, const float *queries, const float *keys, const float *values,
                               ck_attention_shape shape, float *scratch);
size_t ck_portable_attention_scratch(ck_attention_shape shape);
size_t ck_portable_argmax(const float *values, size_t count);

#endif
