/// JSON (RFC 8259) as a flat list of nodes that point into the text: nothing is copied until it is asked for, and
/// strings are bytes, so that keys which only look alike stay apart.
struct JSONDocument: Sendable {
    enum Kind: UInt8, Sendable {
        case null, yes, no, number, string, array, object
    }

    struct Node: Sendable {
        var kind: Kind
        /// A string with escapes, which must be decoded.
        var isEscaped = false
        /// Of the text: a string's lies between its quotes.
        var start: Int32
        var end: Int32
        /// The node after this one and all that it holds.
        var next: Int32
    }

    struct Damage: Error {
        var offset: Int
        var reason: String
    }

    let text: [UInt8]
    private(set) var nodes: [Node] = []

    /// Nesting beyond this is refused: no tokenizer comes near.
    static let deepest = 64

    init(_ text: [UInt8]) throws(Damage) {
        self.text = text
        guard text.count < Int(Int32.max) else { throw Damage(offset: 0, reason: "the text is too long") }
        var parser = JSONParser(text)
        try parser.parse()
        nodes = parser.nodes
    }

    var root: JSONElement { JSONElement(document: self, index: 0) }
}

/// One value of a `JSONDocument`.
struct JSONElement: Sendable {
    let document: JSONDocument
    let index: Int

    private var node: JSONDocument.Node { document.nodes[index] }

    var kind: JSONDocument.Kind { node.kind }
    var isNull: Bool { kind == .null }

    var bool: Bool? {
        switch kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    var integer: Int? {
        kind == .number ? Int(String(decoding: rawBytes, as: UTF8.self)) : nil
    }

    var double: Double? {
        kind == .number ? Double(String(decoding: rawBytes, as: UTF8.self)) : nil
    }

    /// A string's bytes, escapes resolved.
    var bytes: [UInt8]? {
        guard kind == .string else { return nil }
        return node.isEscaped ? JSONParser.unescape(rawBytes) : Array(rawBytes)
    }

    var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    private var rawBytes: ArraySlice<UInt8> { document.text[Int(node.start)..<Int(node.end)] }

    /// Elements of an array, empty for anything else.
    var elements: [JSONElement] {
        guard kind == .array else { return [] }
        var found: [JSONElement] = []
        var child = index + 1
        while child < Int(node.next) {
            found.append(JSONElement(document: document, index: child))
            child = Int(document.nodes[child].next)
        }
        return found
    }

    /// Members of an object in the order of the text, empty for anything else.
    var members: [(key: [UInt8], value: JSONElement)] {
        guard kind == .object else { return [] }
        var found: [(key: [UInt8], value: JSONElement)] = []
        var child = index + 1
        while child < Int(node.next) {
            let key = JSONElement(document: document, index: child)
            found.append((key.bytes ?? [], JSONElement(document: document, index: child + 1)))
            child = Int(document.nodes[child + 1].next)
        }
        return found
    }

    /// The member of that name; the last one, if there are several; `nil` also where it is null.
    subscript(_ name: String) -> JSONElement? {
        guard kind == .object else { return nil }
        var found: JSONElement?
        var child = index + 1
        let wanted = Array(name.utf8)
        while child < Int(node.next) {
            if JSONElement(document: document, index: child).bytes == wanted {
                found = JSONElement(document: document, index: child + 1)
            }
            child = Int(document.nodes[child + 1].next)
        }
        return found.flatMap { $0.isNull ? nil : $0 }
    }

    /// How an error shows a value.
    var summary: String {
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
