/* Times one product with several versions of the kernels in turn: `build.py` compiles this and them, `main.py` calls it.
 *
 *   driver TABLE FORMAT TOKENS THREADS ROUNDS BYTES ROWSxCOLUMNS,... VERSION.so ...
 *
 * The matrices are those of a layer; there are as many layers as it takes to reach BYTES of weights, so that they come from
 * memory, or from cache if BYTES is 0. Each thread has its part of the rows of every product, and threads meet after each,
 * as in the engine; activations are prepared by every thread for itself up to 16 tokens and in parts from there on.
 *
 * Prints the bytes of weights and the operations of one pass over all layers, then a line for each round: seconds of one
 * pass with each version. Before, the products of each version are checked against the portable table of the first.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CKernels.h"

enum { MOST_VERSIONS = 8, MOST_MATRICES = 16, OWN_TOKENS = 16 };
static const double least_seconds = 0.02; /* of one timing */

typedef struct version {
    const ck_kernels *(*named)(const char *);
    size_t (*matrix_bytes)(ck_weight_format, size_t, size_t);
    void (*pack_floats)(ck_weight_format, void *, const float *, size_t, size_t, size_t, size_t);
    void (*pack_blocks)(ck_weight_format, void *, const void *, size_t, size_t, size_t, size_t);
    size_t (*block_columns)(ck_weight_format);
    void (*to_half)(uint16_t *, const float *, size_t);
    void (*to_bfloat)(uint16_t *, const float *, size_t);
    ck_matmul product;
    const char *weights; /* of all layers, one after the other */
} version;

typedef struct matrix {
    size_t rows, columns, offset;
} matrix;

static const char *const format_names[CK_WEIGHT_FORMATS] = {"F32",  "F16",  "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0",
                                                            "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"};
static ck_weight_format format;
static size_t tokens, threads, layers, layer_bytes, matrices, most_rows, most_columns;
static matrix shape[MOST_MATRICES];
static float *activations, *out;

static _Noreturn void stop(const char *what, const char *which) {
    fprintf(stderr, "%s: %s\n", what, which);
    exit(1);
}

static void *memory(size_t bytes) {
    size_t whole = (bytes + 4096) / 4096 * 4096;
    void *result = aligned_alloc(4096, whole);
    if (result == NULL) {
        stop("out of memory", "");
    }
    memset(result, 0, whole);
    return result;
}

static uint32_t random_state;

static uint32_t random_bits(void) { return random_state = random_state * 1664525u + 1013904223u; }

static float random_float(void) { return (float)(random_bits() >> 8) / (1 << 24) - 0.5f; }

static void *symbol(void *library, const char *name) {
    void *found = dlsym(library, name);
    if (found == NULL) {
        stop("not in the library", name);
    }
    return found;
}

static version open_version(const char *path, const char *table) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        stop("cannot be loaded", dlerror());
    }
    version v = {.named = symbol(library, "ck_kernels_named"),
                 .matrix_bytes = symbol(library, "ck_matrix_bytes"),
                 .pack_floats = symbol(library, "ck_pack_floats"),
                 .pack_blocks = symbol(library, "ck_pack_blocks"),
                 .block_columns = symbol(library, "ck_block_columns"),
                 .to_half = symbol(library, "ck_float_to_half"),
                 .to_bfloat = symbol(library, "ck_float_to_bfloat")};
    const ck_kernels *kernels = v.named(table);
    if (kernels == NULL) {
        stop("no such table, or not on this processor", table);
    }
    v.product = kernels->matmul[format];
    return v;
}

/* The same random weights in each version's layout. */
static void make_weights(const version *v, char *to, size_t rows, size_t columns) {
    random_state = 1;
    size_t count = rows * columns;
    bool is_plain = format <= CK_BF16, from_floats = is_plain || format == CK_Q8_0 || format == CK_Q4_0 || format == CK_Q4_1;
    float *values = memory(count * sizeof(float));
    for (size_t i = 0; i < count; i++) {
        values[i] = random_float();
    }
    if (format == CK_F32) {
        memcpy(to, values, count * sizeof(float));
    } else if (format == CK_F16) {
        v->to_half((uint16_t *)to, values, count);
    } else if (format == CK_BF16) {
        v->to_bfloat((uint16_t *)to, values, count);
    } else if (from_floats) {
        v->pack_floats(format, to, values, rows, columns, 0, rows);
    } else {
        /* Blocks of random bits; without this one no half among them is infinite or NaN. */
        char *blocks = memory(v->matrix_bytes(format, rows, columns));
        for (size_t i = 0; i < v->matrix_bytes(format, rows, columns); i++) {
            blocks[i] = (char)(random_bits() >> 24 & 0xbf);
        }
        v->pack_blocks(format, to, blocks, rows, columns, 0, rows);
        free(blocks);
    }
    free(values);
}

/* ---- Threads that meet ------------------------------------------------------------------------------------------- */

static atomic_size_t arrived, meeting;
static atomic_bool over;

static void meet(void) {
    size_t now = atomic_load(&meeting);
    if (atomic_fetch_add(&arrived, 1) + 1 == threads) {
        atomic_store(&arrived, 0);
        atomic_store(&meeting, now + 1);
    } else {
        while (atomic_load(&meeting) == now) {
            ck_spin_pause();
        }
    }
}

static char *prepared, *own_prepared[64], *scratch[64];

/* This thread's part of 0..<count, cut at multiples of `granule`. */
static void part_of(size_t count, size_t granule, size_t thread, size_t *begin, size_t *end) {
    size_t granules = (count + granule - 1) / granule;
    *begin = granules * thread / threads * granule;
    *end = granules * (thread + 1) / threads * granule;
    *begin = *begin < count ? *begin : count;
    *end = *end < count ? *end : count;
}

static void multiply(const version *v, size_t m, const char *weights, size_t thread) {
    size_t rows = shape[m].rows, columns = shape[m].columns, begin, end;
    const char *operand = own_prepared[thread];
    if (tokens <= OWN_TOKENS) {
        v->product.prepare(own_prepared[thread], activations, most_columns, tokens, columns, 0, tokens);
    } else {
        part_of(tokens, CK_TOKEN_GRANULE, thread, &begin, &end);
        v->product.prepare(prepared, activations, most_columns, tokens, columns, begin, end);
        operand = prepared;
        meet();
    }
    part_of(rows, CK_ROW_GRANULE, thread, &begin, &end);
    v->product.run(out, most_rows, weights, operand, tokens, rows, columns, begin, end, false, scratch[thread]);
    meet();
}

static const version *current;
static size_t passes;

static void pass(size_t thread) {
    /* Read once: after the last meeting the first thread may already ask for what comes next. */
    const version *v = current;
    const size_t count = passes;
    for (size_t i = 0; i < count; i++) {
        for (size_t layer = 0; layer < layers; layer++) {
            for (size_t m = 0; m < matrices; m++) {
                multiply(v, m, v->weights + layer * layer_bytes + shape[m].offset, thread);
            }
        }
    }
}

static void *work(void *argument) {
    size_t thread = (size_t)argument;
    for (;;) {
        meet();
        if (atomic_load(&over)) {
            return NULL;
        }
        pass(thread);
    }
}

static double seconds_of(const version *v, size_t count) {
    current = v;
    passes = count;
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    meet();
    pass(0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return ((double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec)) / (double)count;
}

/* ---- The check --------------------------------------------------------------------------------------------------- */

/* Largest difference from the portable table, by the largest product; activations are rounded to int8 or bfloat16. */
static double error_of(const version *v, const version *oracle, size_t m) {
    ck_matmul portable = oracle->named("portable")->matmul[format];
    size_t rows = shape[m].rows < 80 ? shape[m].rows : 80, columns = shape[m].columns;
    float *theirs = memory(tokens * rows * sizeof(float)), *ours = memory(tokens * rows * sizeof(float));
    size_t bytes = oracle->matrix_bytes(format, rows, columns) + v->matrix_bytes(format, rows, columns);
    char *operand = memory(portable.prepared_bytes(tokens, columns)), *weights = memory(bytes);
    make_weights(oracle, weights, rows, columns);
    portable.prepare(operand, activations, most_columns, tokens, columns, 0, tokens);
    portable.run(theirs, rows, weights, operand, tokens, rows, columns, 0, rows, false, scratch[0]);
    make_weights(v, weights, rows, columns);
    v->product.prepare(own_prepared[0], activations, most_columns, tokens, columns, 0, tokens);
    v->product.run(ours, rows, weights, own_prepared[0], tokens, rows, columns, 0, rows, false, scratch[0]);
    double largest = 0, difference = 0;
    for (size_t i = 0; i < tokens * rows; i++) {
        largest = fmax(largest, fabs(theirs[i]));
        difference = fmax(difference, fabs(theirs[i] - ours[i]));
    }
    free(theirs), free(ours), free(operand), free(weights);
    return difference / largest;
}

int main(int count, char **words) {
    if (count < 9 || count - 8 > MOST_VERSIONS) {
        stop("usage", "driver TABLE FORMAT TOKENS THREADS ROUNDS BYTES ROWSxCOLUMNS,... VERSION.so ...");
    }
    for (format = 0; format < CK_WEIGHT_FORMATS && strcmp(format_names[format], words[2]) != 0; format++) {
    }
    if (format == CK_WEIGHT_FORMATS) {
        stop("no such format", words[2]);
    }
    tokens = strtoull(words[3], NULL, 10), threads = strtoull(words[4], NULL, 10);
    size_t rounds = strtoull(words[5], NULL, 10), bytes = strtoull(words[6], NULL, 10), versions = (size_t)count - 8;
    if (tokens < 1 || tokens > 4096 || threads < 1 || threads > 64 || rounds < 1) {
        stop("out of range", "tokens 1 to 4096, threads 1 to 64, rounds from 1");
    }
    version all[MOST_VERSIONS];
    for (size_t i = 0; i < versions; i++) {
        all[i] = open_version(words[8 + i], words[1]);
    }
    double operations = 0;
    for (char *word = strtok(words[7], ","); word != NULL; word = strtok(NULL, ",")) {
        matrix m = {0, 0, layer_bytes};
        if (matrices == MOST_MATRICES || sscanf(word, "%zux%zu", &m.rows, &m.columns) != 2 || m.rows < 1 ||
            m.columns < 1 || m.rows > 1 << 20 || m.columns > 1 << 20 || m.columns % all[0].block_columns(format) != 0) {
            stop("not ROWSxCOLUMNS, or columns that the format does not hold", word);
        }
        layer_bytes += (all[0].matrix_bytes(format, m.rows, m.columns) + 4095) / 4096 * 4096;
        most_rows = m.rows > most_rows ? m.rows : most_rows;
        most_columns = m.columns > most_columns ? m.columns : most_columns;
        operations += 2.0 * (double)m.rows * (double)m.columns * (double)tokens;
        shape[matrices++] = m;
    }
    layers = bytes / layer_bytes + 1;

    activations = memory(tokens * most_columns * sizeof(float));
    for (size_t i = 0; i < tokens * most_columns; i++) {
        activations[i] = random_float();
    }
    out = memory(tokens * most_rows * sizeof(float));
    size_t prepared_bytes = 0, scratch_bytes = 0;
    for (size_t i = 0; i < versions; i++) {
        for (size_t m = 0; m < matrices; m++) {
            size_t p = all[i].product.prepared_bytes(tokens, shape[m].columns);
            size_t s = all[i].product.scratch_bytes(tokens, shape[m].columns);
            prepared_bytes = p > prepared_bytes ? p : prepared_bytes;
            scratch_bytes = s > scratch_bytes ? s : scratch_bytes;
        }
    }
    prepared = memory(prepared_bytes);
    for (size_t thread = 0; thread < threads; thread++) {
        own_prepared[thread] = memory(prepared_bytes);
        scratch[thread] = memory(scratch_bytes);
    }
    /* One layer is made, the others are copies. Versions that pack alike share them. */
    for (size_t i = 0; i < versions; i++) {
        char *layer = memory(layer_bytes);
        for (size_t m = 0; m < matrices; m++) {
            make_weights(&all[i], layer + shape[m].offset, shape[m].rows, shape[m].columns);
        }
        for (size_t j = 0; j < i && all[i].weights == NULL; j++) {
            all[i].weights = memcmp(layer, all[j].weights, layer_bytes) == 0 ? all[j].weights : NULL;
        }
        if (all[i].weights == NULL) {
            char *weights = memory(layers * layer_bytes);
            for (size_t l = 0; l < layers; l++) {
                memcpy(weights + l * layer_bytes, layer, layer_bytes);
            }
            all[i].weights = weights;
        }
        free(layer);
    }
    for (size_t i = 0; i < versions; i++) {
        double error = error_of(&all[i], &all[0], 0);
        if (!(error < 2e-2)) {
            fprintf(stderr, "%s: %s by %zu tokens is off by %.3g of the largest product\n", words[8 + i], words[2], tokens,
                    error);
            return 1;
        }
    }
    printf("%zu %.0f\n", layers * layer_bytes, operations * (double)layers);

    pthread_t others[64];
    for (size_t thread = 1; thread < threads; thread++) {
        pthread_create(&others[thread], NULL, work, (void *)thread);
    }
    double one = seconds_of(&all[0], 1);
    one = seconds_of(&all[0], 1);
    size_t repeats = (size_t)(least_seconds / one) + 1;
    for (size_t round = 0; round < rounds; round++) {
        double times[MOST_VERSIONS];
        for (size_t i = 0; i < versions; i++) {
            size_t turn = (round + i) % versions;
            times[turn] = seconds_of(&all[turn], repeats);
        }
        for (size_t i = 0; i < versions; i++) {
            printf(i + 1 < versions ? "%.9f " : "%.9f\n", times[i]);
        }
        fflush(stdout);
    }
    atomic_store(&over, true);
    meet();
    for (size_t thread = 1; thread < threads; thread++) {
        pthread_join(others[thread], NULL);
    }
    return 0;
}
