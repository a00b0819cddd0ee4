/// All characters, sorted into as few classes as the sets of a pattern need.
struct ScalarPartition: Sendable {
    /// How many classes there are; at most 255.
    let count: Int
    /// Whether a class lies in a set: [set, class].
    private let members: [Bool]
    /// Class by value, where values are small.
    let low: [UInt8]
    /// The class of bytes that are not UTF-8: no letter, no number, no space.
    let invalid: UInt8
    /// Class by the byte that a character of GPT-2's alphabet stands for.
    let alphabet: [UInt8]

    /// Values from one border to the next are told apart by category only.
    private let borders: [UInt32]
    /// [border, category, is it a word's]
    private let classes: [UInt8]
    private let asksForWords: Bool

    private static let lowCount = 0x800
    private static let notUTF8: UInt32 = 0x11_0000

    init(_ sets: [ScalarSet], _ budget: inout PatternBudget) throws(PatternError) {
        let borders = Array(Set(sets.flatMap(\.borders) + [0, Self.notUTF8])).sorted()
        let asksForWords = sets.contains { $0.asksForWords }
        let rows = borders.count * ScalarCategory.count * (asksForWords ? 2 : 1)
        guard budget.spend(rows * sets.reduce(0) { $0 + $1.parts }) else {
            throw PatternError("its sets of characters have too many parts")
        }
        var numbers: [UInt64: UInt8] = [:]
        var signatures: [UInt64] = []
        var classes: [UInt8] = []
        for border in borders {
            for category in 0..<ScalarCategory.count {
                for isWord in [false, true] where isWord == false || asksForWords {
                    let traits = ScalarSet.Traits(value: border, category: category, isWord: isWord)
                    var signature: UInt64 = 0
                    for (index, set) in sets.enumerated() where set.contains(traits) { signature |= 1 << UInt64(index) }
                    if let number = numbers[signature] {
                        classes.append(number)
                        continue
                    }
                    guard signatures.count < 255 else { throw PatternError("it has more than 255 kinds of characters") }
                    numbers[signature] = UInt8(signatures.count)
                    classes.append(UInt8(signatures.count))
                    signatures.append(signature)
                }
            }
        }
        self.borders = borders
        self.asksForWords = asksForWords
        self.classes = classes
        count = signatures.count
        members = sets.indices.flatMap { set in signatures.map { $0 >> UInt64(set) & 1 != 0 } }
        let find = { (value: UInt32) -> UInt8 in
            Self.find(value, borders: borders, classes: classes, asksForWords: asksForWords)
        }
        low = (0..<UInt32(Self.lowCount)).map(find)
        invalid = find(Self.notUTF8)
        alphabet = ByteAlphabet().scalars.map(find)
    }

    func contains(set: Int, class number: Int) -> Bool { members[set * count + number] }

    /// The class of a scalar value.
    func of(_ value: UInt32) -> UInt8 {
        Self.find(value, borders: borders, classes: classes, asksForWords: asksForWords)
    }

    private static func find(
        _ value: UInt32, borders: [UInt32], classes: [UInt8], asksForWords: Bool
    ) -> UInt8 {
        var low = 0
        var high = borders.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if borders[middle] <= value { low = middle } else { high = middle }
        }
        guard let scalar = Unicode.Scalar(value) else {
            let row = low * ScalarCategory.count + ScalarCategory.unassigned
            return classes[asksForWords ? row * 2 : row]
        }
        let row = low * ScalarCategory.count + ScalarCategory.number(of: scalar)
        return asksForWords ? classes[row * 2 + (isWord(scalar) ? 1 : 0)] : classes[row]
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
        default: scalar.properties.isAlphabetic
        }
    }
}
