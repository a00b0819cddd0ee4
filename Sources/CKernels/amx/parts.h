/* Splits 32 floats into bfloat16 parts. Include after begin.h and immintrin.h. */
typedef struct amx_floats {
    __m512 low, high; /* 16 and 16 */
} amx_floats;

CK_INLINE __m512 float_of_bfloats(__m256i halves) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

/* The next part, in order; leaves the rest. */
CK_INLINE __m512i take_part(amx_floats *values) {
    __m512i part = (__m512i)_mm512_cvtne2ps_pbh(values->high, values->low);
    values->low = _mm512_sub_ps(values->low, float_of_bfloats(_mm512_castsi512_si256(part)));
    values->high = _mm512_sub_ps(values->high, float_of_bfloats(_mm512_extracti64x4_epi64(part, 1)));
    return part;
}
