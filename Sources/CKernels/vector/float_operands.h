/* What vector/floats.h multiplies where it multiplies floats: weights are converted to them on the way. */
typedef vector operand;
enum {
    STEP_COLUMNS = WIDTH,
    MOST_TOKENS = MOST_FLOAT_TOKENS,
};

/* Columns [index, index + count) of the weights, count at most STEP_COLUMNS. */
CK_INLINE operand load_weights(ck_weight_format format, const void *weights, size_t index, size_t count) {
    if (format == CK_F16) {
        const uint16_t *p = (const uint16_t *)weights + index;
        return count == WIDTH ? v_load_half(p) : v_load_half_some(p, count);
    }
    if (format == CK_BF16) {
        const uint16_t *p = (const uint16_t *)weights + index;
        return count == WIDTH ? v_load_bfloat(p) : v_load_bfloat_some(p, count);
    }
    const float *p = (const float *)weights + index;
    return count == WIDTH ? v_load(p) : v_load_some(p, count);
}

/* `count` activations as one step of the prepared form. */
CK_INLINE void store_activations(float *prepared, const float *activations, size_t count) {
    v_store(prepared, v_load_some(activations, count));
}

CK_INLINE operand load_activations(const float *prepared) { return v_load(prepared); }

CK_INLINE vector multiply_add(operand weights, operand activations, vector sums) {
    return v_fma(weights, activations, sums);
}
