/* What AMX instructions cost, alone and together, in nanoseconds. On a machine whose processors share cores a product of
 * loaded tiles may take twice as long, and loads may no longer run beside products; see docs, "Two states of the tile
 * unit".
 *
 *   TileCost [seconds]   all cases in turn, 10th, 50th and 90th percentile; then the same beside a second thread that
 *                        only counts, and beside one that multiplies tiles, too
 */
#if defined(__x86_64__) && defined(__linux__)

#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#pragma clang attribute push(__attribute__((target("amx-tile,amx-int8,avx512f"))), apply_to = function)

enum { STEPS = 8, REPEATS = 40, MOST_SAMPLES = 20000, TILE_BYTES = 1024, REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };

typedef struct tile_shapes {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} tile_shapes;

/* Of each of four streams STEPS tiles, which stay in the first-level cache. */
static _Alignas(64) char streams[4][STEPS * TILE_BYTES];

static void configure(bool is_loaded) {
    tile_shapes shapes = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        shapes.row_bytes[tile] = 64;
        shapes.rows[tile] = 16;
    }
    _tile_loadconfig(&shapes);
    if (is_loaded) {
        _tile_loadd(4, streams[0], 64);
        _tile_loadd(5, streams[1], 64);
        _tile_loadd(6, streams[2], 64);
        _tile_loadd(7, streams[3], 64);
    }
}

/* ---- Cases: STEPS steps each -------------------------------------------------------------------------------- */

#define FOUR_PRODUCTS                                                                                                 \
    _tile_dpbssd(0, 4, 6);                                                                                            \
    _tile_dpbssd(1, 4, 7);                                                                                            \
    _tile_dpbssd(2, 5, 6);                                                                                            \
    _tile_dpbssd(3, 5, 7);
#define LOAD(tile, stream) _tile_loadd(tile, streams[stream] + step * TILE_BYTES, 64);

#define FOUR_LOADS                                                                                                    \
    LOAD(4, 0)                                                                                                        \
    LOAD(5, 1)                                                                                                        \
    LOAD(6, 2)                                                                                                        \
    LOAD(7, 3)

static void products(void) {
    for (int step = 0; step < STEPS; step++) {
        FOUR_PRODUCTS
    }
}

static void loads(void) {
    for (int step = 0; step < STEPS; step++) {
        FOUR_LOADS
    }
}

static void loads_and_products(void) {
    for (int step = 0; step < STEPS; step++) {
        FOUR_LOADS
        FOUR_PRODUCTS
    }
}

/* Nothing waits for what is loaded here. */
static void products_beside_loads(void) {
    for (int step = 0; step < STEPS; step++) {
        LOAD(5, 0)
        LOAD(7, 1)
        LOAD(5, 2)
        LOAD(7, 3)
        _tile_dpbssd(0, 4, 6);
        _tile_dpbssd(1, 4, 6);
        _tile_dpbssd(2, 4, 6);
        _tile_dpbssd(3, 4, 6);
    }
}

/* 64 FMAs in eight chains, in registers alone. */
static inline __attribute__((always_inline)) void fuse(__m512 sums[8]) {
    for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 8; i++) {
            sums[i] = _mm512_fmadd_ps(sums[i], sums[i], sums[i]);
            __asm__ volatile("" : "+v"(sums[i]));
        }
    }
}

static void vectors(void) {
    __m512 sums[8];
    memset(sums, 0, sizeof sums);
    for (int step = 0; step < STEPS; step++) {
        fuse(sums);
    }
}

static void loads_products_vectors(void) {
    __m512 sums[8];
    memset(sums, 0, sizeof sums);
    for (int step = 0; step < STEPS; step++) {
        FOUR_LOADS
        FOUR_PRODUCTS
        fuse(sums);
    }
}

static const struct {
    const char *name;
    void (*run)(void);
    bool is_loaded;
} cases[] = {
    {"4 products, registers never loaded", products, false},
    {"4 products, registers loaded once", products, true},
    {"4 loads", loads, true},
    {"4 loads, 4 products of them", loads_and_products, true},
    {"4 loads, 4 products of others", products_beside_loads, true},
    {"64 vector FMAs", vectors, true},
    {"4 loads, 4 products, 64 vector FMAs", loads_products_vectors, true},
};

enum { CASES = sizeof cases / sizeof cases[0] };

/* ---- Measuring ---------------------------------------------------------------------------------------------- */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double samples[CASES][MOST_SAMPLES];

static void measure(const char *title, double seconds) {
    size_t count = 0;
    for (double end = now() + seconds; now() < end && count < MOST_SAMPLES; count++) {
        for (int i = 0; i < CASES; i++) {
            configure(cases[i].is_loaded);
            const double begin = now();
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                cases[i].run();
            }
            samples[i][count] = (now() - begin) / (REPEATS * STEPS) * 1e9;
        }
    }
    _tile_release();
    printf("%s: nanoseconds a step, 10%%, 50%% and 90%% of %zu samples\n", title, count);
    for (int i = 0; i < CASES && count > 0; i++) {
        qsort(samples[i], count, sizeof samples[i][0], ascending);
        printf("  %-38s %7.1f %7.1f %7.1f\n", cases[i].name, samples[i][count / 10], samples[i][count / 2],
               samples[i][count * 9 / 10]);
    }
}

typedef struct neighbour {
    atomic_bool is_done;
    bool multiplies;
} neighbour;

static void *be_busy(void *argument) {
    neighbour *self = argument;
    volatile unsigned counted = 0;
    configure(true);
    while (!atomic_load_explicit(&self->is_done, memory_order_relaxed)) {
        for (int i = 0; i < 1000; i++) {
            if (self->multiplies) {
                loads_and_products();
            } else {
                counted = counted * 3 + 1;
            }
        }
    }
    _tile_release();
    return NULL;
}

static void measure_beside(const char *title, double seconds, bool multiplies) {
    neighbour other = {.multiplies = multiplies};
    pthread_t thread;
    if (pthread_create(&thread, NULL, be_busy, &other) != 0) {
        printf("%s: no second thread could be started\n", title);
        return;
    }
    measure(title, seconds);
    atomic_store(&other.is_done, true);
    pthread_join(thread, NULL);
}

int main(int count, char **arguments) {
    const double seconds = count > 1 ? atof(arguments[1]) : 1;
    if (!(seconds > 0) || seconds > 60) {
        fprintf(stderr, "usage: TileCost [seconds, up to 60]\n");
        return 2;
    }
    if (syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) != 0) {
        fprintf(stderr, "TileCost: this processor has no AMX, or the system does not let us use it\n");
        return 1;
    }
    memset(streams, 1, sizeof streams);
    measure("alone", seconds);
    measure_beside("beside a thread that counts", seconds, false);
    measure_beside("beside a thread that multiplies tiles", seconds, true);
    return 0;
}

#pragma clang attribute pop

#else
#include <stdio.h>

int main(void) {
    fprintf(stderr, "TileCost: AMX is a thing of x86-64, asked for on Linux here\n");
    return 1;
}
#endif
