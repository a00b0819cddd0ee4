/// A safetensors file whose tensors are known to lie inside it.
///
/// Source of the layout: https://github.com/huggingface/safetensors#format
struct SafetensorsFile {
    let path: String
    let tensors: [String: Tensor]

    private static let types: [String: TensorType] = ["F32": .f32, "F16": .f16, "BF16": .bf16]

    init(content: MappedBytes, path: String, ignoring isIgnored: (String) -> Bool) throws(ModelFileError) {
        self.path = path
        var reader = ByteReader(content.bytes, file: path)
        let length = try reader.integer(UInt64.self, "header length")
        guard length <= UInt64(JSONDocument.mostBytes) else {
            throw ModelFileError(
                file: path, field: "header length", expected: "at most \(JSONDocument.mostBytes)", found: "\(length)",
                remedy: ModelFileError.damaged)
        }
        let header = try reader.skip(try reader.bounded(length, unit: 1, "header length"), "header")
        let data = reader.offset..<content.bytes.count
        let document = try JSONDocument(
            JSONValue.parse(UnsafeRawBufferPointer(rebasing: content.bytes[header]), file: path), file: path)

        var tensors: [String: Tensor] = [:]
        var occupied: [(range: Range<Int>, name: String)] = []
        for name in document.members.keys.sorted() where name != "__metadata__" && !isIgnored(name) {
            let entry = try Self.entry(name, document)
            let (type, shape) = (try Self.type(entry, name), try Self.shape(entry, name))
            let range = try Self.range(entry, name, type: type, shape: shape, dataCount: data.count)
            let place = (data.lowerBound + range.lowerBound)..<(data.lowerBound + range.upperBound)
            occupied.append((place, name))
            tensors[name] = Tensor(name: name, type: type, shape: shape, content: .mapped(content.part(place)))
        }
        try ByteExtents.requireDisjoint(occupied, file: path)
        self.tensors = tensors
    }

    private static func entry(_ name: String, _ document: JSONDocument) throws(ModelFileError) -> JSONDocument {
        guard let entry = try document.document(name) else {
            throw document.failure("tensor \(name)", "an object", "null")
        }
        return entry
    }

    private static func type(_ entry: JSONDocument, _ name: String) throws(ModelFileError) -> TensorType {
        let text = try entry.text("dtype")
        guard let type = text.flatMap({ types[$0] }) else {
            throw entry.failure(
                "tensor \(name)", "dtype F32, F16 or BF16", text.map { "\($0), which is not supported yet" } ?? "none",
                remedy: "save the model with torch_dtype float32, float16 or bfloat16")
        }
        return type
    }

    private static func shape(_ entry: JSONDocument, _ name: String) throws(ModelFileError) -> [Int] {
        let extents = integers(entry["shape"])
        guard let extents, (1...4).contains(extents.count), extents.allSatisfy({ $0 > 0 }) else {
            throw entry.failure(
                "tensor \(name)", "a shape of 1 to 4 dimensions, each at least 1", entry["shape"]?.kind ?? "none",
                remedy: ModelFileError.damaged)
        }
        return extents
    }

    /// Relative to the start of the data.
    private static func range(
        _ entry: JSONDocument, _ name: String, type: TensorType, shape: [Int], dataCount: Int
    ) throws(ModelFileError) -> Range<Int> {
        func failure(_ expected: String, _ found: String) -> ModelFileError {
            entry.failure("tensor \(name)", expected, found, remedy: ModelFileError.damaged)
        }
        guard let offsets = integers(entry["data_offsets"]), offsets.count == 2 else {
            throw failure("data_offsets of two integers", entry["data_offsets"]?.kind ?? "none")
        }
        let (start, end) = (offsets[0], offsets[1])
        guard start >= 0, start <= end, end <= dataCount else {
            throw failure("data_offsets inside the \(dataCount) bytes of data", "\(start) to \(end)")
        }
        guard let bytes = type.byteCount(shape: shape), bytes == end - start else {
            throw failure("as many bytes as shape \(shape) of \(type.rawValue) takes", "\(end - start)")
        }
        return start..<end
    }

    private static func integers(_ value: JSONValue?) -> [Int]? {
        guard case .array(let elements) = value else { return nil }
        var integers: [Int] = []
        for element in elements {
            guard case .integer(let integer) = element else { return nil }
            integers.append(integer)
        }
        return integers
    }
}
