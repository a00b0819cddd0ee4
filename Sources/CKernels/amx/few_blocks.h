/* Products with weights in plain blocks (a scale for every 32 columns) by AMX in int8, for tokens too few to pay for
 * panels of bfloat16.
 *
 * The same int8 activations meet the same integers as in AVX-512's products, and their sums are scaled in the same order,
 * so the results are equal to the last bit; only 16 tokens by 16 rows are multiplied at once. A block's tile of
 * activations is that of activations.h, its tile of weights the quads of packed_layout.h, as they lie where they are
 * bytes, otherwise unpacked to memory while the block before is multiplied. The sums leave by memory, where each token's
 * 16 are scaled and added to its totals while the block after is multiplied.
 *
 * Formats with minima or super-blocks gain nothing by it: they have more to add for each token and block.
 */
#ifndef CK_AMX_FEW_BLOCKS_H
#define CK_AMX_FEW_BLOCKS_H

#include "../packed_layout.h"
#include "../tables.h"

#define CK_PLAIN_BLOCK_FORMATS(X)                                                                                     \
    X(q8_0, CK_Q8_0)                                                                                                  \
    X(q4_0, CK_Q4_0)                                                                                                  \
    X(q5_0, CK_Q5_0)

size_t ck_amx_few_blocks_scratch_bytes(void);

/* `prepared` as the table avx512 leaves it for the format. */
#define CK_DECLARE(name, format) void ck_amx_few_run_##name(CK_RUN_PARAMETERS);
CK_PLAIN_BLOCK_FORMATS(CK_DECLARE)
#undef CK_DECLARE

#endif
