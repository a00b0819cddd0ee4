/* The shapes of tile registers. Include after begin.h. */
typedef struct tile_shapes {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} tile_shapes;

/* All eight registers: 16 rows of 64 bytes. */
CK_INLINE tile_shapes full_tiles(void) {
    tile_shapes shapes = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        shapes.row_bytes[tile] = 64;
        shapes.rows[tile] = 16;
    }
    return shapes;
}
