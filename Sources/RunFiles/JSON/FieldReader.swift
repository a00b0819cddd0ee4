/// Reads the members of one JSON object and says exactly where something is not as it should be.
///
/// Keys that are not asked for are ignored, so that a later version may add some.
struct FieldReader {
    /// Beyond any instant, byte count or rate, and small enough that sums and differences of a few cannot overflow.
    static let largest: Int64 = 1 << 60

    private let members: [JSONValue.Member]
    private let path: String
    let file: String?

    init(_ value: JSONValue, path: String, file: String?) throws(RunFileError) {
        guard case .object(let members) = value else {
            throw .mismatch(
                file: file, field: path.isEmpty ? nil : path, expected: "an object", found: value.shortDescription)
        }
        self.members = members
        self.path = path
        self.file = file
    }

    func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func mismatch(_ key: String, expected: String, found: JSONValue?) -> RunFileError {
        .mismatch(file: file, field: path(key), expected: expected, found: found?.shortDescription ?? "nothing")
    }

    /// `nil` for a key that is absent or null.
    private func present(_ key: String) -> JSONValue? {
        for member in members where member.key == key {
            return member.value == .null ? nil : member.value
        }
        return nil
    }

    private func required<Value>(_ key: String, _ expected: String, _ value: Value?) throws(RunFileError) -> Value {
        guard let value else { throw mismatch(key, expected: expected, found: nil) }
        return value
    }

    // MARK: Scalars

    func optionalString(_ key: String) throws(RunFileError) -> String? {
        guard let value = present(key) else { return nil }
        guard case .string(let string) = value else { throw mismatch(key, expected: "a string", found: value) }
        return string
    }

    func string(_ key: String) throws(RunFileError) -> String {
        try required(key, "a string", try optionalString(key))
    }

    func boolean(_ key: String) throws(RunFileError) -> Bool {
        guard let value = present(key), case .boolean(let boolean) = value else {
            throw mismatch(key, expected: "true or false", found: present(key))
        }
        return boolean
    }

    func optionalBoolean(_ key: String) throws(RunFileError) -> Bool? {
        present(key) == nil ? nil : try boolean(key)
    }

    func optionalInteger(
        _ key: String, in range: ClosedRange<Int64> = 0...FieldReader.largest
    ) throws(RunFileError) -> Int64? {
        guard let value = present(key) else { return nil }
        let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
        guard let integer = Self.integer(value), range.contains(integer) else {
            throw mismatch(key, expected: expected, found: value)
        }
        return integer
    }

    func integer(
        _ key: String, in range: ClosedRange<Int64> = 0...FieldReader.largest
    ) throws(RunFileError) -> Int64 {
        try required(key, "an integer", try optionalInteger(key, in: range))
    }

    func optionalCount(_ key: String, atLeast least: Int64 = 0) throws(RunFileError) -> Int? {
        try optionalInteger(key, in: least...FieldReader.largest).map { Int($0) }
    }

    func count(_ key: String, in range: ClosedRange<Int64> = 0...1_000_000_000) throws(RunFileError) -> Int {
        Int(try integer(key, in: range))
    }

    private static func integer(_ value: JSONValue) -> Int64? {
        switch value {
        case .integer(let integer): integer
        case .number(let number): Int64(exactly: number)
        default: nil
        }
    }

    func optionalNumber(_ key: String) throws(RunFileError) -> Double? {
        guard let value = present(key) else { return nil }
        guard let number = Self.number(value) else { throw mismatch(key, expected: "a number", found: value) }
        return number
    }

    private static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    // MARK: Words of a fixed vocabulary

    func optionalWord<Word: RawRepresentable<String>>(
        _ key: String, _ type: Word.Type, expected: String
    ) throws(RunFileError) -> Word? {
        guard let string = try optionalString(key) else { return nil }
        guard let word = Word(rawValue: string) else {
            throw mismatch(key, expected: expected, found: .string(string))
        }
        return word
    }

    func word<Word: RawRepresentable<String>>(
        _ key: String, _ type: Word.Type, expected: String
    ) throws(RunFileError) -> Word {
        try required(key, expected, try optionalWord(key, type, expected: expected))
    }

    // MARK: Parts

    func optionalObject(_ key: String) throws(RunFileError) -> FieldReader? {
        guard let value = present(key) else { return nil }
        return try FieldReader(value, path: path(key), file: file)
    }

    func object(_ key: String) throws(RunFileError) -> FieldReader {
        try required(key, "an object", try optionalObject(key))
    }

    private func optionalElements(_ key: String) throws(RunFileError) -> [JSONValue]? {
        guard let value = present(key) else { return nil }
        guard case .array(let elements) = value else { throw mismatch(key, expected: "a list", found: value) }
        return elements
    }

    func array<Element>(
        _ key: String, _ read: (FieldReader) throws(RunFileError) -> Element
    ) throws(RunFileError) -> [Element] {
        var result: [Element] = []
        for (index, element) in try required(key, "a list", try optionalElements(key)).enumerated() {
            result.append(try read(FieldReader(element, path: "\(path(key))[\(index)]", file: file)))
        }
        return result
    }

    /// `nil` for a key that is absent or null.
    func optionalArray<Element>(
        _ key: String, _ read: (FieldReader) throws(RunFileError) -> Element
    ) throws(RunFileError) -> [Element]? {
        present(key) == nil ? nil : try array(key, read)
    }

    func strings(_ key: String) throws(RunFileError) -> [String] {
        var result: [String] = []
        for (index, element) in try required(key, "a list", try optionalElements(key)).enumerated() {
            guard case .string(let string) = element else {
                throw mismatch("\(key)[\(index)]", expected: "a string", found: element)
            }
            result.append(string)
        }
        return result
    }

    func optionalNumbers(_ key: String) throws(RunFileError) -> [Double]? {
        guard let elements = try optionalElements(key) else { return nil }
        var result: [Double] = []
        for (index, element) in elements.enumerated() {
            guard let number = Self.number(element) else {
                throw mismatch("\(key)[\(index)]", expected: "a number", found: element)
            }
            result.append(number)
        }
        return result
    }

    func numbers(_ key: String) throws(RunFileError) -> [Double] {
        try required(key, "a list of numbers", try optionalNumbers(key))
    }

    /// A list of numbers with null where one is not known; `nil` for a key that is absent or null.
    func optionalSparseNumbers(_ key: String) throws(RunFileError) -> [Double?]? {
        guard let elements = try optionalElements(key) else { return nil }
        var result: [Double?] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            let number = Self.number(element)
            guard number != nil || element == .null else {
                throw mismatch("\(key)[\(index)]", expected: "a number or null", found: element)
            }
            result.append(number)
        }
        return result
    }

    /// Nanoseconds before or after an origin, none of them so far away that differences could overflow.
    func instants(_ key: String) throws(RunFileError) -> [Int64] {
        var result: [Int64] = []
        for (index, element) in try required(key, "a list of integers", try optionalElements(key)).enumerated() {
            guard let integer = Self.integer(element), (-Self.largest...Self.largest).contains(integer) else {
                throw mismatch("\(key)[\(index)]", expected: "an integer of at most 2^60", found: element)
            }
            result.append(integer)
        }
        return result
    }

    func optionalIdentifiers(_ key: String) throws(RunFileError) -> [Int32]? {
        guard let elements = try optionalElements(key) else { return nil }
        var result: [Int32] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard let integer = Self.integer(element), let identifier = Int32(exactly: integer) else {
                throw mismatch("\(key)[\(index)]", expected: "a token id", found: element)
            }
            result.append(identifier)
        }
        return result
    }

    /// All members whose values are numbers.
    func numbersByName() -> [String: Double] {
        var result: [String: Double] = [:]
        for member in members {
            if let number = Self.number(member.value) { result[member.key] = number }
        }
        return result
    }
}
