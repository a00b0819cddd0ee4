import Foundation

/// The small pieces that all layouts of npu-smi are made of.
enum NPUText {
    static func trimmed(_ text: some StringProtocol) -> String {
        text.trimmingCharacters(in: .whitespaces)
    }

    /// `nil` for what stands for nothing: blank, `-`, `NA`, `N/A`.
    static func present(_ text: String) -> String? {
        ["", "-", "--", "NA", "N/A"].contains(text.uppercased()) ? nil : text
    }

    /// Neither infinite nor below zero: nothing that a chip tells is.
    static func number(_ text: String) -> Double? {
        guard let text = present(text), let number = Double(text), number.isFinite, number >= 0 else { return nil }
        return number
    }

    static func integer(_ text: String) -> Int? {
        guard let number = Int(text), number >= 0, number < 1 << 40 else { return nil }
        return number
    }

    /// A percentage as a share, 0...1.
    static func share(_ text: String) -> Double? {
        number(text).flatMap { $0 <= 100 ? $0 / 100 : nil }
    }

    /// What npu-smi calls MB is 2^20 bytes: a card of 64 GiB has 65536.
    static func mebibytes(_ text: String) -> Double? {
        number(text).map { $0 * 1_048_576 }
    }

    /// Words of a cell, with `used / total` as one word without blanks.
    static func joiningPairs(_ text: String) -> [String] {
        var words: [String] = []
        var joins = false
        for word in text.replacing("/", with: " / ").split(whereSeparator: \.isWhitespace) {
            if word == "/" || joins, let last = words.indices.last {
                words[last] += word
                joins = word == "/"
            } else {
                words.append(String(word))
            }
        }
        return words
    }

    /// `58626/65536` in bytes; `nil` for memory that is not there, which is written `0/0`.
    static func pair(_ word: String) -> (used: Double?, total: Double)? {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let total = mebibytes(parts[1]), total > 0 else { return nil }
        return (mebibytes(parts[0]).flatMap { $0 <= total ? $0 : nil }, total)
    }

    /// `npu-smi 25.3.rc1    Version: 25.3.rc1`
    static func version(_ cell: String) -> String? {
        guard let mark = cell.range(of: "Version:") else { return nil }
        return present(trimmed(cell[mark.upperBound...]))
    }

    /// `Key : value`, the key without the blank that some versions put before a unit.
    static func field(_ line: Substring) -> (key: String, value: String)? {
        guard let middle = line.firstIndex(of: ":") else { return nil }
        let key = trimmed(line[..<middle]).replacing(" (", with: "(")
        return key.isEmpty ? nil : (key, trimmed(line[line.index(after: middle)...]))
    }
}
