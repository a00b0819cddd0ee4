/* Cuts 32 halves into two bfloat16 parts, which hold them exactly, without making floats of them: in the order of memory, and
 * HALF_PARTS_SCALE times as small. Include after parts.h.
 *
 * A half has 5 bits of exponent where bfloat16 has 8: moved on by 3, its bits are those of a bfloat16 number 2^112 times as
 * small, cut off after 8 bits. What has been cut off is a half again. As AMX takes subnormal numbers for 0, halves are
 * raised by 2^10 before, so that neither part is one; those from 2 on could overflow and go through floats.
 */
#define HALF_PARTS_SCALE 0x1p-102f

CK_INLINE __m512i bfloats_of_halves(__m512h halves) {
    const __m512i without_copies_of_sign = _mm512_set1_epi16((short)0x8fff);
    return _mm512_and_si512(_mm512_srai_epi16((__m512i)halves, 3), without_copies_of_sign);
}

/* Of halves below 2. */
CK_INLINE void cut_halves(__m512i halves, __m512i *upper, __m512i *lower) {
    const __m512h raised = _mm512_mul_ph((__m512h)halves, _mm512_set1_ph((_Float16)0x1p10f));
    const __m512i first_8_bits = _mm512_and_si512((__m512i)raised, _mm512_set1_epi16((short)0xfff8));
    *upper = bfloats_of_halves(raised);
    *lower = bfloats_of_halves(_mm512_sub_ph(raised, (__m512h)first_8_bits));
}

/* Of any. */
CK_INLINE void cut_any_halves(__m512i halves, __m512i *upper, __m512i *lower) {
    const __m512 scale = _mm512_set1_ps(HALF_PARTS_SCALE);
    amx_floats values = {_mm512_mul_ps(_mm512_cvtph_ps(_mm512_castsi512_si256(halves)), scale),
                         _mm512_mul_ps(_mm512_cvtph_ps(_mm512_extracti64x4_epi64(halves, 1)), scale)};
    *upper = take_part(&values);
    *lower = take_part(&values);
}

/* Whether `cut_halves` will do for all numbers whose bits have gone into `bits` by OR: the exponents from 2 on have their
 * highest bit. */
CK_INLINE bool all_below_two(__m512i bits) {
    return _mm512_test_epi16_mask(bits, _mm512_set1_epi16(0x4000)) == 0;
}
