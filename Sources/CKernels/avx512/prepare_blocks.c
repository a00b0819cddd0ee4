/* Preparation of int8 activations: what is stored beside the quants depends on how the weights are offset. */
#if defined(__x86_64__)

#include <string.h>

#include "avx512.h"
#include "begin.h"
#include "vector.h"

#include "../vector/quantize_activations.h"

#define CK_PREPARATION(format, offset_factor, with_minima)                                                            \
    size_t ck_avx512_##format##_prepared_bytes(size_t tokens, size_t columns) {                                       \
        return activation_bytes(tokens, columns);                                                                     \
    }                                                                                                                 \
    size_t ck_avx512_##format##_scratch_bytes(size_t tokens, size_t columns) {                                        \
        (void)tokens, (void)columns;                                                                                  \
        return 0;                                                                                                     \
    }                                                                                                                 \
    void ck_avx512_##format##_prepare(void *prepared, const float *activations, size_t stride, size_t tokens,         \
                                    size_t columns, size_t token_begin, size_t token_end) {                           \
        quantize_activations(prepared, activations, stride, tokens, columns, token_begin, token_end, offset_factor,   \
                             with_minima);                                                                            \
    }

CK_PREPARATION(q8_0, -128, false)
CK_PREPARATION(q4_0, -8, false)
CK_PREPARATION(q4_1, 0, true)

#include "end.h"

#endif
