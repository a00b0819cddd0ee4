import JSONReading

extension JSONValue {
    /// - Throws: for damage, and for a key that stands there twice.
    static func parse(_ bytes: UnsafeRawBufferPointer, file: String) throws(ModelFileError) -> JSONValue {
        do throws(JSONDamage) {
            return try JSONValue(JSONText([UInt8](bytes)).root)
        } catch {
            throw ModelFileError(
                file: file, field: "JSON", expected: error.expected, found: "\(error.found) at byte \(error.offset)",
                remedy: ModelFileError.damaged)
        }
    }

    /// As deep as the text, whose depth is bounded.
    private init(_ element: JSONElement) throws(JSONDamage) {
        switch element.kind {
        case .null: self = .null
        case .yes: self = .bool(true)
        case .no: self = .bool(false)
        case .number:
            let number = try element.finiteNumber() ?? 0
            self = element.integer.map(JSONValue.integer) ?? .number(number)
        case .string: self = .string(element.string ?? "")
        case .array:
            var elements: [JSONValue] = []
            for inner in element.elements { elements.append(try JSONValue(inner)) }
            self = .array(elements)
        case .object:
            var members: [String: JSONValue] = [:]
            for (key, value) in try element.uniqueMembers() { members[key] = try JSONValue(value) }
            self = .object(members)
        }
    }
}
