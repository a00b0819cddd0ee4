/* Transposes 16 x 16 lanes of 32 bits into 16 rows of 64 bytes. Include after begin.h and immintrin.h. */
CK_INLINE void store_transposed(void *out, const __m512i rows[16]) {
    char *to = (char *)out;
    __m512i pairs[16], fours[16];
    CK_UNROLL for (int i = 0; i < 16; i += 2) {
        pairs[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        pairs[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    CK_UNROLL for (int i = 0; i < 16; i += 4) {
        fours[i] = _mm512_unpacklo_epi64(pairs[i], pairs[i + 2]);
        fours[i + 1] = _mm512_unpackhi_epi64(pairs[i], pairs[i + 2]);
        fours[i + 2] = _mm512_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
        fours[i + 3] = _mm512_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
    }
    CK_UNROLL for (int i = 0; i < 4; i++) {
        /* Quarter q of fours[4 * n + i] is column 4 * q + i of rows 4 * n ... 4 * n + 3. */
        __m512i a = _mm512_shuffle_i32x4(fours[i], fours[4 + i], 0x88);
        __m512i b = _mm512_shuffle_i32x4(fours[i], fours[4 + i], 0xdd);
        __m512i c = _mm512_shuffle_i32x4(fours[8 + i], fours[12 + i], 0x88);
        __m512i d = _mm512_shuffle_i32x4(fours[8 + i], fours[12 + i], 0xdd);
        _mm512_storeu_si512(to + i * 64, _mm512_shuffle_i32x4(a, c, 0x88));
        _mm512_storeu_si512(to + (i + 4) * 64, _mm512_shuffle_i32x4(b, d, 0x88));
        _mm512_storeu_si512(to + (i + 8) * 64, _mm512_shuffle_i32x4(a, c, 0xdd));
        _mm512_storeu_si512(to + (i + 12) * 64, _mm512_shuffle_i32x4(b, d, 0xdd));
    }
}
