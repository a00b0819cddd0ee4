/* Between this and end.h functions may use AVX2, FMA and F16C. */
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
