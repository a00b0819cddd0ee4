#!/bin/sh
# Fuzzes a parser of ModelFiles with libFuzzer, which is part of the Swift toolchain on Linux.
#
#   Scripts/fuzz/run.sh gguf [SECONDS]      600 seconds unless said otherwise
#
# Everything lies in .build/fuzz: the program, the corpus, and the input of a crash, a hang, or an allocation that the
# size of the input does not explain (inputs are at most 64 KiB; no allocation may exceed 16 MiB).
set -eu
target=${1:?which parser: gguf}
seconds=${2:-600}
cd "$(dirname "$0")/../.."
out=.build/fuzz
mkdir -p "$out/$target-corpus"
# shellcheck disable=SC2046
swiftc -O -parse-as-library -swift-version 6 -module-name Fuzz -sanitize=fuzzer,address -use-ld=lld \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature InternalImportsByDefault \
    $(find Sources/ModelFiles -name '*.swift') "Scripts/fuzz/$target.swift" -o "$out/$target"
python3 "Scripts/fuzz/${target}_seeds.py" "$out/$target-corpus"
exec "$out/$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -malloc_limit_mb=16 -rss_limit_mb=2048 \
    -artifact_prefix="$out/" -print_final_stats=1 "$out/$target-corpus"
