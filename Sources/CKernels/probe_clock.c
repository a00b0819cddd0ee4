/* The clock: additions that wait for each other, one a cycle on every processor that this is built for. */
#include "CKernels.h"

uint64_t ck_probe_cycles(uint64_t rounds) {
    enum { ADDITIONS = 32 };
    uint64_t sum = 0;
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < ADDITIONS; i++) {
            sum += round;
            /* In a register, and not merged with the next addition. */
            __asm__ volatile("" : "+r"(sum));
        }
    }
    return rounds * ADDITIONS;
}
