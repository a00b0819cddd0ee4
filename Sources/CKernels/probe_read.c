/* Read bandwidth: streams of whole cache lines, the digest an exclusive or of everything read. */
#include "CKernels.h"

#include <assert.h>

#include "vector/inline.h"

/* The loops are written once; with a constant number of streams their sums stay in registers. */
#define FOR_STREAMS(loop, memory, bytes, streams) \
    switch (streams) {                            \
    case 1: return loop(memory, bytes, 1);        \
    case 2: return loop(memory, bytes, 2);        \
    case 4: return loop(memory, bytes, 4);        \
    default: return loop(memory, bytes, 8);       \
    }

enum { MOST_STREAMS = 8 };

CK_INLINE uint64_t read_portable(const uint64_t *memory, size_t bytes, const int streams) {
    const size_t words = bytes / sizeof(uint64_t) / streams; /* of one stream */
    uint64_t digest[MOST_STREAMS][8] = {{0}};
    for (size_t at = 0; at < words; at += 8) {
        for (int stream = 0; stream < streams; stream++) {
            for (int lane = 0; lane < 8; lane++) digest[stream][lane] ^= memory[stream * words + at + lane];
        }
    }
    uint64_t all = 0;
    for (int stream = 0; stream < streams; stream++) {
        for (int lane = 0; lane < 8; lane++) all ^= digest[stream][lane];
    }
    return all;
}

static uint64_t choose_portable(const uint64_t *memory, size_t bytes, int streams) {
    FOR_STREAMS(read_portable, memory, bytes, streams)
}

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
CK_INLINE uint64_t read_avx2(const char *memory, size_t bytes, const int streams) {
    const size_t length = bytes / streams;
    __m256i low[MOST_STREAMS], high[MOST_STREAMS];
    for (int stream = 0; stream < streams; stream++) low[stream] = high[stream] = _mm256_setzero_si256();
    for (size_t at = 0; at < length; at += 64) {
        for (int stream = 0; stream < streams; stream++) {
            const char *line = memory + stream * length + at;
            low[stream] = _mm256_xor_si256(low[stream], _mm256_load_si256((const __m256i *)line));
            high[stream] = _mm256_xor_si256(high[stream], _mm256_load_si256((const __m256i *)(line + 32)));
        }
    }
    __m256i all = _mm256_setzero_si256();
    for (int stream = 0; stream < streams; stream++) {
        all = _mm256_xor_si256(all, _mm256_xor_si256(low[stream], high[stream]));
    }
    return (uint64_t)_mm256_extract_epi64(all, 0) ^ (uint64_t)_mm256_extract_epi64(all, 1) ^
           (uint64_t)_mm256_extract_epi64(all, 2) ^ (uint64_t)_mm256_extract_epi64(all, 3);
}

static uint64_t choose_avx2(const char *memory, size_t bytes, int streams) {
    FOR_STREAMS(read_avx2, memory, bytes, streams)
}
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))), apply_to = function)
CK_INLINE uint64_t read_avx512(const char *memory, size_t bytes, const int streams) {
    const size_t length = bytes / streams;
    __m512i even[MOST_STREAMS], odd[MOST_STREAMS];
    for (int stream = 0; stream < streams; stream++) even[stream] = odd[stream] = _mm512_setzero_si512();
    for (size_t at = 0; at < length; at += 128) {
        for (int stream = 0; stream < streams; stream++) {
            const char *line = memory + stream * length + at;
            even[stream] = _mm512_xor_si512(even[stream], _mm512_load_si512(line));
            odd[stream] = _mm512_xor_si512(odd[stream], _mm512_load_si512(line + 64));
        }
    }
    uint64_t lanes[8], all = 0;
    for (int stream = 1; stream < streams; stream++) even[0] = _mm512_xor_si512(even[0], even[stream]);
    for (int stream = 0; stream < streams; stream++) even[0] = _mm512_xor_si512(even[0], odd[stream]);
    _mm512_storeu_si512(lanes, even[0]);
    for (int lane = 0; lane < 8; lane++) all ^= lanes[lane];
    return all;
}

static uint64_t choose_avx512(const char *memory, size_t bytes, int streams) {
    FOR_STREAMS(read_avx512, memory, bytes, streams)
}
#pragma clang attribute pop
#endif

uint64_t ck_probe_read(uint64_t features, const void *memory, size_t bytes, int streams) {
    assert(bytes % CK_PROBE_READ_GRANULE == 0);
    assert(streams == 1 || streams == 2 || streams == 4 || streams == 8);
#if defined(__x86_64__)
    if (features & CK_FEATURE_AVX512) return choose_avx512(memory, bytes, streams);
    if (features & CK_FEATURE_AVX2) return choose_avx2(memory, bytes, streams);
#else
    (void)features;
#endif
    return choose_portable(memory, bytes, streams);
}
