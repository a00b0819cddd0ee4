import Foundation

/// A model in GGUF: one file, or the parts `NAME-00001-of-00003.gguf` of a split one.
struct GGUFModel: Sendable, Hashable {
    /// Path without ending and part number.
    var stem: String
    /// In the order of their numbers.
    var files: [String]
    /// Whether no part is missing.
    var isWhole: Bool

    /// All models among the files of a repository, in the order of their names. Projectors of vision models and
    /// importance matrices are none.
    static func all(in paths: some Sequence<String>) -> [GGUFModel] {
        var parts: [String: [(path: String, count: Int?)]] = [:]
        for path in paths where path.lowercased().hasSuffix(".gguf") {
            let name = (path.split(separator: "/").last ?? "").lowercased()
            if name.contains("mmproj") || name.contains("imatrix") { continue }
            let (stem, count) = split(String(path.dropLast(5)))
            parts[stem, default: []].append((path, count))
        }
        return parts.map { stem, files in
            GGUFModel(
                stem: stem, files: files.map(\.path).sorted(),
                isWhole: files.allSatisfy { $0.count == nil || $0.count == files.count })
        }.sorted { $0.stem < $1.stem }
    }

    /// `Q4_K_M` of `llama-3.2-1b-Q4_K_M`; `nil` where the name tells none.
    var quantization: String? {
        let words = stem.split { $0 == "/" || $0 == "." || $0 == "-" }
        return words.last { Self.isQuantization($0.uppercased()) }.map(String.init)
    }

    /// Whether the name holds `variant` as a word of its own, case apart: `Q4_K` is no part of `Q4_K_M`.
    func isCalled(_ variant: String) -> Bool {
        let name = Array(stem.lowercased().utf8)
        let word = Array(variant.lowercased().utf8)
        guard !word.isEmpty, name.count >= word.count else { return false }
        let borders = Set("/.-".utf8)
        return (0...(name.count - word.count)).contains { start in
            let end = start + word.count
            return name[start..<end].elementsEqual(word)
                && (start == 0 || borders.contains(name[start - 1]) || name[start - 1] == UInt8(ascii: "_"))
                && (end == name.count || borders.contains(name[end]))
        }
    }

    private static func split(_ stem: String) -> (stem: String, count: Int?) {
        // "-00001-of-00003"
        let tail = stem.utf8.suffix(15)
        guard tail.count == 15, stem.utf8.count > 15 else { return (stem, nil) }
        let text = String(decoding: tail, as: UTF8.self)
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count == 4, words[0].isEmpty, words[2] == "of", words[1].count == 5, words[3].count == 5,
            Int(words[1]) != nil, let count = Int(words[3])
        else { return (stem, nil) }
        return (String(stem.dropLast(15)), count)
    }

    private static func isQuantization(_ word: String) -> Bool {
        if ["F32", "F16", "BF16", "FP16", "FP32"].contains(word) { return true }
        let prefixes = ["IQ", "TQ", "Q", "MXFP"]
        guard let prefix = prefixes.first(where: word.hasPrefix) else { return false }
        return word.dropFirst(prefix.count).first?.isNumber ?? false
    }
}
