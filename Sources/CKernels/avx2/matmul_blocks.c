/* Products with weights in blocks by VPMADDUBSW, which adds pairs of products of unsigned weights and signed activations
 * into 16 bits and saturates. */
#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "avx2.h"
#include "begin.h"
#include "vector.h"

#include "../vector/block_quants.h"

enum {
    BLOCK_TOKENS = 16,
    FEW_TOKENS = 4,
    STRIPS_TOGETHER = 2,
    STRIPS_AT_ONCE = 2, /* of one group: its lines of memory are read once */
    MEMORY_BOUND_TOKENS = 2,
    REGISTER_TOTALS = 8,
    FAR_APART = 0,
    FETCH_AHEAD_BYTES = 2048,
    /* About half of a level-2 cache. */
    NEAR_BYTES = 256 * 1024,
    SIGNED_BYTES = 1,
    IN_ORDER = 1,
};

/* Two strips are a group, whose lines of memory are read once. Of 8 bits a quad and its magnitudes take two registers, so
 * that two strips by four tokens do not fit; they pay where reading counts. */
CK_INLINE size_t strips_together(size_t bits, size_t strips, size_t tokens) {
    return ck_minimum(strips, bits == 8 && tokens > FEW_TOKENS ? 1 : STRIPS_TOGETHER);
}

/* Sums of pairs, 16 bits each. */
typedef __m256i partial;

/* Quads that 16 bits hold: each adds at most 2 x 127 x the largest quant. 8 x 2 x 127 x 15 = 30480 for 4 bits,
 * 4 x 2 x 127 x 31 = 31496 for 5, 2 x 2 x 127 x 63 = 32004 for 6; of 8 bits see `add_quad`, 2 x 127 x 128 = 32512. */
CK_INLINE size_t quads_in_partial(size_t bits) {
    return bits <= 4 ? CK_QUADS : bits == 5 ? 4 : bits == 6 ? 2 : 1;
}

CK_INLINE partial begin_partial(integers sums) {
    (void)sums;
    return _mm256_setzero_si256();
}

/* Eight-bit weights are made signed and multiplied as |weight| x (activation with the weight's sign). */
CK_INLINE partial add_quad(size_t bits, partial sums, words weights, integers activations) {
    __m256i quants = (__m256i)weights, four = (__m256i)activations;
    if (bits == 8) {
        quants = _mm256_xor_si256(quants, _mm256_set1_epi8((char)0x80));
        four = _mm256_sign_epi8(four, quants);
        quants = _mm256_abs_epi8(quants);
    }
    return _mm256_add_epi16(sums, _mm256_maddubs_epi16(quants, four));
}

CK_INLINE integers end_partial(integers sums, partial pairs) {
    return sums + (integers)_mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

#include "../vector/matmul_blocks.h"

#define CK_PRODUCT(name, format) CK_DEFINE_BLOCK_MATMUL(ck_avx2_##name, ck_avx2_run_##name, format)
CK_PACKED_FORMATS(CK_PRODUCT)

#include "end.h"

#endif
