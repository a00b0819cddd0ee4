/* Asking for packed weights ahead of time. Include after block_quants.h and
 *   enum { FETCH_AHEAD_BYTES }  how far ahead quants are asked for; 0: not at all
 */

CK_INLINE void fetch_lines(const void *from, size_t bytes) {
    CK_UNROLL for (size_t line = 0; line < bytes; line += 64) {
        _mm_prefetch((const char *)from + line, _MM_HINT_T0);
    }
}

/* What the stream of this strip reaches soon. Past the end of its quants that is the strip that comes next, whose quants
 * lie `next` bytes behind this one's. */
CK_INLINE void fetch_ahead(ck_weight_format format, ck_packed_group strip, size_t block, size_t blocks, size_t next) {
    const ck_format_layout layout = ck_layout_of(format);
    const size_t bytes = ck_block_quant_bytes(format), together = layout.span / CK_BLOCK;
    size_t at = block * bytes + FETCH_AHEAD_BYTES, end = blocks * bytes;
    fetch_lines(strip.quants + (at < end ? at : at - end + next), bytes);
    /* Small streams of their own: once for each line of scales, and twice as far as their reader is when it begins. */
    const size_t lines = together == 1 ? 2 : together, ahead = FETCH_AHEAD_BYTES / (together * bytes) + 1;
    if (block % lines == 0) {
        const size_t of_file = block / together + ahead;
        fetch_lines(strip.subs + of_file * layout.sub_words * CK_GROUP, layout.sub_words * CK_GROUP * sizeof(uint32_t));
        fetch_lines(strip.scales + of_file * CK_GROUP, 1);
        if (layout.minima) {
            fetch_lines(strip.minima + of_file * CK_GROUP, 1);
        }
    }
}
