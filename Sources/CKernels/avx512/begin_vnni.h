/* Between this and end.h functions may use AVX-512 F, BW, VL, DQ and VNNI. */
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))),   \
                             apply_to = function)
