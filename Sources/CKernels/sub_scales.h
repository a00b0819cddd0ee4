/* The small scales and minima of a super-block, out of the words in which a file packs them.
 *
 * Written once for one row and for many: include after `words`, which is uint32_t or a vector of it, a row per lane. */
typedef struct sub_scales {
    /* Four unsigned bytes to a word, in order of columns: 8 of the 32 columns each, or 16 of 16. */
    words scales[CK_MOST_SUB_WORDS], minima[CK_MOST_SUB_WORDS];
    int zero; /* the byte that means 0 among the scales */
} sub_scales;

CK_INLINE sub_scales decode_sub_scales(ck_weight_format format, const words file[CK_MOST_SUB_WORDS]) {
    const uint32_t two = 0x03030303u, four = 0x0f0f0f0fu, six = 0x3f3f3f3fu;
    sub_scales result;
    result.zero = 0;
    switch (format) {
    case CK_Q2_K: /* a byte is a scale and, above it, a minimum */
        CK_UNROLL for (size_t i = 0; i < 4; i++) {
            result.scales[i] = file[i] & four;
            result.minima[i] = (file[i] >> 4) & four;
        }
        break;
    case CK_Q3_K: /* four bits of all scales in two words, then the two upper ones in one */
        result.zero = 32;
        CK_UNROLL for (size_t i = 0; i < 4; i++) {
            result.scales[i] = ((file[i % 2] >> (i / 2 * 4)) & four) | (((file[2] >> (i * 2)) & two) << 4);
        }
        break;
    case CK_Q6_K: /* signed bytes */
        result.zero = 128;
        CK_UNROLL for (size_t i = 0; i < 4; i++) {
            result.scales[i] = file[i] ^ 0x80808080u;
        }
        break;
    default: /* Q4_K, Q5_K: the first four scales, the first four minima; their upper two bits belong to the rest */
        result.scales[0] = file[0] & six;
        result.minima[0] = file[1] & six;
        result.scales[1] = (file[2] & four) | ((file[0] >> 2) & ~four & six);
        result.minima[1] = ((file[2] >> 4) & four) | ((file[1] >> 2) & ~four & six);
        break;
    }
    return result;
}

/* Byte `index` of the words. */
CK_INLINE words sub_byte(const words bytes[CK_MOST_SUB_WORDS], size_t index) {
    return (bytes[index / 4] >> (uint32_t)(index % 4 * 8)) & 255u;
}
