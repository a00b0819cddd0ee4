#include "CKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>

void ck_probe_hypervisor(char signature[13]) {
    unsigned a, b, c, d;
    memset(signature, 0, 13);
    /* Bit 31 of leaf 1 ECX is reserved for hypervisors to set; leaf 0x40000000 then names them. */
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 31)) return;
    __cpuid(0x40000000, a, b, c, d);
    memcpy(signature, &b, 4);
    memcpy(signature + 4, &c, 4);
    memcpy(signature + 8, &d, 4);
}
#else
void ck_probe_hypervisor(char signature[13]) { memset(signature, 0, 13); }
#endif
