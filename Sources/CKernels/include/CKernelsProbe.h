/* Loops that measure what the processor and its memory can do: the ceilings beside which figures are printed. */
#ifndef CKERNELS_PROBE_H
#define CKERNELS_PROBE_H

#include <stddef.h>
#include <stdint.h>

#endif
