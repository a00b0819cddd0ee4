/* The panels of vector/panels.h by AVX-512. Include after vector/floats.h. */
#include "transpose.h"

typedef __m512i lanes;
enum {
    PANEL_VECTORS = 4, /* 4 x 6 tokens = 24 accumulators of 32 registers */
    PANEL_ROWS = PANEL_VECTORS * WIDTH,
    PANEL_STEPS = 32,
    PANEL_LANES = 4,
};

#include "../vector/panels.h"
