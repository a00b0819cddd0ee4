/* What the inner steps of AVX2's products can reach: the instructions of a step and nothing else, on operands that stay in
 * the first cache, one thread. See docs, "With AVX2 alone".
 *
 *   StepCost [rounds]   9
 *
 * All steps in turn; median and quartiles in operations per second, a multiply and an add being two, and how many times
 * the rate of fused multiply-adds in registers that is.
 */
#include <stdio.h>

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))
/* Holds the order of instructions and keeps what no one reads. */
#define KEEP(value) __asm__ volatile("" : : "x"(value) : "memory")

enum { OPERAND_BYTES = 8192, BLOCKS = 16, BLOCK_BYTES = 256, FLOAT_STEPS = 64, PASSES = 4096, MOST_ROUNDS = 1000 };

static struct {
    _Alignas(64) uint8_t weights[OPERAND_BYTES];
    _Alignas(64) int8_t bytes[OPERAND_BYTES];    /* activations */
    _Alignas(64) int16_t words[OPERAND_BYTES];   /* the same, widened */
    _Alignas(64) float floats[OPERAND_BYTES];
} operands;

/* ---- Floats: `rows` vectors of weights by `tokens` activations, twelve sums ------------------------------------- */

typedef enum row_kind { IN_REGISTERS, FLOATS, HALVES, BFLOATS } row_kind;

INLINE __m256 load_row(row_kind kind, size_t at) {
    const uint16_t *halves = (const uint16_t *)(const void *)operands.weights + at;
    if (kind == HALVES) {
        return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)halves));
    }
    if (kind == BFLOATS) {
        __m128i eight = _mm_loadu_si128((const __m128i *)(const void *)halves);
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(eight), 16));
    }
    return _mm256_loadu_ps(operands.floats + at);
}

/* Activations are a vector each, or broadcast. Everything is constant where this is called. */
INLINE uint64_t step_floats(row_kind kind, size_t rows, size_t tokens, int broadcast) {
    __m256 sums[12], row[4], token = _mm256_set1_ps(0.5f);
    UNROLL for (int i = 0; i < 12; i++) { sums[i] = _mm256_set1_ps((float)i); }
    UNROLL for (int i = 0; i < 4; i++) { row[i] = _mm256_set1_ps(0.25f); }
    _Pragma("clang loop unroll_count(4)") for (size_t step = 0; step < FLOAT_STEPS; step++) {
        const float *activations = operands.floats + 4096 + step * 8 * tokens;
        __m256 of_token[6];
        if (!broadcast && kind != IN_REGISTERS) {
            UNROLL for (size_t t = 0; t < tokens; t++) { of_token[t] = _mm256_loadu_ps(activations + t * 8); }
        }
        if (broadcast) {
            UNROLL for (size_t r = 0; r < rows; r++) { row[r] = load_row(kind, (step * rows + r) * 8); }
            UNROLL for (size_t t = 0; t < tokens; t++) {
                token = _mm256_broadcast_ss(activations + t);
                UNROLL for (size_t r = 0; r < rows; r++) {
                    sums[r * tokens + t] = _mm256_fmadd_ps(row[r], token, sums[r * tokens + t]);
                    KEEP(sums[r * tokens + t]);
                }
            }
            continue;
        }
        UNROLL for (size_t r = 0; r < rows; r++) {
            __m256 weights = kind == IN_REGISTERS ? row[0] : load_row(kind, (step * rows + r) * 8);
            UNROLL for (size_t t = 0; t < tokens; t++) {
                __m256 activation = kind == IN_REGISTERS ? token : of_token[t];
                sums[r * tokens + t] = _mm256_fmadd_ps(weights, activation, sums[r * tokens + t]);
            }
            UNROLL for (size_t t = 0; t < tokens; t++) { KEEP(sums[r * tokens + t]); }
        }
    }
    return FLOAT_STEPS * 12 * 8 * 2;
}

/* ---- Bytes: blocks of 32 columns of 8 rows by `tokens` activations, scaled at their end ---------------------------- */

typedef enum byte_kind {
    SIGNS,   /* |weight| x activation with its sign, pairs widened at once: 8 bits */
    WIDE,    /* even and odd columns as words: 8 bits */
    NIBBLES, /* upper and lower four bits apart, each in 16 bits to the end of the block: 8 bits */
    FOUR,    /* in 16 bits to the end of the block: 4 bits */
} byte_kind;

INLINE __m256i four_of(const void *from) {
    int32_t four;
    memcpy(&four, from, sizeof four);
    return _mm256_set1_epi32(four);
}

INLINE void add_quad(byte_kind kind, size_t quad, size_t t, __m256i weights, __m256i *sum, __m256i *upper) {
    const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
    const int8_t *bytes = operands.bytes + t * 32 + quad * 4;
    const int16_t *words = operands.words + t * 32 + quad * 4;
    if (kind == SIGNS) {
        __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(weights), _mm256_sign_epi8(four_of(bytes), weights));
        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
    } else if (kind == WIDE) {
        __m256i even = _mm256_srai_epi16(_mm256_slli_epi16(weights, 8), 8), odd = _mm256_srai_epi16(weights, 8);
        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(even, four_of(words)));
        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(odd, four_of(words + 2)));
    } else {
        __m256i four = four_of(bytes);
        *sum = _mm256_add_epi16(*sum, _mm256_maddubs_epi16(_mm256_and_si256(weights, nibble), four));
        if (kind == NIBBLES) {
            __m256i above = _mm256_and_si256(_mm256_srli_epi16(weights, 4), nibble);
            *upper = _mm256_add_epi16(*upper, _mm256_maddubs_epi16(above, four));
            KEEP(*upper);
        }
    }
    KEEP(*sum);
}

INLINE uint64_t step_bytes(byte_kind kind, size_t tokens) {
    __m256 totals[4];
    UNROLL for (size_t t = 0; t < tokens; t++) { totals[t] = _mm256_setzero_ps(); }
    for (size_t block = 0; block < BLOCKS; block++) {
        __m256i sums[4], upper[4];
        UNROLL for (size_t t = 0; t < tokens; t++) { sums[t] = upper[t] = _mm256_setzero_si256(); }
        UNROLL for (size_t quad = 0; quad < 8; quad++) {
            const uint8_t *from = operands.weights + block * BLOCK_BYTES + quad * 32;
            __m256i weights = _mm256_loadu_si256((const __m256i *)(const void *)from);
            UNROLL for (size_t t = 0; t < tokens; t++) { add_quad(kind, quad, t, weights, &sums[t], &upper[t]); }
        }
        UNROLL for (size_t t = 0; t < tokens; t++) {
            if (kind == FOUR || kind == NIBBLES) {
                sums[t] = _mm256_madd_epi16(sums[t], _mm256_set1_epi16(1));
            }
            if (kind == NIBBLES) {
                sums[t] = _mm256_add_epi32(sums[t], _mm256_madd_epi16(upper[t], _mm256_set1_epi16(16)));
            }
            __m256 scale = _mm256_mul_ps(_mm256_loadu_ps(operands.floats + block * 8),
                                         _mm256_broadcast_ss(operands.floats + block + t));
            totals[t] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums[t]), scale, totals[t]);
        }
    }
    UNROLL for (size_t t = 0; t < tokens; t++) { KEEP(totals[t]); }
    return BLOCKS * tokens * 8 * 32 * 2;
}

/* ---- All of them ------------------------------------------------------------------------------------------------- */

#define STEPS(X)                                                                                                      \
    X(registers, "12 FMAs in registers", step_floats(IN_REGISTERS, 4, 3, 0))                                          \
    X(rows, "4 rows by 3 tokens, fp32", step_floats(FLOATS, 4, 3, 0))                                                 \
    X(half_rows, "4 rows by 3 tokens, F16", step_floats(HALVES, 4, 3, 0))                                             \
    X(bfloat_rows, "4 rows by 3 tokens, BF16", step_floats(BFLOATS, 4, 3, 0))                                         \
    X(lanes, "2 vectors of rows by 6 tokens, fp32", step_floats(FLOATS, 2, 6, 1))                                     \
    X(more_lanes, "3 vectors of rows by 4 tokens, fp32 (panel)", step_floats(FLOATS, 3, 4, 1))                        \
    X(signs, "8 bits by 4 tokens, signs (the table's)", step_bytes(SIGNS, 4))                                         \
    X(wide, "8 bits by 4 tokens, words", step_bytes(WIDE, 4))                                                         \
    X(nibbles, "8 bits by 4 tokens, nibbles", step_bytes(NIBBLES, 4))                                                 \
    X(four, "4 bits by 4 tokens (the table's)", step_bytes(FOUR, 4))

#define DEFINE_STEP(name, title, call)                                                                                \
    static __attribute__((noinline)) uint64_t step_##name(void) { return call; }
STEPS(DEFINE_STEP)

static const struct {
    const char *title;
    uint64_t (*run)(void);
} steps[] = {
#define LIST_STEP(name, title, call) {title, step_##name},
    STEPS(LIST_STEP)};
enum { COUNT = sizeof steps / sizeof steps[0] };

#pragma clang attribute pop

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double rate(uint64_t (*run)(void)) {
    uint64_t operations = 0;
    double begin = now();
    for (int pass = 0; pass < PASSES; pass++) {
        operations += run();
    }
    return (double)operations / (now() - begin);
}

static int ascending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double quantile(const double *sorted, size_t count, double at) {
    double place = at * (double)(count - 1);
    size_t below = (size_t)place, above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

int main(int argc, char **argv) {
    static double rates[COUNT][MOST_ROUNDS], ratios[COUNT][MOST_ROUNDS];
    char *end = NULL;
    long rounds = argc > 1 ? strtol(argv[1], &end, 10) : 9;
    if (argc > 2 || (end && *end) || rounds < 1 || rounds > MOST_ROUNDS) {
        fprintf(stderr, "StepCost [rounds], 1 to %d\n", MOST_ROUNDS);
        return 64;
    }
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("f16c")) {
        fprintf(stderr, "StepCost: this processor has no AVX2, FMA and F16C\n");
        return 69;
    }
    uint32_t random = 1;
    for (size_t i = 0; i < OPERAND_BYTES; i++) {
        random = random * 1664525u + 1013904223u;
        operands.weights[i] = (uint8_t)((random >> 24) & 0x3f); /* as halves: small numbers */
        operands.bytes[i] = (int8_t)(random >> 16);
        operands.words[i] = operands.bytes[i];
        operands.floats[i] = 1.0f / (float)(1 + (random >> 20));
    }
    for (size_t round = 0; round < (size_t)rounds; round++) {
        for (size_t i = 0; i < COUNT; i++) {
            rates[i][round] = rate(steps[i].run);
        }
        for (size_t i = 0; i < COUNT; i++) {
            ratios[i][round] = rates[i][round] / rates[0][round];
        }
    }
    printf("| step | GOP/s | quartiles | times FMAs in registers |\n|---|---|---|---|\n");
    for (size_t i = 0; i < COUNT; i++) {
        qsort(rates[i], (size_t)rounds, sizeof(double), ascending);
        qsort(ratios[i], (size_t)rounds, sizeof(double), ascending);
        printf("| %s | %.1f | %.1f - %.1f | %.2f |\n", steps[i].title, quantile(rates[i], (size_t)rounds, 0.5) * 1e-9,
               quantile(rates[i], (size_t)rounds, 0.25) * 1e-9, quantile(rates[i], (size_t)rounds, 0.75) * 1e-9,
               quantile(ratios[i], (size_t)rounds, 0.5));
    }
    return 0;
}

#else

int main(void) {
    fprintf(stderr, "StepCost: only for x86-64\n");
    return 69;
}

#endif
