#if defined(__x86_64__)

#include "avx2.h"
#include "begin.h"
#include "vector.h"

#include "../vector/float_operands.h"
#include "../vector/floats.h"
#include "panels.h"

size_t ck_avx2_floats_prepared_bytes(size_t tokens, size_t columns) {
    return floats_prepared_bytes(tokens, columns);
}

void ck_avx2_floats_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                              size_t token_begin, size_t token_end) {
    floats_prepare(prepared, activations, stride, tokens, columns, token_begin, token_end);
}

size_t ck_avx2_floats_scratch_bytes(size_t tokens, size_t columns) {
    (void)columns;
    return panel_bytes(tokens);
}

void ck_avx2_run_f32(CK_RUN_PARAMETERS) {
    (void)rows;
    multiply_floats(CK_F32, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate,
                    scratch);
}

void ck_avx2_run_f16(CK_RUN_PARAMETERS) {
    (void)rows;
    multiply_floats(CK_F16, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate,
                    scratch);
}

void ck_avx2_run_bf16(CK_RUN_PARAMETERS) {
    (void)rows;
    multiply_floats(CK_BF16, out, out_stride, weights, prepared, tokens, columns, row_begin, row_end, accumulate,
                    scratch);
}

#include "end.h"

#endif
