/* Tile products: a tile is 16 rows of 64 bytes; one instruction does 16 x 16 dot products of 64 bytes each.
 * A tile instruction takes 16 cycles and its sum 52, so six sums in turn keep the unit busy. */
#include "probe_arithmetic.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define TILES 8
#define SUMS 6

struct tile_configuration {
    uint8_t palette, start_row, reserved[14];
    uint16_t bytes_per_row[16];
    uint8_t rows[16];
};

/* All tiles of full size. */
static struct tile_configuration full_tiles(void) {
    struct tile_configuration tiles;
    memset(&tiles, 0, sizeof tiles);
    tiles.palette = 1;
    for (int tile = 0; tile < TILES; tile++) {
        tiles.bytes_per_row[tile] = 64;
        tiles.rows[tile] = 16;
    }
    return tiles;
}

#pragma clang attribute push(__attribute__((target("amx-tile,amx-int8,amx-bf16"))), apply_to = function)
/* Operands come from memory, as those of a real product do: tiles that nothing has been loaded into are multiplied at the
 * full rate even where loaded ones come at half of it. Sums start from zero. */
static void begin_tiles(void) {
    _Alignas(64) int8_t operand[16][64];
    memset(operand, 1, sizeof operand);
    const struct tile_configuration tiles = full_tiles();
    _tile_loadconfig(&tiles);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    _tile_zero(4);
    _tile_zero(5);
    _tile_loadd(6, operand, 64);
    _tile_loadd(7, operand, 64);
}

uint64_t ck_probe_amx_bf16(uint64_t rounds) {
    begin_tiles();
    for (uint64_t round = 0; round < rounds; round++) {
        _tile_dpbf16ps(0, 6, 7);
        _tile_dpbf16ps(1, 6, 7);
        _tile_dpbf16ps(2, 6, 7);
        _tile_dpbf16ps(3, 6, 7);
        _tile_dpbf16ps(4, 6, 7);
        _tile_dpbf16ps(5, 6, 7);
    }
    _tile_release();
    return rounds * SUMS * 16 * 16 * 32 * 2;
}

uint64_t ck_probe_amx_int8(uint64_t rounds) {
    begin_tiles();
    for (uint64_t round = 0; round < rounds; round++) {
        _tile_dpbssd(0, 6, 7);
        _tile_dpbssd(1, 6, 7);
        _tile_dpbssd(2, 6, 7);
        _tile_dpbssd(3, 6, 7);
        _tile_dpbssd(4, 6, 7);
        _tile_dpbssd(5, 6, 7);
    }
    _tile_release();
    return rounds * SUMS * 16 * 16 * 64 * 2;
}
#pragma clang attribute pop
#else
uint64_t ck_probe_amx_bf16(uint64_t rounds) { return rounds * 0; }
uint64_t ck_probe_amx_int8(uint64_t rounds) { return rounds * 0; }
#endif
