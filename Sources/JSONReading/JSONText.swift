/// JSON (RFC 8259) that nobody vouches for, checked and kept as a flat list of nodes that point into the text: nothing is
/// copied until it is asked for, and strings are bytes, so that keys which only look alike stay apart.
///
/// Foundation's readers take the last of two equal keys, which lets two tensors of one name pass, do not tell 1 from
/// `true`, pass 64-bit instants through a `Double`, and say no place. Whether equal keys are an error is for the reader to
/// say: files of tokenizers hold some, see `JSONElement.uniqueMembers`.
///
/// A class, so that an element holds text and nodes by one reference.
public final class JSONText: Sendable {
    struct Node: Sendable {
        var kind: JSONElement.Kind
        /// A string with escapes, which must be decoded.
        var isEscaped = false
        /// Of the text: a string's lies between its quotes.
        var start: Int32
        var end: Int32
        /// The node after this one and all that it holds.
        var next: Int32
    }

    let bytes: [UInt8]
    let nodes: [Node]

    /// Nesting beyond this is refused: no file that we read comes near.
    public static let deepest = 64

    /// - Parameter allowsNaN: `NaN` and `Infinity`, which Python writes and JSON does not have, are read as null.
    public init(_ bytes: [UInt8], allowsNaN: Bool = false) throws(JSONDamage) {
        guard bytes.count < Int(Int32.max) else {
            throw JSONDamage(bytes, at: 0, expected: "less than 2 GiB", found: "\(bytes.count) bytes")
        }
        self.bytes = bytes
        var parser = JSONParser(bytes, allowsNaN: allowsNaN)
        try parser.parse()
        nodes = parser.nodes
    }

    public var root: JSONElement { JSONElement(document: self, index: 0) }
}
