import Foundation

/// A JSON object read by type. A key that is absent or null reads as `nil`; one of another type is an error.
struct JSONDocument {
    let file: String
    let members: [String: JSONValue]

    /// More than any configuration or header needs.
    static let mostBytes = 100 << 20

    init(_ value: JSONValue, file: String) throws(ModelFileError) {
        guard case .object(let members) = value else {
            throw ModelFileError(file: file, field: "JSON", expected: "an object", found: value.kind)
        }
        self.file = file
        self.members = members
    }

    init(path: String) throws(ModelFileError) {
        let mapping = try FileMapping(path: path)
        guard mapping.bytes.count <= Self.mostBytes else {
            throw ModelFileError(
                file: path, field: nil, expected: "at most \(Self.mostBytes) bytes",
                found: "\(mapping.bytes.count) bytes")
        }
        try self.init(try JSONValue.parse(mapping.bytes, file: path), file: path)
    }

    /// `nil` when there is no such file.
    init?(ifPresent path: String) throws(ModelFileError) {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        try self.init(path: path)
    }

    subscript(key: String) -> JSONValue? {
        switch members[key] {
        case nil, .null: nil
        case let value: value
        }
    }

    func text(_ key: String) throws(ModelFileError) -> String? {
        guard let value = self[key] else { return nil }
        guard case .string(let text) = value else { throw failure(key, "a string", value.kind) }
        return text
    }

    func integer(_ key: String, in allowed: ClosedRange<Int>) throws(ModelFileError) -> Int? {
        guard let value = self[key] else { return nil }
        guard case .integer(let number) = value, allowed.contains(number) else {
            throw failure(key, "an integer from \(allowed.lowerBound) to \(allowed.upperBound)", value.kind)
        }
        return number
    }

    func requiredInteger(_ key: String, in allowed: ClosedRange<Int>) throws(ModelFileError) -> Int {
        guard let number = try integer(key, in: allowed) else { throw failure(key, "an integer", "no such key") }
        return number
    }

    func number(_ key: String) throws(ModelFileError) -> Double? {
        guard let value = self[key] else { return nil }
        switch value {
        case .integer(let number): return Double(number)
        case .number(let number): return number
        default: throw failure(key, "a number", value.kind)
        }
    }

    func truth(_ key: String) throws(ModelFileError) -> Bool? {
        guard let value = self[key] else { return nil }
        guard case .bool(let truth) = value else { throw failure(key, "true or false", value.kind) }
        return truth
    }

    func document(_ key: String) throws(ModelFileError) -> JSONDocument? {
        guard let value = self[key] else { return nil }
        guard case .object = value else { throw failure(key, "an object", value.kind) }
        return try JSONDocument(value, file: file)
    }

    func failure(_ key: String, _ expected: String, _ found: String, remedy: String? = nil) -> ModelFileError {
        ModelFileError(file: file, field: key, expected: expected, found: found, remedy: remedy)
    }
}
