#include <string.h>

#include "CKernels.h"
#include "tables.h"

/* Best first. */
static const ck_kernels *const tables[] = {
#if defined(__x86_64__)
    &ck_amx_kernels,
    &ck_avx512_kernels,
    &ck_avx512_vnni_kernels,
    &ck_avx512_base_kernels,
    &ck_avx2_kernels,
#endif
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

/* "avx512" names the table of that name, or where this processor does not run it, the best "avx512-..." it runs. */
static bool is_named(const ck_kernels *table, const char *name) {
    size_t length = strlen(name);
    return strncmp(table->name, name, length) == 0 && (table->name[length] == 0 || table->name[length] == '-');
}

const ck_kernels *ck_kernels_named(const char *name) {
    for (size_t i = 0; i < TABLES; i++) {
        if (runs_here(tables[i]) && is_named(tables[i], name)) {
            return tables[i];
        }
    }
    return NULL;
}
