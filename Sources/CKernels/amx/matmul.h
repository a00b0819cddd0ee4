#ifndef CK_AMX_MATMUL_H
#define CK_AMX_MATMUL_H

#include "../packed_layout.h"
#include "../tables.h"

CK_DECLARE_MATMUL(ck_amx_f32, ck_amx_run_f32)
CK_DECLARE_MATMUL(ck_amx_f16, ck_amx_run_f16)
CK_DECLARE_MATMUL(ck_amx_bf16, ck_amx_run_bf16)

#define CK_DECLARE(name, format) CK_DECLARE_MATMUL(ck_amx_##name, ck_amx_run_##name)
CK_PACKED_FORMATS(CK_DECLARE)
#undef CK_DECLARE

#endif
