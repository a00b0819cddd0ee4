/* The tables, one per family of processors, and the words to declare and compose their matrix products. */
#ifndef CK_TABLES_H
#define CK_TABLES_H

#include "CKernels.h"

/* How activations are prepared: `family`_prepared_bytes, `family`_prepare, `family`_scratch_bytes. */
#define CK_DECLARE_PREPARATION(family)                                                                                \
    size_t family##_prepared_bytes(size_t tokens, size_t columns);                                                    \
    void family##_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,    \
                          size_t token_begin, size_t token_end);                                                      \
    size_t family##_scratch_bytes(size_t tokens, size_t columns);

/* The four functions of a slot of `ck_kernels.matmul`. */
#define CK_DECLARE_MATMUL(family, run)                                                                                \
    CK_DECLARE_PREPARATION(family)                                                                                    \
    void run(CK_RUN_PARAMETERS);

#define CK_RUN_PARAMETERS                                                                                             \
    float *out, size_t out_stride, const void *weights, const void *prepared, size_t tokens, size_t rows,            \
        size_t columns, size_t row_begin, size_t row_end, bool accumulate, void *scratch

/* A slot of `ck_kernels.matmul`. */
#define CK_MATMUL(family, run)                                                                                        \
    { family##_prepared_bytes, family##_prepare, family##_scratch_bytes, run }

extern const ck_kernels ck_portable_kernels;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2_kernels;
extern const ck_kernels ck_avx512_kernels;
extern const ck_kernels ck_avx512_vnni_kernels;
extern const ck_kernels ck_avx512_base_kernels;
extern const ck_kernels ck_amx_kernels;
#endif

#endif
