/* Between this and end.h functions may use AMX, and AVX-512 with BF16 and FP16, which come with it. */
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,"      \
                                                   "avx512fp16,amx-tile,amx-bf16,amx-int8"))),                         \
                             apply_to = function)
