/* Loops written once over a vector of floats. Each processor family has a `vector.h` that says what a vector is; a
 * header of this folder, included after it, is compiled anew for that family. */
#ifndef CK_INLINE_H
#define CK_INLINE_H

/* A function whose arguments are constants at the call becomes a loop of its own there. */
#define CK_INLINE static inline __attribute__((always_inline))
#define CK_UNROLL _Pragma("clang loop unroll(full)")

#endif
