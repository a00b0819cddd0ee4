#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "amx.h"
#include "begin.h"
#include "parts.h"

size_t ck_amx_prepared_bytes(size_t tokens, size_t columns, size_t parts) {
    return ck_round_up(tokens, CK_TOKEN_GRANULE) / CK_TOKEN_GRANULE * parts * amx_steps(columns) * AMX_TILE_BYTES;
}

CK_INLINE __mmask16 sixteen_of(size_t count) {
    return (__mmask16)(count >= 16 ? 0xffff : (1u << count) - 1);
}

/* One token's row of the tiles [part][step] that begin at `tiles`. */
CK_INLINE void split_row(char *tiles, const float *row, size_t columns, size_t parts) {
    size_t steps = amx_steps(columns);
    for (size_t step = 0; step < steps; step++) {
        size_t count = ck_minimum(AMX_STEP, columns - step * AMX_STEP), rest = count > 16 ? count - 16 : 0;
        const float *in = row + step * AMX_STEP;
        amx_floats values = {_mm512_maskz_loadu_ps(sixteen_of(count), in),
                             _mm512_maskz_loadu_ps(sixteen_of(rest), rest ? in + 16 : in)};
        for (size_t part = 0; part < parts; part++) {
            _mm512_storeu_si512(tiles + (part * steps + step) * AMX_TILE_BYTES, take_part(&values));
        }
    }
}

void ck_amx_prepare(void *prepared, const float *activations, size_t stride, size_t tokens, size_t columns,
                    size_t token_begin, size_t token_end, size_t parts) {
    size_t tiles = parts * amx_steps(columns);
    size_t end = token_end == tokens ? ck_round_up(tokens, CK_TOKEN_GRANULE) : token_end;
    for (size_t token = token_begin; token < end; token++) {
        char *first_tile = (char *)prepared + token / CK_TOKEN_GRANULE * tiles * AMX_TILE_BYTES;
        char *row = first_tile + token % CK_TOKEN_GRANULE * 64;
        if (token < tokens) {
            split_row(row, activations + token * stride, columns, parts);
            continue;
        }
        for (size_t tile = 0; tile < tiles; tile++) {
            memset(row + tile * AMX_TILE_BYTES, 0, 64);
        }
    }
}

#include "end.h"

#endif
