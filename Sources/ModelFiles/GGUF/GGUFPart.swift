/// One file in GGUF whose tensors are known to lie inside it. What they mean for a model is not decided here.
struct GGUFPart {
    let path: String
    let content: MappedBytes
    let metadata: GGUFMetadata
    let descriptions: [GGUFTensorDescription]
    /// Where tensor data begin; every offset is relative to it.
    let dataStart: Int
    let alignment: Int

    init(content: MappedBytes, path: String) throws(ModelFileError) {
        let head = try GGUFReader.read(content.bytes, file: path)
        self.path = path
        self.content = content
        metadata = GGUFMetadata(file: path, content: content, entries: head.metadata)
        descriptions = head.tensors
        alignment = try metadata.integer("general.alignment", in: 8...(1 << 20)) ?? 32
        guard alignment & (alignment - 1) == 0 else {
            throw metadata.failure("general.alignment", "a power of two", "\(alignment)")
        }
        dataStart = (head.end + alignment - 1) & ~(alignment - 1)
    }

    init(path: String) throws(ModelFileError) {
        try self.init(content: FileMapping(path: path).mapped, path: path)
    }

    /// Every tensor by name: types supported, aligned, inside the file, apart from each other.
    func tensors() throws(ModelFileError) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        var occupied: [(range: Range<Int>, name: String)] = []
        for description in descriptions {
            let field = "tensor \(description.name)"
            guard let type = description.supportedType else {
                throw ModelFileError(
                    file: path, field: field, expected: TensorType.namesInWords,
                    found: "\(description.typeName), which is not supported", remedy: description.remedyForType)
            }
            let range = try range(of: description, type: type, field: field)
            occupied.append((range, description.name))
            tensors[description.name] = Tensor(
                name: description.name, type: type, shape: description.shape, content: .mapped(content.part(range)))
        }
        try ByteExtents.requireDisjoint(occupied, file: path)
        return tensors
    }

    /// Where the data of a tensor lie in the file.
    private func range(
        of description: GGUFTensorDescription, type: TensorType, field: String
    ) throws(ModelFileError) -> Range<Int> {
        func failure(_ expected: String, _ found: String) -> ModelFileError {
            ModelFileError(file: path, field: field, expected: expected, found: found, remedy: ModelFileError.damaged)
        }
        guard let bytes = type.byteCount(shape: description.shape) else {
            throw failure(
                "a row length that is a multiple of \(type.blockElements) and a size below 2^63",
                "shape \(description.shape) of \(type.rawValue)")
        }
        guard description.offset % UInt64(alignment) == 0 else {
            throw failure("an offset that is a multiple of \(alignment)", "\(description.offset)")
        }
        let available = max(0, content.bytes.count - dataStart)
        guard let offset = Int(exactly: description.offset), offset <= available, bytes <= available - offset else {
            throw failure(
                "\(bytes) bytes at offset \(description.offset) of the data", "\(available) bytes of data in the file")
        }
        return (dataStart + offset)..<(dataStart + offset + bytes)
    }
}
