/* Asking for packed weights ahead of time. Include after block_quants.h and
 *   enum { FETCH_AHEAD_BYTES }  how far ahead; 0: not at all
 */

CK_INLINE void fetch_lines(const uint8_t *from, size_t bytes) {
    CK_UNROLL for (size_t line = 0; line < bytes; line += 64) {
        _mm_prefetch((const char *)from + line, _MM_HINT_T0);
    }
}

/* What lies FETCH_AHEAD_BYTES behind what this block is the first to read. Groups follow each other in memory, so past
 * the end of this one that is the next. */
CK_INLINE void fetch_ahead(ck_weight_format format, packed_strip strip, size_t block) {
    const size_t together = ck_layout_of(format).span / CK_BLOCK, index = block / together;
    const uint8_t *ahead = ck_quants_at(format, strip.group, block) + FETCH_AHEAD_BYTES;
    if (block % together == 0) {
        const uint8_t *body = ahead - ck_sub_bytes(format);
        if (index % ck_blocks_of_head(format) == 0) {
            fetch_lines(body - CK_HEAD_BYTES, CK_HEAD_BYTES);
        }
        fetch_lines(body, ck_sub_bytes(format));
    }
    fetch_lines(ahead, ck_block_quant_bytes(format));
}
