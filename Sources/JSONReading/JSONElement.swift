/// One value of a `JSONText`.
public struct JSONElement: Sendable {
    public enum Kind: UInt8, Sendable {
        case null, yes, no, number, string, array, object
    }

    let document: JSONText
    let index: Int

    private var node: JSONText.Node { document.nodes[index] }
    private var range: Range<Int> { Int(node.start)..<Int(node.end) }
    private var rawBytes: ArraySlice<UInt8> { document.bytes[range] }

    public var kind: Kind { node.kind }
    public var isNull: Bool { kind == .null }

    /// Bytes of the text before this value; before its first character, if it is a string.
    public var offset: Int { Int(node.start) }

    public var bool: Bool? {
        switch kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    /// Exact; `nil` for a number with a fraction or an exponent, and for one that does not fit.
    public var integer: Int? {
        kind == .number ? Int(String(decoding: rawBytes, as: UTF8.self)) : nil
    }

    /// The nearest one; infinite where the number is too large.
    public var double: Double? {
        kind == .number ? Double(String(decoding: rawBytes, as: UTF8.self)) : nil
    }

    /// A string's bytes, escapes resolved; they are UTF-8.
    public var bytes: [UInt8]? {
        guard kind == .string else { return nil }
        return node.isEscaped ? JSONEscape.resolve(document.bytes, in: range) : Array(rawBytes)
    }

    public var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// Elements of an array, empty for anything else.
    public var elements: [JSONElement] {
        guard kind == .array else { return [] }
        var found: [JSONElement] = []
        var child = index + 1
        while child < Int(node.next) {
            found.append(JSONElement(document: document, index: child))
            child = Int(document.nodes[child].next)
        }
        return found
    }

    /// Members of an object in the order of the text, equal keys too; empty for anything else.
    public var members: [(key: [UInt8], value: JSONElement)] {
        var found: [(key: [UInt8], value: JSONElement)] = []
        forEachEntry { found.append(($0.bytes ?? [], $1)) }
        return found
    }

    /// The member of that name; the last one, if there are several; `nil` also where it is null.
    public subscript(_ name: String) -> JSONElement? {
        let wanted = Array(name.utf8)
        var found: JSONElement?
        forEachEntry { if $0.bytes == wanted { found = $1 } }
        return found.flatMap { $0.isNull ? nil : $0 }
    }

    /// Each key with its value.
    func forEachEntry<Failure: Error>(_ body: (JSONElement, JSONElement) throws(Failure) -> Void) throws(Failure) {
        guard kind == .object else { return }
        var child = index + 1
        while child < Int(node.next) {
            try body(JSONElement(document: document, index: child), JSONElement(document: document, index: child + 1))
            child = Int(document.nodes[child + 1].next)
        }
    }

    /// How an error shows a value.
    public var summary: String {
        switch kind {
        case .null: "null"
        case .yes: "true"
        case .no: "false"
        case .number: String(decoding: rawBytes.prefix(40), as: UTF8.self)
        case .string: "'\(String(decoding: rawBytes.prefix(120), as: UTF8.self))'"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
