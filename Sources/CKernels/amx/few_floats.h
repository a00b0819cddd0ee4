/* Products with F16 and BF16 weights by AMX for few tokens, where reading the weights is what takes time.
 *
 * Weights are the left operand: 16 rows by a step of 32 columns, as they lie in a file, so that nothing is transposed and
 * a weight costs the same whether 7 tokens or 16 read it. Activations are the right operand, packed once for all rows,
 * and a tile of results is 16 rows by 16 tokens, turned when it is stored.
 *
 * Parts are those of amx.h. A BF16 weight is one; an F16 weight two, cut off after 8 bits, which leaves 3: both are
 * exact (halves.h). Activations are two. All products of parts are summed but, from 9 tokens on, that of the two lower
 * ones; relative error 2^-16.
 *
 * Prepared activations: [tile of 16 tokens][step][part] tiles of 16 pairs of columns by 16 tokens; tokens and columns that
 * do not exist are zeros. Up to 8 tokens, both parts are one tile, 8 columns of it each: one load and one product
 * instead of two.
 */
#ifndef CK_AMX_FEW_FLOATS_H
#define CK_AMX_FEW_FLOATS_H

#include "../packed_layout.h"
#include "../tables.h"

/* Tokens of one product at most. */
enum { AMX_FEW_FLOAT_TOKENS = 32 };

CK_DECLARE_MATMUL(ck_amx_few_f16, ck_amx_few_run_f16)
CK_DECLARE_MATMUL(ck_amx_few_bf16, ck_amx_few_run_bf16)

#endif
