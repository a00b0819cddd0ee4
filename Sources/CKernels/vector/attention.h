/* Causal attention for one key/value head. Two ways:
 *
 * Few queries (decoding): the scores of a few queries against all positions, softmax, weighted sum of the values; each
 * key and value is read once for those queries.
 *
 * Many queries (prefill): 64 queries at a time against blocks of 48 positions with a running softmax (Milakov and
 * Gimelshein, arXiv 1805.02867). Scores are kept transposed, [position][query], so that queries are lanes: the
 * maximum, the exponential and the sum need nothing across lanes.
 */
#include "exponential.h"

enum {
    QUERY_BLOCK = 64,
    POSITION_BLOCK = 48,
    MANY_QUERIES = 16,
    MICRO_ROWS = 6,
    STRIP = STRIP_VECTORS * WIDTH,
};

CK_INLINE size_t attention_scratch(ck_attention_shape shape) {
    size_t positions = ck_round_up(shape.first_position + shape.tokens, WIDTH);
    size_t size = ck_round_up(shape.head_size, STRIP);
    if (shape.tokens * shape.group < MANY_QUERIES) {
        return QUERIES_AT_ONCE * positions;
    }
    return QUERY_BLOCK * shape.head_size + POSITION_BLOCK * (2 * size + QUERY_BLOCK) + QUERY_BLOCK * (size + 4);
}

CK_INLINE vector load_cached(bool half, const void *cache, size_t index, size_t count) {
    if (half) {
        const uint16_t *p = (const uint16_t *)cache + index;
        return count == WIDTH ? v_load_half(p) : v_load_half_some(p, count);
    }
    const float *p = (const float *)cache + index;
    return count == WIDTH ? v_load(p) : v_load_some(p, count);
}

#include "attention_few.h"
#include "attention_many.h"

CK_INLINE void attention(bool half, float *out, const float *queries, const void *keys, const void *values,
                         ck_attention_shape shape, float *scratch) {
    if (shape.tokens * shape.group < MANY_QUERIES) {
        attend_few(half, out, queries, keys, values, shape, scratch);
    } else {
        attend_many(half, out, queries, keys, values, shape, scratch);
    }
}
