/* Between this and end.h functions may use AMX, and AVX-512 with BF16, which comes with it. */
#pragma clang attribute push(                                                                                         \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16,amx-int8"))), \
    apply_to = function)
