/* Products with BF16 weights by VDPBF16PS: activations are rounded to bfloat16, pairs are added in float. */
#if defined(__x86_64__)

#include "avx512.h"
#include "begin_bf16.h"
#include "vector.h"

/* 32 bfloat16. */
typedef __m512bh operand;
enum {
    STEP_COLUMNS = 32,
    MOST_TOKENS = 8, /* by 3 rows as many accumulators as 6 by 4 */
};

CK_INLINE operand load_weights(ck_weight_format format, const void *weights, size_t index, size_t count) {
    (void)format;
    __mmask32 lanes = count >= STEP_COLUMNS ? 0xffffffffu : (1u << count) - 1;
    return (operand)_mm512_maskz_loadu_epi16(lanes, (const uint16_t *)weights + index);
}

CK_INLINE __mmask16 sixteen_of(size_t count) { return (__mmask16)(count >= 16 ? 0xffff : (1u << count) - 1); }

CK_INLINE void store_activations(float *prepared, const float *activations, size_t count) {
    size_t rest = count > 16 ? count - 16 : 0;
    __m512 low = _mm512_maskz_loadu_ps(sixteen_of(count), activations);
    __m512 high = _mm512_maskz_loadu_ps(sixteen_of(rest), rest ? activations + 16 : activations);
    _mm512_storeu_si512(prepared, (__m512i)_mm512_cvtne2ps_pbh(high, low));
}

CK_INLINE operand load_activations(const float *prepared) { return (operand)_mm512_loadu_si512(prepared); }

CK_INLINE vector multiply_add(operand weights, operand activations, vector sums) {
    return _mm512_dpbf16_ps(sums, weights, activations);
}

#include "../vector/floats.h"
#include "panels.h"

size_t ck_avx512_bf16_prepared_bytes(size_t tokens, size_t columns) {
    return floats_prepared_bytes(tokens, columns);
}

size_t ck_avx512_bf16_scratch_bytes(size_t tokens, size_t columns) {
    (void)columns;
    return panel_bytes(tokens);
}

void ck_avx512_bf16_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                            size_t token_begin, size_t token_end) {
    floats_prepare(prepared, activations, stride, tokens, columns, token_begin, token_end);
}

void ck_avx512_bf16_run(CK_RUN_PARAMETERS) {
    (void)rows;
    multiply_floats(CK_BF16, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate,
                    scratch);
}

#include "end.h"

#endif
