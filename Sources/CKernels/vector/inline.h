/* Loops written once over a vector of floats. Each processor family has a `vector.h` that says what a vector is; a
 * header of this folder, included after it, is compiled anew for that family. */
#ifndef CK_INLINE_H
#define CK_INLINE_H

/* A function whose arguments are constants at the call becomes a loop of its own there. */
#define CK_INLINE static inline __attribute__((always_inline))
#define CK_UNROLL _Pragma("clang loop unroll(full)")
/* X(1) X(2) ...: the cases of a switch that makes a number of tokens constant. */
#define CK_ONE_TO_SIX(X) X(1) X(2) X(3) X(4) X(5) X(6)
#define CK_ONE_TO_EIGHT(X) CK_ONE_TO_SIX(X) X(7) X(8)

#endif
