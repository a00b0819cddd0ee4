/* Read bandwidth: streams of whole cache lines, the digest an exclusive or of everything read. */
#include "CKernels.h"

#include <assert.h>

#define STREAMS CK_PROBE_READ_STREAMS

static uint64_t read_portable(const uint64_t *memory, size_t bytes) {
    const size_t words = bytes / sizeof(uint64_t) / STREAMS; /* of one stream */
    uint64_t digest[STREAMS][8] = {{0}};
    for (size_t at = 0; at < words; at += 8) {
        for (int stream = 0; stream < STREAMS; stream++) {
            for (int lane = 0; lane < 8; lane++) digest[stream][lane] ^= memory[stream * words + at + lane];
        }
    }
    uint64_t all = 0;
    for (int stream = 0; stream < STREAMS; stream++) {
        for (int lane = 0; lane < 8; lane++) all ^= digest[stream][lane];
    }
    return all;
}

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
static uint64_t read_avx2(const char *memory, size_t bytes) {
    const size_t length = bytes / STREAMS;
    __m256i low[STREAMS], high[STREAMS];
    for (int stream = 0; stream < STREAMS; stream++) low[stream] = high[stream] = _mm256_setzero_si256();
    for (size_t at = 0; at < length; at += 64) {
        for (int stream = 0; stream < STREAMS; stream++) {
            const char *line = memory + stream * length + at;
            low[stream] = _mm256_xor_si256(low[stream], _mm256_load_si256((const __m256i *)line));
            high[stream] = _mm256_xor_si256(high[stream], _mm256_load_si256((const __m256i *)(line + 32)));
        }
    }
    __m256i all = _mm256_setzero_si256();
    for (int stream = 0; stream < STREAMS; stream++) {
        all = _mm256_xor_si256(all, _mm256_xor_si256(low[stream], high[stream]));
    }
    return (uint64_t)_mm256_extract_epi64(all, 0) ^ (uint64_t)_mm256_extract_epi64(all, 1) ^
           (uint64_t)_mm256_extract_epi64(all, 2) ^ (uint64_t)_mm256_extract_epi64(all, 3);
}
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))), apply_to = function)
static uint64_t read_avx512(const char *memory, size_t bytes) {
    const size_t length = bytes / STREAMS;
    __m512i even[STREAMS], odd[STREAMS];
    for (int stream = 0; stream < STREAMS; stream++) even[stream] = odd[stream] = _mm512_setzero_si512();
    for (size_t at = 0; at < length; at += 128) {
        for (int stream = 0; stream < STREAMS; stream++) {
            const char *line = memory + stream * length + at;
            even[stream] = _mm512_xor_si512(even[stream], _mm512_load_si512(line));
            odd[stream] = _mm512_xor_si512(odd[stream], _mm512_load_si512(line + 64));
        }
    }
    uint64_t lanes[8], all = 0;
    for (int stream = 1; stream < STREAMS; stream++) even[0] = _mm512_xor_si512(even[0], even[stream]);
    for (int stream = 0; stream < STREAMS; stream++) even[0] = _mm512_xor_si512(even[0], odd[stream]);
    _mm512_storeu_si512(lanes, even[0]);
    for (int lane = 0; lane < 8; lane++) all ^= lanes[lane];
    return all;
}
#pragma clang attribute pop
#endif

uint64_t ck_probe_read(uint64_t features, const void *memory, size_t bytes) {
    assert(bytes % CK_PROBE_READ_GRANULE == 0);
#if defined(__x86_64__)
    if (features & CK_FEATURE_AVX512) return read_avx512(memory, bytes);
    if (features & CK_FEATURE_AVX2) return read_avx2(memory, bytes);
#else
    (void)features;
#endif
    return read_portable(memory, bytes);
}
