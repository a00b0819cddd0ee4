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

/* The upper halves of 16 and 16 floats in other pairs, i with i + 16, which nothing is shuffled for. Columns of a step may
 * stand in any order that both operands share. */
CK_INLINE __m512i upper_halves(__m512i low, __m512i high) {
    const __m512i upper = _mm512_set1_epi32((int)0xffff0000u);
    /* (low >> 16) | (high & upper) */
    return _mm512_ternarylogic_epi32(_mm512_srli_epi32(low, 16), high, upper, 0xf8);
}

CK_INLINE __m512 without_upper_half(__m512 value, __m512i taken) {
    return _mm512_sub_ps(value, (__m512)_mm512_and_si512(taken, _mm512_set1_epi32((int)0xffff0000u)));
}

/* The next part in such pairs, cut off instead of rounded: for numbers of up to 16 bits, such as halves, of which two
 * parts leave nothing all the same. */
CK_INLINE __m512i cut_part(amx_floats *values) {
    const __m512i low = (__m512i)values->low, high = (__m512i)values->high;
    values->low = without_upper_half(values->low, low);
    values->high = without_upper_half(values->high, high);
    return upper_halves(low, high);
}

/* The same rounded, halves away from 0: for any numbers, since what is cut off is always of one sign. */
CK_INLINE __m512i rounded_part(amx_floats *values) {
    const __m512i half = _mm512_set1_epi32(0x8000);
    const __m512i low = _mm512_add_epi32((__m512i)values->low, half);
    const __m512i high = _mm512_add_epi32((__m512i)values->high, half);
    values->low = without_upper_half(values->low, low);
    values->high = without_upper_half(values->high, high);
    return upper_halves(low, high);
}

/* A part as `take_part` gives it in the pairs of `cut_part`. */
CK_INLINE __m512i paired_halves(__m512i part) {
    __m512i low = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(part));
    __m512i high = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(part, 1));
    return _mm512_or_si512(low, _mm512_slli_epi32(high, 16));
}
