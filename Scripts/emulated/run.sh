#!/bin/sh
# Tests the kernel tables of AVX-512 and AMX on a processor with AVX2 alone: their sources are compiled with
# intrinsics.h in place of the processor's instructions, and the kernels' own tests run on them.
#
#   Scripts/emulated/run.sh [ARGUMENTS OF swift test]      for instance --filter AttentionTests
#   EMULATED_SANITIZE=address Scripts/emulated/run.sh      with AddressSanitizer (or undefined)
#
# It says that what the tables compute is right, as far as the emulation is; not that a compiler makes the right
# instructions of it, nor how fast they are. A copy of the sources lies in .build/emulated; there, and only there,
# - the begin.h of AVX-512 and AMX ask for AVX2, so that an intrinsic that is not emulated does not compile;
# - the statements that only hold a compiler to an order are left out: they name registers that do not exist;
# - loops are not unrolled, which would make the compiler take many minutes;
# - every feature is reported to be there.
set -eu
cd "$(dirname "$0")/../.."
package=.build/emulated
mkdir -p "$package/Sources" "$package/Tests"
rm -rf "$package/Sources/CKernels" "$package/Tests/CKernelsTests"
cp -r Sources/CKernels "$package/Sources/"
cp -r Tests/CKernelsTests "$package/Tests/"
kernels=$package/Sources/CKernels
cp Scripts/emulated/intrinsics.h "$kernels/emulated_intrinsics.h"
for begin in "$kernels"/avx512/begin*.h "$kernels"/amx/begin.h; do
    { echo '#include "../emulated_intrinsics.h"'; cat "$kernels/avx2/begin.h"; } >"$begin"
done
grep -rlE '__asm__ volatile\(""' "$kernels/vector" | xargs sed -i 's/__asm__ volatile("".*);/(void)0;/'
sed -i 's/^#define CK_UNROLL.*/#define CK_UNROLL/' "$kernels/vector/inline.h"
cat >"$kernels/cpu_features.c" <<'C'
#include "CKernels.h"

uint64_t ck_cpu_features(void) { return ~0ull >> 1; }
C
cat >"$package/Package.swift" <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription

let sanitize = Context.environment["EMULATED_SANITIZE"].map { ["-fsanitize=\($0)"] } ?? []
let package = Package(
    name: "Emulated", platforms: [.macOS(.v15)],
    targets: [
        .target(
            name: "CKernels",
            cSettings: [.unsafeFlags(["-O1", "-fno-math-errno", "-ffp-contract=off", "-Wno-psabi"] + sanitize)]),
        .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], exclude: ["Fixtures"]),
    ])
SWIFT
# Leaks are not looked for: the test library keeps some memory to the end.
export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
exec swift test --package-path "$package" ${EMULATED_SANITIZE:+--sanitize="$EMULATED_SANITIZE"} "$@"
