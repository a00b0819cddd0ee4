/// The numbers of a version, compared one by one: 2.10 comes after 2.9, and `.post`, `rc` and `+cpu` do not count.
struct Version: Comparable {
    let text: String
    let numbers: [Int]

    init(_ text: String) {
        self.text = text
        var numbers: [Int] = []
        for part in text.split(separator: ".") {
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { break }
            numbers.append(number)
            if digits.count < part.count { break }
        }
        self.numbers = numbers
    }

    /// `2.1.0` of `2.1.0.post4+cpu`.
    var base: String { numbers.map(String.init).joined(separator: ".") }

    private var padded: [Int] { numbers + Array(repeating: 0, count: max(0, 4 - numbers.count)) }

    static func < (left: Version, right: Version) -> Bool { left.padded.lexicographicallyPrecedes(right.padded) }
    static func == (left: Version, right: Version) -> Bool { left.padded == right.padded }
}
