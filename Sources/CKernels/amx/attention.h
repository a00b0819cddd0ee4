/* Attention of many queries over a cache of halves by AMX; everything else is AVX-512's.
 *
 * The way of vector/attention_many.h with both products in bfloat16 parts (amx.h): cached halves are two parts, exact;
 * queries and weights two, the rest of them below 2^-16. Of the products of parts all are summed but that of the lower
 * ones. Blocks of 64 positions; keys are the left operand as they lie in the cache, and pairs of columns or positions are
 * those 16 apart, so that only queries and weights are transposed.
 */
#ifndef CK_AMX_ATTENTION_H
#define CK_AMX_ATTENTION_H

#include "../tables.h"

void ck_amx_attention_f16(float *out, const float *queries, const uint16_t *keys, const uint16_t *values,
                          ck_attention_shape shape, float *scratch);
/* Enough for AVX-512's, too. */
size_t ck_amx_attention_scratch(ck_attention_shape shape);

#endif
