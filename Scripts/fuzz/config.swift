// Compiled together with the sources of ModelFiles by Scripts/fuzz/run.sh.

/// libFuzzer's entry: the bytes as a config.json, and what follows from its numbers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let copy = HeapCopy(UnsafeRawBufferPointer(start: start, count: count))
    guard let value = try? JSONValue.parse(copy.bytes, file: "input"),
        let document = try? JSONDocument(value, file: "input"),
        let configuration = try? HuggingFaceConfiguration(document: document).configuration()
    else { return 0 }
    _ = configuration.rotaryFrequencies(divisors: [1, 2, 4])
    _ = configuration.rotaryMagnitude
    _ = configuration.llama3Divisors
    let tied = configuration.tiedEmbeddings
    let assembly = TensorAssembly(
        file: "input", configuration: configuration, naming: .huggingFace, isIgnored: { _ in tied })
    _ = try? assembly.assemble([:])
    _ = try? HuggingFaceTokenizerFiles(folder: "/nowhere", configuration: document).source()
    return 0
}
