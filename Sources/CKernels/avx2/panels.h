/* The panels of vector/panels.h by AVX2. Include after vector/floats.h. */
typedef __m256i lanes;
enum {
    PANEL_VECTORS = 3, /* 3 x 4 tokens = 12 accumulators of 16 registers */
    PANEL_ROWS = 48,
    PANEL_STEPS = 64,
    PANEL_LANES = 8,
};

/* Transposes 8 x 8 lanes of 32 bits into 8 rows of 32 bytes. */
CK_INLINE void store_transposed(void *out, const lanes rows[WIDTH]) {
    lanes pairs[WIDTH], fours[WIDTH];
    CK_UNROLL for (int i = 0; i < WIDTH; i += 2) {
        pairs[i] = _mm256_unpacklo_epi32(rows[i], rows[i + 1]);
        pairs[i + 1] = _mm256_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    CK_UNROLL for (int i = 0; i < WIDTH; i += 4) {
        fours[i] = _mm256_unpacklo_epi64(pairs[i], pairs[i + 2]);
        fours[i + 1] = _mm256_unpackhi_epi64(pairs[i], pairs[i + 2]);
        fours[i + 2] = _mm256_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
        fours[i + 3] = _mm256_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
    }
    __m256i *to = (__m256i *)out;
    CK_UNROLL for (int i = 0; i < 4; i++) {
        /* Half h of fours[i] and of fours[4 + i] is column 4 * h + i of rows 0 ... 3 and 4 ... 7. */
        _mm256_storeu_si256(to + i, _mm256_permute2x128_si256(fours[i], fours[4 + i], 0x20));
        _mm256_storeu_si256(to + 4 + i, _mm256_permute2x128_si256(fours[i], fours[4 + i], 0x31));
    }
}

#include "../vector/panels.h"
