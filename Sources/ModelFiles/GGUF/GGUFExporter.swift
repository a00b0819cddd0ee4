import Foundation

/// Writes a synthetic model as a GGUF file, so that other engines can be measured on the very same weights.
public struct GGUFExporter: Sendable {
    private let checkpoint: Checkpoint
    private let architecture: Architecture
    private let entries: [Entry]

    /// One tensor of the file: one of ours, or several one below the other.
    private struct Entry {
        var name: String
        var tensors: [Tensor]

        var byteCount: Int { tensors.reduce(0) { $0 + $1.byteCount } }
        var shape: [Int] { [tensors.reduce(0) { $0 + $1.shape[0] }] + (tensors.first?.shape.dropFirst() ?? []) }
    }

    /// - Throws: when the checkpoint is not a synthetic one: real models are not converted here.
    public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
        guard checkpoint.isSynthetic else {
            throw ModelFileError(
                file: checkpoint.displayName, field: nil, expected: "synthetic weights", found: "a model's own",
                remedy: "for instance --model synthetic:smollm2-135m")
        }
        guard let architecture = Architecture.named(checkpoint.configuration.architecture),
            checkpoint.configuration.canBeWritten(as: architecture)
        else {
            throw ModelFileError(
                file: checkpoint.displayName, field: nil, expected: "an architecture that a GGUF file can hold",
                found: checkpoint.configuration.architecture, remedy: Architecture.remedy)
        }
        self.checkpoint = checkpoint
        self.architecture = architecture
        entries = Self.entries(checkpoint, fused: architecture.fusesTensors ? TensorNaming.gguf.fused : [])
    }

    private static func entries(_ checkpoint: Checkpoint, fused: [TensorNaming.Fused]) -> [Entry] {
        var entries: [Entry] = []
        for role in checkpoint.configuration.roles {
            guard let tensor = checkpoint.tensors[role] else { continue }
            guard case .layer(let layer, let part) = role,
                let whole = fused.first(where: { $0.parts.contains(part) })
            else {
                entries.append(Entry(name: TensorNaming.gguf.name(of: role), tensors: [tensor]))
                continue
            }
            let name = TensorNaming.gguf.name(whole.name, ofLayer: layer)
            // Parts follow each other in the order of use.
            if let last = entries.indices.last, entries[last].name == name {
                entries[last].tensors.append(tensor)
            } else {
                entries.append(Entry(name: name, tensors: [tensor]))
            }
        }
        return entries
    }

    /// Bytes of the tensors, padding included.
    public var dataBytes: Int {
        entries.reduce(0) { $0 + Self.padded($1.byteCount) }
    }

    /// Writes the whole file or none: under another name first, renamed at the end.
    ///
    /// - Parameter progress: bytes of tensors written so far; called often.
    public func write(to path: String, progress: (Int) -> Void = { _ in }) throws(ModelFileError) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw ModelFileError(
                file: path, field: nil, expected: "the name of a file to make or replace", found: "something else",
                remedy: "choose another place with --output")
        }
        let temporary = "\(path).\(getpid()).part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw Self.failure(path) }
        do throws(ModelFileError) {
            defer { close(file) }
            try writeContent(to: file, path, progress)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let error = Self.failure(path)
            unlink(temporary)
            throw error
        }
    }

    private func writeContent(
        to file: Int32, _ path: String, _ progress: (Int) -> Void
    ) throws(ModelFileError) {
        try write(head().finished()[...], to: file, path)
        var written = 0
        for entry in entries {
            for tensor in entry.tensors {
                try write(tensor, to: file, path) { progress(written + $0) }
                written += tensor.byteCount
            }
            let padding = GGUFHead.padding(after: entry.byteCount)
            try write([UInt8](repeating: 0, count: padding)[...], to: file, path)
            written += padding
        }
        guard fsync(file) == 0 || errno == EINVAL else { throw Self.failure(path) }
    }

    private func head() -> GGUFHead {
        var head = GGUFHead()
        let configuration = checkpoint.configuration
        head.set("general.architecture", architecture.gguf)
        head.set("general.name", "synthetic \(checkpoint.displayName)")
        head.set("general.alignment", GGUFHead.alignment)
        if let number = checkpoint.dominantType?.fileTypeNumber { head.set("general.file_type", number) }
        configuration.write(to: &head, architecture)
        GGUFVocabulary.bytes(count: configuration.vocabularySize).write(to: &head)
        var offset = 0
        for entry in entries {
            guard let type = entry.tensors.first?.type else { continue }
            head.describe(entry.name, shape: entry.shape, type: type.ggmlNumber, offset: offset)
            offset += Self.padded(entry.byteCount)
        }
        return head
    }

    private func write(
        _ tensor: Tensor, to file: Int32, _ path: String, progress: (Int) -> Void
    ) throws(ModelFileError) {
        let rowsAtOnce = max(1, (8 << 20) / max(1, tensor.bytesPerRow))
        var buffer = [UInt8](repeating: 0, count: min(rowsAtOnce, tensor.rows) * tensor.bytesPerRow)
        var row = 0
        while row < tensor.rows {
            let end = min(tensor.rows, row + rowsAtOnce)
            buffer.withUnsafeMutableBytes { tensor.copyRows(row..<end, into: $0) }
            try write(buffer[..<((end - row) * tensor.bytesPerRow)], to: file, path)
            row = end
            progress(row * tensor.bytesPerRow)
        }
    }

    private func write(_ bytes: ArraySlice<UInt8>, to file: Int32, _ path: String) throws(ModelFileError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func padded(_ count: Int) -> Int { count + GGUFHead.padding(after: count) }

    private static func failure(_ path: String) -> ModelFileError {
        ModelFileError(
            file: path, field: nil, expected: "a file that can be written", found: String(cString: strerror(errno)),
            remedy: "choose another place with --output, or make room")
    }
}

extension GGUFVocabulary {
    fileprivate func write(to head: inout GGUFHead) {
        head.set("tokenizer.ggml.model", model)
        head.set("tokenizer.ggml.tokens", tokens)
        if let scores { head.set("tokenizer.ggml.scores", scores) }
        if let types { head.set("tokenizer.ggml.token_type", types) }
        if let bos { head.set("tokenizer.ggml.bos_token_id", Int(bos)) }
        if let eos { head.set("tokenizer.ggml.eos_token_id", Int(eos)) }
        if let unknown { head.set("tokenizer.ggml.unknown_token_id", Int(unknown)) }
        if let addBOS { head.set("tokenizer.ggml.add_bos_token", addBOS) }
        if let addEOS { head.set("tokenizer.ggml.add_eos_token", addEOS) }
        if let addSpacePrefix { head.set("tokenizer.ggml.add_space_prefix", addSpacePrefix) }
    }
}
