/* Products with weights of 8 bits in blocks by AMX in int8, for tokens too few to pay for panels of bfloat16.
 *
 * The same int8 activations meet the same integers as in AVX-512's products, and their sums are scaled in the same order,
 * so the results are equal to the last bit; only 16 tokens by 16 rows are multiplied at once. A block is one TDPBSUD: its
 * tile of activations is that of activations.h, its tile of weights the quads of packed_layout.h as they lie. The sums
 * leave by memory, where each token's 16 are scaled and added to its totals while the next block is multiplied.
 *
 * Blocks of fewer bits gain nothing by it: their quads would have to be unpacked to memory first.
 */
#ifndef CK_AMX_FEW_BYTES_H
#define CK_AMX_FEW_BYTES_H

#include "../packed_layout.h"
#include "../tables.h"

size_t ck_amx_few_bytes_scratch_bytes(void);
/* `prepared` as ck_avx512_q8_0_prepare leaves it. */
void ck_amx_few_run_q8_0(CK_RUN_PARAMETERS);

#endif
