/* How fast memory is read, by the order in which it is read: nothing is computed. Each thread has a part of strips, one
 * behind the other, and reads some of them side by side, a line of each in turn: adjacent ones, or strips that lie as
 * far apart as can be, so that each stream runs on into the strip behind. See docs, "One token: the memory".
 *
 *   ReadOrder [bytes of a strip [megabytes [threads [rounds]]]]   5760 66 2 40
 *
 * All orders in turn, median and quartiles in GB/s.
 */
#if defined(__linux__)

#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE = 64, MOST_STREAMS = 16, MOST_ROUNDS = 1000 };

typedef struct read_order {
    const char *name;
    size_t streams;
    bool is_far;
    size_t ahead; /* bytes; 0: nothing is asked for */
    bool is_read; /* otherwise only asked for */
} read_order;

static const read_order orders[] = {
    {"1 stream", 1, false, 0, true},
    {"1 stream, asked for 2 KB ahead", 1, false, 2048, true},
    {"1 stream, only asked for", 1, false, 2048, false},
    {"4 adjacent", 4, false, 0, true},
    {"4 adjacent, asked for 1 KB ahead", 4, false, 1024, true},
    {"8 adjacent", 8, false, 0, true},
    {"2 far", 2, true, 0, true},
    {"4 far", 4, true, 0, true},
    {"4 far, asked for 1 KB ahead", 4, true, 1024, true},
    {"8 far", 8, true, 0, true},
    {"16 far", 16, true, 0, true},
};
enum { ORDERS = sizeof orders / sizeof orders[0] };

static struct {
    char *memory;
    size_t strip_bytes, strips_each; /* strips of a thread */
    size_t threads, rounds;
    pthread_barrier_t barrier;
    double seconds[ORDERS][MOST_ROUNDS];
} state;

/* A register that every 64-bit processor has. */
typedef uint64_t piece __attribute__((vector_size(16)));
enum { PIECES = LINE / sizeof(piece) };

/* Strips of which each begins `apart` bytes behind the one before, a line of each in turn. All but the pointer and the
 * distance are constant where this is called. */
__attribute__((always_inline)) static inline piece read_strips(const char *from, size_t apart, size_t streams,
                                                               size_t ahead, bool is_read) {
    piece sum = {0};
    for (size_t i = 0; i < state.strip_bytes; i += LINE) {
#pragma clang loop unroll(full)
        for (size_t stream = 0; stream < streams; stream++) {
            const char *at = from + stream * apart + i;
            if (ahead > 0) {
                __builtin_prefetch(at + ahead);
            }
            if (is_read) {
                const piece *pieces = (const piece *)(const void *)at;
#pragma clang loop unroll(full)
                for (size_t j = 0; j < PIECES; j++) {
                    sum ^= pieces[j];
                }
            }
        }
    }
    return sum;
}

static piece read_in_order(const char *part, size_t order) {
    const size_t streams = orders[order].streams, each = state.strips_each / streams;
    piece sum = {0};
    for (size_t i = 0; i < each; i++) {
        const size_t first = orders[order].is_far ? i : i * streams, apart = orders[order].is_far ? each : 1;
        const char *from = part + first * state.strip_bytes;
        switch (order) {
#define ORDER(n)                                                                                                   \
    case n:                                                                                                           \
        sum ^= read_strips(from, apart * state.strip_bytes, orders[n].streams, orders[n].ahead, orders[n].is_read);    \
        break;
            ORDER(0)
            ORDER(1)
            ORDER(2)
            ORDER(3)
            ORDER(4)
            ORDER(5)
            ORDER(6)
            ORDER(7)
            ORDER(8)
            ORDER(9)
            ORDER(10)
#undef ORDER
        }
    }
    return sum;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void *read_all(void *index) {
    const size_t thread = (size_t)(uintptr_t)index;
    const char *part = state.memory + thread * state.strips_each * state.strip_bytes;
    static volatile uint64_t sink;
    for (size_t round = 0; round < state.rounds; round++) {
        for (size_t turn = 0; turn < ORDERS; turn++) {
            const size_t order = (round + turn) % ORDERS;
            pthread_barrier_wait(&state.barrier);
            const double begin = now();
            sink = read_in_order(part, order)[0];
            pthread_barrier_wait(&state.barrier);
            if (thread == 0) {
                state.seconds[order][round] = now() - begin;
            }
        }
    }
    (void)sink;
    return NULL;
}

static int compare_doubles(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* A whole number of the command line within bounds, or `otherwise` where it is left out. */
static size_t argument(int count, char **values, int index, size_t otherwise, size_t least, size_t most) {
    if (index >= count) {
        return otherwise;
    }
    char *end;
    const unsigned long long value = strtoull(values[index], &end, 10);
    if (*values[index] == '-' || *end != '\0' || value < least || value > most) {
        fprintf(stderr, "ReadOrder: argument %d is \"%s\"; expected a number from %zu to %zu\n", index, values[index],
                least, most);
        exit(64);
    }
    return (size_t)value;
}

int main(int count, char **values) {
    state.strip_bytes = argument(count, values, 1, 5760, LINE, 1 << 24) / LINE * LINE;
    const size_t bytes = argument(count, values, 2, 66, 1, 1 << 16) * 1000000;
    state.threads = argument(count, values, 3, 2, 1, 1024);
    state.rounds = argument(count, values, 4, 40, 1, MOST_ROUNDS);
    /* Whole strips for every number of streams. */
    state.strips_each = bytes / state.threads / state.strip_bytes / MOST_STREAMS * MOST_STREAMS;
    const size_t used = state.threads * state.strips_each * state.strip_bytes;
    if (used == 0 || posix_memalign((void **)&state.memory, 4096, used) != 0) {
        fprintf(stderr, "ReadOrder: %zu bytes in strips of %zu for %zu threads cannot be had\n", bytes,
                state.strip_bytes, state.threads);
        return 1;
    }
    memset(state.memory, 42, used);
    pthread_barrier_init(&state.barrier, NULL, (unsigned)state.threads);
    pthread_t *others = calloc(state.threads, sizeof *others);
    if (others == NULL) {
        return 1;
    }
    for (size_t i = 1; i < state.threads; i++) {
        if (pthread_create(&others[i], NULL, read_all, (void *)(uintptr_t)i) != 0) {
            fprintf(stderr, "ReadOrder: the system gives no thread\n");
            return 1;
        }
    }
    read_all(NULL);
    for (size_t i = 1; i < state.threads; i++) {
        pthread_join(others[i], NULL);
    }
    printf("%.1f MB in strips of %zu bytes, %zu threads, %zu rounds\n", (double)used * 1e-6, state.strip_bytes,
           state.threads, state.rounds);
    for (size_t order = 0; order < ORDERS; order++) {
        double *seconds = state.seconds[order];
        qsort(seconds, state.rounds, sizeof *seconds, compare_doubles);
        printf("%-34s %6.2f [%.2f - %.2f] GB/s\n", orders[order].name, 1e-9 * (double)used / seconds[state.rounds / 2],
               1e-9 * (double)used / seconds[state.rounds * 3 / 4], 1e-9 * (double)used / seconds[state.rounds / 4]);
    }
    free(others);
    free(state.memory);
    return 0;
}

#else

#include <stdio.h>

int main(void) {
    puts("ReadOrder runs on Linux.");
    return 0;
}

#endif
