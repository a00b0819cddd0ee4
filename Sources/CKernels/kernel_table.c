#include <string.h>

#include "CKernels.h"
#include "tables.h"

/* Best first. */
static const ck_kernels *const tables[] = {
    &ck_portable_kernels,
};

enum { TABLES = sizeof tables / sizeof tables[0] };

static bool runs_here(const ck_kernels *table) {
    return (table->required_features & ~ck_cpu_features()) == 0;
}

size_t ck_kernels_count(void) {
    size_t count = 0;
    for (size_t i = 0; i < TABLES; i++) {
        count += runs_here(tables[i]);
    }
    return count;
}

const ck_kernels *ck_kernels_at(size_t index) {
    for (size_t i = 0; i < TABLES; i++) {
        if (runs_here(tables[i]) && index-- == 0) {
            return tables[i];
        }
    }
    return NULL;
}

const ck_kernels *ck_kernels_named(const char *name) {
    for (size_t i = 0; i < TABLES; i++) {
        if (runs_here(tables[i]) && strcmp(tables[i]->name, name) == 0) {
            return tables[i];
        }
    }
    return NULL;
}
