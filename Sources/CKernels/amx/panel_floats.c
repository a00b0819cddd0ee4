/* Row-major weights as tiles of bfloat16 parts: 16 rows by 32 columns are split, and transposed in pairs of columns. */
#if defined(__x86_64__)

#include <immintrin.h>

#include "amx.h"
#include "begin.h"
#include "parts.h"
#include "../avx512/transpose.h"

CK_INLINE __mmask16 sixteen_of(size_t count) {
    return (__mmask16)(count >= 16 ? 0xffff : (1u << count) - 1);
}

/* Columns [index, index + count) of one row, count at most 32; zeros past them. */
CK_INLINE amx_floats load_row(ck_weight_format format, const void *weights, size_t index, size_t count) {
    size_t rest = count > 16 ? count - 16 : 0;
    amx_floats values;
    if (format == CK_F32) {
        const float *p = (const float *)weights + index;
        values.low = _mm512_maskz_loadu_ps(sixteen_of(count), p);
        values.high = _mm512_maskz_loadu_ps(sixteen_of(rest), rest ? p + 16 : p);
        return values;
    }
    __mmask32 lanes = count >= 32 ? 0xffffffffu : (1u << count) - 1;
    __m512i halves = _mm512_maskz_loadu_epi16(lanes, (const uint16_t *)weights + index);
    values.low = _mm512_cvtph_ps(_mm512_castsi512_si256(halves));
    values.high = _mm512_cvtph_ps(_mm512_extracti64x4_epi64(halves, 1));
    return values;
}

CK_INLINE __m512i load_bfloat_row(const uint16_t *p, size_t count) {
    return _mm512_maskz_loadu_epi16(count >= 32 ? 0xffffffffu : (1u << count) - 1, p);
}

CK_INLINE void fill(ck_weight_format format, size_t parts, const amx_product *p, uint16_t *tiles, size_t part_stride,
                    size_t row, size_t column, size_t steps) {
    size_t rows = row < p->row_end ? ck_minimum(CK_GROUP, p->row_end - row) : 0;
    for (size_t step = 0; step < steps; step++) {
        __m512i split[AMX_MAXIMUM_PARTS][CK_GROUP];
        size_t first = column + step * AMX_STEP, count = ck_minimum(AMX_STEP, p->columns - first);
        for (size_t r = 0; r < CK_GROUP; r++) {
            size_t index = (row + r) * p->columns + first;
            if (format == CK_BF16) {
                split[0][r] = r < rows ? load_bfloat_row((const uint16_t *)p->weights + index, count)
                                       : _mm512_setzero_si512();
                continue;
            }
            amx_floats values = {_mm512_setzero_ps(), _mm512_setzero_ps()};
            if (r < rows) {
                values = load_row(format, p->weights, index, count);
            }
            CK_UNROLL for (size_t part = 0; part < parts; part++) {
                split[part][r] = take_part(&values);
            }
        }
        CK_UNROLL for (size_t part = 0; part < parts; part++) {
            store_transposed(tiles + (part * part_stride + step) * AMX_TILE_BYTES / 2, split[part]);
        }
    }
}

void ck_amx_fill_floats(const amx_product *p, uint16_t *tiles, size_t part_stride, size_t row, size_t column,
                        size_t steps) {
    switch (p->format) {
    case CK_F32: fill(CK_F32, 3, p, tiles, part_stride, row, column, steps); break;
    case CK_F16: fill(CK_F16, 2, p, tiles, part_stride, row, column, steps); break;
    default: fill(CK_BF16, 1, p, tiles, part_stride, row, column, steps); break;
    }
}

#include "end.h"

#endif
