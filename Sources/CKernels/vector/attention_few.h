/* Attention of a few queries of one token: see attention.h. */

/* scores[q][position] = scale * queries[q] . keys[position] for four positions. `queries_count` is constant. */
CK_INLINE void score_four(bool half, size_t count, const float *queries, const void *keys, size_t position,
                          size_t positions, size_t head_size, float scale, float *scores, size_t score_stride) {
    vector sums[QUERIES_AT_ONCE][4];
    CK_UNROLL for (size_t q = 0; q < count; q++) {
        CK_UNROLL for (size_t p = 0; p < 4; p++) {
            sums[q][p] = v_zero();
        }
    }
    size_t last = positions - 1; /* positions past the last are read as the last and overwritten or not read again */
    for (size_t i = 0; i < head_size; i += WIDTH) {
        size_t lanes = ck_minimum(WIDTH, head_size - i);
        vector key[4];
        CK_UNROLL for (size_t p = 0; p < 4; p++) {
            key[p] = load_cached(half, keys, ck_minimum(position + p, last) * head_size + i, lanes);
        }
        CK_UNROLL for (size_t q = 0; q < count; q++) {
            const float *from = queries + q * head_size + i;
            vector query = lanes == WIDTH ? v_load(from) : v_load_some(from, lanes);
            CK_UNROLL for (size_t p = 0; p < 4; p++) {
                sums[q][p] = v_fma(query, key[p], sums[q][p]);
            }
        }
    }
    CK_UNROLL for (size_t q = 0; q < count; q++) {
        __m128 four = v_four_sums(sums[q][0], sums[q][1], sums[q][2], sums[q][3]);
        _mm_storeu_ps(scores + q * score_stride + position, _mm_mul_ps(four, _mm_set1_ps(scale)));
    }
}

/* Turns scores into weights that do not sum to one yet; returns one over their sum. */
CK_INLINE float softmax(float *scores, size_t positions) {
    vector largest = v_all(-INFINITY), sum = v_zero();
    for (size_t i = positions; i < ck_round_up(positions, WIDTH); i++) {
        scores[i] = -INFINITY;
    }
    for (size_t i = 0; i < positions; i += WIDTH) {
        largest = v_maximum(largest, v_load(scores + i));
    }
    largest = v_all(v_largest(largest));
    for (size_t i = 0; i < positions; i += WIDTH) {
        vector weight = v_exponential(v_subtract(v_load(scores + i), largest));
        v_store(scores + i, weight);
        sum = v_add(sum, weight);
    }
    return 1 / v_sum(sum);
}

/* `vectors` (constant) of the head, from `begin` on, of the weighted sums of the values. */
CK_INLINE void weigh_values(bool half, size_t count, size_t vectors, float *out, const void *values, size_t begin,
                            size_t positions, size_t head_size, const float *weights, size_t weight_stride,
                            const float *factors) {
    vector sums[QUERIES_AT_ONCE][STRIP_VECTORS];
    CK_UNROLL for (size_t q = 0; q < count; q++) {
        CK_UNROLL for (size_t v = 0; v < vectors; v++) {
            sums[q][v] = v_zero();
        }
    }
    size_t tail = vectors == 1 ? ck_minimum(WIDTH, head_size - begin) : WIDTH;
    for (size_t position = 0; position < positions; position++) {
        vector value[STRIP_VECTORS];
        CK_UNROLL for (size_t v = 0; v < vectors; v++) {
            value[v] = load_cached(half, values, position * head_size + begin + v * WIDTH, tail);
        }
        CK_UNROLL for (size_t q = 0; q < count; q++) {
            vector weight = v_all(weights[q * weight_stride + position]);
            CK_UNROLL for (size_t v = 0; v < vectors; v++) {
                sums[q][v] = v_fma(weight, value[v], sums[q][v]);
            }
        }
    }
    CK_UNROLL for (size_t q = 0; q < count; q++) {
        CK_UNROLL for (size_t v = 0; v < vectors; v++) {
            v_store_some(out + q * head_size + begin + v * WIDTH, v_multiply(sums[q][v], v_all(factors[q])), tail);
        }
    }
}

/* `count` (constant) queries of one token. */
CK_INLINE void attend_queries(bool half, size_t count, float *out, const float *queries, const void *keys,
                              const void *values, size_t positions, size_t head_size, float scale, float *scores) {
    size_t stride = ck_round_up(positions, WIDTH);
    for (size_t position = 0; position < positions; position += 4) {
        score_four(half, count, queries, keys, position, positions, head_size, scale, scores, stride);
    }
    float factors[QUERIES_AT_ONCE];
    for (size_t q = 0; q < count; q++) {
        factors[q] = softmax(scores + q * stride, positions);
    }
    size_t i = 0;
    for (; i + STRIP <= head_size; i += STRIP) {
        weigh_values(half, count, STRIP_VECTORS, out, values, i, positions, head_size, scores, stride, factors);
    }
    for (; i < head_size; i += WIDTH) {
        weigh_values(half, count, 1, out, values, i, positions, head_size, scores, stride, factors);
    }
}

CK_INLINE void attend_few(bool half, float *out, const float *queries, const void *keys, const void *values,
                          ck_attention_shape shape, float *scratch) {
    for (size_t token = 0; token < shape.tokens; token++) {
        size_t positions = shape.first_position + token + 1;
        for (size_t head = 0; head < shape.group;) {
            float *to = out + token * shape.out_token_stride + head * shape.head_size;
            const float *from = queries + token * shape.query_token_stride + head * shape.head_size;
            if (QUERIES_AT_ONCE == 4 && shape.group - head >= 4) {
                attend_queries(half, QUERIES_AT_ONCE, to, from, keys, values, positions, shape.head_size, shape.scale,
                               scratch);
                head += QUERIES_AT_ONCE;
            } else if (QUERIES_AT_ONCE == 4 && shape.group - head == 3) {
                attend_queries(half, 3, to, from, keys, values, positions, shape.head_size, shape.scale, scratch);
                head += 3;
            } else if (shape.group - head >= 2) {
                attend_queries(half, 2, to, from, keys, values, positions, shape.head_size, shape.scale, scratch);
                head += 2;
            } else {
                attend_queries(half, 1, to, from, keys, values, positions, shape.head_size, shape.scale, scratch);
                head += 1;
            }
        }
    }
}
