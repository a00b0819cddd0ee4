/* Blocks of 32 values as GGUF stores them: an fp16 scale (Q4_1: and an fp16 minimum), then the quants. */
#ifndef CK_QUANTIZATION_H
#define CK_QUANTIZATION_H

#include "CKernels.h"

/* Bytes of one GGUF block: 34, 18 or 20. */
static inline size_t ck_file_block_bytes(ck_weight_format format) {
    return format == CK_Q8_0 ? 34 : format == CK_Q4_0 ? 18 : 20;
}

/* Quantises 32 floats to the bytes that the `gguf` package writes for them. A block that holds NaN or an infinity gets
 * quants without meaning, but is well defined. */
void ck_quantize_block(ck_weight_format format, uint8_t *block, const float *values);

#endif
