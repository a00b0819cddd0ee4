#ifndef CK_AMX_MATMUL_H
#define CK_AMX_MATMUL_H

#include "../tables.h"

CK_DECLARE_PREPARATION(ck_amx_f32)
CK_DECLARE_PREPARATION(ck_amx_f16)
CK_DECLARE_PREPARATION(ck_amx_bf16)
CK_DECLARE_PREPARATION(ck_amx_q8_0)
CK_DECLARE_PREPARATION(ck_amx_q4_0)
CK_DECLARE_PREPARATION(ck_amx_q4_1)
void ck_amx_run_f32(CK_RUN_PARAMETERS);
void ck_amx_run_f16(CK_RUN_PARAMETERS);
void ck_amx_run_bf16(CK_RUN_PARAMETERS);
void ck_amx_run_q8_0(CK_RUN_PARAMETERS);
void ck_amx_run_q4_0(CK_RUN_PARAMETERS);
void ck_amx_run_q4_1(CK_RUN_PARAMETERS);

#endif
