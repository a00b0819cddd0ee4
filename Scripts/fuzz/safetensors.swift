// Compiled together with the sources of ModelFiles by Scripts/fuzz/run.sh.

/// libFuzzer's entry: the bytes as a safetensors file, and as the header of one whose length is right.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let input = UnsafeRawBufferPointer(start: start, count: count)
    read(HeapCopy(input))
    let data = 4096
    var file = withUnsafeBytes(of: UInt64(count).littleEndian) { [UInt8]($0) }
    file += input
    file += repeatElement(0x3C, count: data)
    file.withUnsafeBytes { read(HeapCopy($0)) }
    return 0
}

/// The first and the last value of every tensor.
private func read(_ copy: HeapCopy) {
    let content = MappedBytes(owner: copy, bytes: copy.bytes)
    guard let file = try? SafetensorsFile(content: content, path: "input", ignoring: { $0.hasSuffix("ignored") })
    else { return }
    for tensor in file.tensors.values {
        var values = [Float](repeating: 0, count: tensor.columns)
        for row in [0, tensor.rows - 1] {
            values.withUnsafeMutableBufferPointer { tensor.dequantizeRows(row..<(row + 1), into: $0) }
        }
    }
}
