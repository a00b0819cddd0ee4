import Yams

/// Reads one mapping of a suite file and says on which line something is not as it should be.
struct SuiteFields {
    private let mapping: Node.Mapping
    private let line: Int?
    private let path: String
    private let file: String

    init(_ node: Node, path: String, file: String) throws(RunFileError) {
        guard case .mapping(let mapping) = node else {
            throw .mismatch(
                file: file, line: node.mark?.line, field: path.isEmpty ? nil : path,
                expected: "keys with values", found: Self.describe(node))
        }
        self.mapping = mapping
        self.line = node.mark?.line
        self.path = path
        self.file = file
    }

    private func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func mismatch(_ key: String, expected: String, found: String) -> RunFileError {
        let place = value(key)?.mark?.line ?? line
        return .mismatch(file: file, line: place, field: path(key), expected: expected, found: found)
    }

    /// Any other key is a mistake: a misspelt one would silently give a default.
    func allow(_ keys: [String]) throws(RunFileError) {
        for (key, _) in mapping {
            guard let name = key.scalar?.string, keys.contains(name) else {
                throw .mismatch(
                    file: file, line: key.mark?.line, field: path.isEmpty ? nil : path,
                    expected: "one of the keys \(keys.joined(separator: ", "))", found: Self.describe(key))
            }
        }
    }

    /// `nil` for an absent key and for one without a value.
    private func value(_ key: String) -> Node? {
        for (name, value) in mapping where name.scalar?.string == key {
            if case .scalar(let scalar) = value, scalar.style == .plain, ["", "~", "null"].contains(scalar.string) {
                return nil
            }
            return value
        }
        return nil
    }

    func optionalText(_ key: String, atMost maximum: Int) throws(RunFileError) -> String? {
        guard let node = value(key) else { return nil }
        guard case .scalar(let scalar) = node else {
            throw mismatch(key, expected: "a text", found: Self.describe(node))
        }
        guard !scalar.string.isEmpty, scalar.string.utf8.count <= maximum else {
            throw mismatch(
                key, expected: "a text of 1 to \(maximum) bytes", found: "one of \(scalar.string.utf8.count) bytes")
        }
        return scalar.string
    }

    func text(_ key: String, atMost maximum: Int) throws(RunFileError) -> String {
        guard let text = try optionalText(key, atMost: maximum) else {
            throw mismatch(key, expected: "a text", found: "nothing")
        }
        return text
    }

    func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(RunFileError) -> Int? {
        guard let node = value(key) else { return nil }
        // Not what YAML makes of it: "1_0", 0o17, 0x1F and 1:30 would all be integers there.
        guard case .scalar(let scalar) = node, scalar.style == .plain, let integer = Int(scalar.string),
            range.contains(integer)
        else {
            let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
            throw mismatch(key, expected: expected, found: Self.describe(node))
        }
        return integer
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(RunFileError) -> Int {
        guard let integer = try optionalInteger(key, in: range) else {
            throw mismatch(
                key, expected: "an integer from \(range.lowerBound) to \(range.upperBound)", found: "nothing")
        }
        return integer
    }

    func parts(_ key: String, atMost maximum: Int) throws(RunFileError) -> [SuiteFields] {
        guard let node = value(key), case .sequence(let sequence) = node, !sequence.isEmpty else {
            throw mismatch(
                key, expected: "a list of at least one scenario", found: value(key).map(Self.describe) ?? "nothing")
        }
        guard sequence.count <= maximum else {
            throw mismatch(key, expected: "at most \(maximum) scenarios", found: "\(sequence.count)")
        }
        var parts: [SuiteFields] = []
        for (index, node) in sequence.enumerated() {
            parts.append(try SuiteFields(node, path: "\(path(key))[\(index)]", file: file))
        }
        return parts
    }

    private static func describe(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar):
            scalar.string.count <= 60 ? "\"\(scalar.string)\"" : "\"\(scalar.string.prefix(57))...\""
        case .mapping: "keys with values"
        case .sequence(let sequence): "a list of \(sequence.count)"
        case .alias: "an alias"
        }
    }
}
