/* e^x in every lane, within 2 units in the last place. e^x = 2^n * e^r with n = round(x / ln 2), |r| <= ln 2 / 2, and
 * e^r = 1 + r + r^2 q(r); q is our minimax fit (Lawson iteration), relative error 3e-9. */
CK_INLINE vector v_exponential(vector x) {
    /* Outside these bounds the result is 0 or infinity. The order of operands keeps NaN. */
    x = v_minimum(v_all(89), v_maximum(v_all(-104), x));
    vector n = v_round(v_multiply(x, v_all(0x1.715476p+0f)));
    vector r = v_negated_fma(n, v_all(0x1.62e4p-1f), x); /* ln 2 in two parts, the first of few bits */
    r = v_negated_fma(n, v_all(0x1.7f7d1cp-20f), r);
    vector q = v_all(0x1.6a2434p-10f);
    q = v_fma(q, r, v_all(0x1.1239e2p-7f));
    q = v_fma(q, r, v_all(0x1.5558f2p-5f));
    q = v_fma(q, r, v_all(0x1.555492p-3f));
    q = v_fma(q, r, v_all(0x1.fffffcp-2f));
    q = v_fma(q, r, v_all(1));
    q = v_fma(q, r, v_all(1));
    return v_times_power(q, n);
}
