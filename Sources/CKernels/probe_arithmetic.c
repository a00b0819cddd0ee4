#include "probe_arithmetic.h"

uint64_t ck_probe_operate(uint64_t features, ck_probe_arithmetic arithmetic, uint64_t rounds) {
    switch (arithmetic) {
    case CK_PROBE_FP32: return ck_probe_fp32(features, rounds);
    case CK_PROBE_BF16: return ck_probe_bf16(features, rounds);
    case CK_PROBE_INT8: return ck_probe_int8(features, rounds);
    }
    return 0;
}
