#include "CKernels.h"

#if defined(__x86_64__)

#include <cpuid.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

/* Register state that the operating system saves (XCR0), bit by bit as Intel's manual, volume 1, chapter 13 has it. */
static uint64_t enabled_state(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

/* Linux grants tile data per process on request: arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA). */
static bool may_use_tiles(uint64_t state) {
    const uint64_t tile_state = 3u << 17;
    if ((state & tile_state) != tile_state) {
        return false;
    }
#if defined(__linux__)
    return syscall(SYS_arch_prctl, 0x1023, 18) == 0;
#else
    return false;
#endif
}

static uint64_t detect(void) {
    uint32_t a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) {
        return 0;
    }
    const uint32_t fma = 1u << 12, osxsave = 1u << 27, avx = 1u << 28, f16c = 1u << 29;
    const uint32_t wanted = fma | osxsave | avx | f16c;
    if ((c & wanted) != wanted) {
        return 0;
    }
    uint64_t state = enabled_state();
    uint32_t b7, c7, d7, a71 = 0, b71, c71, d71;
    if ((state & 0x6) != 0x6 || !__get_cpuid_count(7, 0, &a, &b7, &c7, &d7) || !(b7 & 1u << 5)) {
        return 0;
    }
    if (a >= 1) {
        __get_cpuid_count(7, 1, &a71, &b71, &c71, &d71);
    }
    uint64_t features = CK_FEATURE_AVX2;
    if (a71 & 1u << 4) {
        features |= CK_FEATURE_AVX_VNNI;
    }
    const uint32_t f = 1u << 16, dq = 1u << 17, bw = 1u << 30, vl = 1u << 31;
    const uint32_t avx512 = f | dq | bw | vl;
    if ((state & 0xe0) != 0xe0 || (b7 & avx512) != avx512) {
        return features;
    }
    features |= CK_FEATURE_AVX512;
    if (c7 & 1u << 11) {
        features |= CK_FEATURE_AVX512_VNNI;
    }
    if (a71 & 1u << 5) {
        features |= CK_FEATURE_AVX512_BF16;
    }
    if (d7 & 1u << 23) {
        features |= CK_FEATURE_AVX512_FP16;
    }
    const uint32_t amx_bf16 = 1u << 22, amx_tile = 1u << 24, amx_int8 = 1u << 25;
    if ((d7 & amx_tile) && (d7 & (amx_bf16 | amx_int8)) && may_use_tiles(state)) {
        features |= (d7 & amx_int8 ? CK_FEATURE_AMX_INT8 : 0) | (d7 & amx_bf16 ? CK_FEATURE_AMX_BF16 : 0);
    }
    return features;
}

uint64_t ck_cpu_features(void) {
    const uint64_t known = 1ull << 63;
    static _Atomic uint64_t remembered;
    uint64_t features = remembered;
    if (!(features & known)) {
        features = detect() | known;
        remembered = features;
    }
    return features & ~known;
}

#else

uint64_t ck_cpu_features(void) {
    return 0;
}

#endif
