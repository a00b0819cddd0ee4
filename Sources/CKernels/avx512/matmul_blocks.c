/* Products with weights in blocks by VPDPBUSD, which adds four products of unsigned weights and signed activations to
 * 32 bits without an intermediate. */
#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "avx512.h"
#include "begin_vnni.h"
#include "vector.h"

#include "../vector/block_quants.h"

enum {
    BLOCK_TOKENS = 16,
    FEW_TOKENS = 8,
    STRIPS_TOGETHER = 2,
    STRIPS_AT_ONCE = 4,
    MEMORY_BOUND_TOKENS = 8,
    REGISTER_TOTALS = 8,
    FAR_APART = 1,
    FETCH_AHEAD_BYTES = 2048,
    /* About half of a level-2 cache. */
    NEAR_BYTES = 640 * 1024,
    SIGNED_BYTES = 0,
    IN_ORDER = 0,
};

/* Strips that stream from memory go one by one where loads do not bind. */
CK_INLINE size_t strips_together(size_t bits, size_t strips, size_t tokens) {
    return ck_minimum(strips, strips > STRIPS_TOGETHER && (tokens < 5 || bits == 8) ? 1 : STRIPS_TOGETHER);
}

typedef integers partial;

CK_INLINE size_t quads_in_partial(size_t bits) {
    (void)bits;
    return CK_QUADS;
}

CK_INLINE partial begin_partial(integers sums) {
    return sums;
}

CK_INLINE partial add_quad(size_t bits, partial sums, words weights, integers activations) {
    (void)bits;
    return (partial)_mm512_dpbusd_epi32((__m512i)sums, (__m512i)weights, (__m512i)activations);
}

CK_INLINE integers end_partial(integers sums, partial all) {
    (void)sums;
    return all;
}

#include "../vector/matmul_blocks.h"

#define CK_PRODUCT(name, format) CK_DEFINE_BLOCK_MATMUL(ck_avx512_##name, ck_avx512_vnni_run_##name, format)
CK_PACKED_FORMATS(CK_PRODUCT)

#include "end.h"

#endif
