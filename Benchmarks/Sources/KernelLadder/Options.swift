/// What to measure; everything by default.
struct Options {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    var table: String?
    var format: String?
    var threads = [1, 2]
    /// Wall time of one figure.
    var seconds = 0.5

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else {
                throw Failure(description: "\(name) wants a value; known: --table, --format, --threads, --seconds")
            }
            switch name {
            case "--table": table = value
            case "--format": format = value
            case "--threads": threads = [try Self.positive(Int(value), name, value)]
            case "--seconds": seconds = try Self.positive(Double(value), name, value)
            default: throw Failure(description: "\(name) is unknown; known: --table, --format, --threads, --seconds")
            }
        }
    }

    private static func positive<Number: Comparable & Numeric>(
        _ number: Number?, _ name: String, _ value: String
    ) throws -> Number {
        guard let number, number > .zero else {
            throw Failure(description: "\(name) wants a number above 0, found \(value)")
        }
        return number
    }
}
