#!/bin/sh
# Fuzzes a parser with libFuzzer, which is part of the Swift toolchain on Linux, and AddressSanitizer.
#
#   Scripts/fuzz/run.sh PARSER [SECONDS]      600 seconds unless said otherwise
#
# PARSER: gguf, safetensors, config, tokenizer_json, tokenizer_model or template (which is rendered too).
# Everything lies in .build/fuzz: the program, the corpus, which begins with what seeds.py writes, and the input of a
# crash, a hang, or an allocation that the size of the input does not explain. SEXTANT_FUZZ_BUILD=only stops after the build.
set -eu
parser=${1:?which parser}
seconds=${2:-600}
extra=
# Leaks are not looked for: Swift keeps bits of its own in pointers, which hides what they point to.
# Inputs are at most 64 KiB. No single allocation may exceed so many MiB, no input may take longer than ten seconds.
case $parser in
    gguf | safetensors | config) module=ModelFiles allocation=16 ;;
    tokenizer_json | tokenizer_model) module=Tokenization allocation=16 extra=Scripts/fuzz/TokenizerExercise.swift ;;
    template) module=Tokenization allocation=64 ;;
    *) echo "no such parser: $parser" >&2; exit 64 ;;
esac
cd "$(dirname "$0")/../.."
out=.build/fuzz
mkdir -p "$out/$parser-corpus"
compile() {
    swiftc -O -wmo -parse-as-library -swift-version 6 -sanitize=fuzzer,address \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
        -enable-upcoming-feature InternalImportsByDefault "$@"
}
# What both modules import; compiled with the same checks.
compile -module-name JSONReading -emit-module-path "$out/JSONReading.swiftmodule" \
    -c Sources/JSONReading/*.swift -o "$out/JSONReading.o"
# shellcheck disable=SC2046
compile -module-name Fuzz -use-ld=lld -I "$out" "$out/JSONReading.o" \
    $(find Sources/$module -name '*.swift') Scripts/fuzz/HeapCopy.swift $extra "Scripts/fuzz/$parser.swift" -o "$out/$parser"
[ "${SEXTANT_FUZZ_BUILD:-}" != only ] || exit 0
python3 Scripts/fuzz/seeds.py "$parser" "$out/$parser-corpus" "$out/$parser.dict"
# libFuzzer's own switch does not reach the look that AddressSanitizer takes at the end.
export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
exec "$out/$parser" -max_total_time="$seconds" -max_len=65536 -timeout=10 -malloc_limit_mb=$allocation \
    -rss_limit_mb=2048 -detect_leaks=0 -dict="$out/$parser.dict" -artifact_prefix="$out/$parser-" -print_final_stats=1 \
    "$out/$parser-corpus"
