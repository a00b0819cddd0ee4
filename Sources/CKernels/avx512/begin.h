/* Between this and end.h functions may use AVX-512 F, BW, VL and DQ. */
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq"))),              \
                             apply_to = function)
