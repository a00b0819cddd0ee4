/// `PREFIX-00002-of-00003.gguf`, as llama-gguf-split names the parts of a model.
struct GGUFPartName: Hashable {
    /// Everything before the number, folders included.
    let prefix: String
    /// From 1.
    let number: Int
    let count: Int

    /// `nil` for names of another form.
    init?(_ path: String) {
        let bytes = Array(path.utf8)
        guard bytes.count > Self.tailLength else { return nil }
        let tail = Array(bytes.suffix(Self.tailLength))
        guard tail[0] == UInt8(ascii: "-"), tail[6..<10].elementsEqual("-of-".utf8),
            tail[15...].elementsEqual(".gguf".utf8),
            let number = Self.number(tail[1..<6]), let count = Self.number(tail[10..<15])
        else { return nil }
        prefix = String(decoding: bytes.dropLast(Self.tailLength), as: UTF8.self)
        self.number = number
        self.count = count
    }

    /// The path of another part of the same model, `number` from 1.
    func path(_ number: Int) -> String {
        "\(prefix)-\(Self.digits(number))-of-\(Self.digits(count)).gguf"
    }

    /// Five digits; more where five are not enough.
    static func digits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    /// Of `-00002-of-00003.gguf`.
    private static let tailLength = 20

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
