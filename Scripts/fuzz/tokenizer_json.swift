// Compiled together with the sources of Tokenization by Scripts/fuzz/run.sh.

/// libFuzzer's entry: the bytes as a tokenizer.json, with which texts are then encoded and decoded.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTokenizerJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let tokenizer = try? Tokenizer.load(huggingFaceJSON: bytes, name: "input") else { return 0 }
    TokenizerExercise.run(tokenizer, file: bytes)
    return 0
}
