// Compiled together with the sources of ModelFiles by Scripts/fuzz/run.sh.

/// libFuzzer's entry: the bytes as a GGUF file, of which everything is read that the engine would read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGGUF(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let copy = HeapCopy(UnsafeRawBufferPointer(start: start, count: count))
    let content = MappedBytes(owner: copy, bytes: copy.bytes)
    guard let file = try? GGUFFile(content: content, path: "input") else { return 0 }
    _ = try? file.vocabulary()
    for key in file.metadata.entries.keys {
        _ = try? file.metadata.text(key)
        _ = try? file.metadata.integers(key)
        _ = try? file.metadata.floats(key)
        _ = try? file.metadata.truths(key)
        _ = try? file.metadata.texts(key)
    }
    for part in file.parts { _ = try? part.place() }
    for tensor in (try? file.tensors())?.values ?? [:].values { read(tensor) }
    _ = try? file.checkpoint(digest: "")
    return 0
}

/// The first and the last row, and every scale.
private func read(_ tensor: Tensor) {
    _ = tensor.nonFiniteScaleRow(in: 0..<tensor.rows)
    var values = [Float](repeating: 0, count: tensor.columns)
    for row in [0, tensor.rows - 1] {
        values.withUnsafeMutableBufferPointer { tensor.dequantizeRows(row..<(row + 1), into: $0) }
    }
}
