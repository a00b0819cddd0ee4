import JSONReading

extension JSONValue {
    /// - Parameter allowsNaN: `NaN` and `Infinity`, which Python writes and JSON does not have, are read as null.
    /// - Throws: for damage, and for a key that stands there twice.
    static func parse(_ bytes: [UInt8], file: String?, allowsNaN: Bool = false) throws(RunFileError) -> JSONValue {
        do throws(JSONDamage) {
            return try JSONValue(JSONText(bytes, allowsNaN: allowsNaN).root)
        } catch {
            throw RunFileError(
                file: file, line: error.line, problem: "not JSON: \(error.reason)",
                remedy: error.isAtEnd
                    ? "The file may have been cut off: copy it again, or use an earlier run file." : nil)
        }
    }

    /// As deep as the text, whose depth is bounded.
    private init(_ element: JSONElement) throws(JSONDamage) {
        switch element.kind {
        case .null: self = .null
        case .yes: self = .boolean(true)
        case .no: self = .boolean(false)
        case .number:
            let number = try element.finiteNumber() ?? 0
            // Minus zero is no integer: it must come out as it went in.
            let isMinusZero = number == 0 && number.sign == .minus
            self = isMinusZero ? .number(number) : element.integer.map(JSONValue.integer) ?? .number(number)
        case .string: self = .string(element.string ?? "")
        case .array:
            var elements: [JSONValue] = []
            for inner in element.elements { elements.append(try JSONValue(inner)) }
            self = .array(elements)
        case .object:
            var members: [Member] = []
            for (key, value) in try element.uniqueMembers() {
                members.append(Member(key: key, value: try JSONValue(value)))
            }
            self = .object(members)
        }
    }
}
