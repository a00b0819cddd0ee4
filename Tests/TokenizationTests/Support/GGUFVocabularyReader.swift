import Foundation
import Tokenization

/// Just enough of GGUF to find `tokenizer.*`; trusts its file.
struct GGUFVocabularyReader {
    enum Value {
        case number(Double)
        case flag(Bool)
        case bytes([UInt8])
        case list([Value])
    }

    private(set) var values: [String: Value] = [:]
    private let data: Data
    private var position: Int

    init(_ url: URL) throws {
        data = try Data(contentsOf: url, options: .alwaysMapped)
        position = 16
        let count: UInt64 = read()
        for _ in 0..<count {
            let key = String(decoding: string(), as: UTF8.self)
            let type: UInt32 = read()
            values[key] = value(type)
        }
    }

    private mutating func read<Number: FixedWidthInteger>() -> Number {
        let size = MemoryLayout<Number>.size
        let number = data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Number.self) }
        position += size
        return Number(littleEndian: number)
    }

    private mutating func string() -> [UInt8] {
        let length = Int(read() as UInt64)
        defer { position += length }
        return Array(data[position..<(position + length)])
    }

    private mutating func value(_ type: UInt32) -> Value {
        switch type {
        case 0: return .number(Double(read() as UInt8))
        case 1: return .number(Double(read() as Int8))
        case 2: return .number(Double(read() as UInt16))
        case 3: return .number(Double(read() as Int16))
        case 4: return .number(Double(read() as UInt32))
        case 5: return .number(Double(read() as Int32))
        case 6: return .number(Double(Float(bitPattern: read())))
        case 7: return .flag(read() as UInt8 != 0)
        case 8: return .bytes(string())
        case 9:
            let element: UInt32 = read()
            let count: UInt64 = read()
            return .list((0..<count).map { _ in value(element) })
        case 10: return .number(Double(read() as UInt64))
        case 11: return .number(Double(read() as Int64))
        default: return .number(Double(bitPattern: read()))
        }
    }

    // MARK: - By key

    func string(_ key: String) -> String? {
        if case .bytes(let bytes)? = values[key] { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    private func flag(_ key: String) -> Bool? {
        if case .flag(let flag)? = values[key] { flag } else { nil }
    }

    private func id(_ key: String) -> Int32? {
        if case .number(let number)? = values[key] { Int32(number) } else { nil }
    }

    private func strings(_ key: String) -> [[UInt8]]? {
        guard case .list(let list)? = values[key] else { return nil }
        return list.compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
    }

    private func numbers(_ key: String) -> [Double]? {
        guard case .list(let list)? = values[key] else { return nil }
        return list.compactMap { if case .number(let number) = $0 { number } else { nil } }
    }

    func tokenizer() throws -> Tokenizer {
        let key = "tokenizer.ggml."
        return try Tokenizer(
            Vocabulary(
                ggufModel: string(key + "model") ?? "", preTokenizer: string(key + "pre"),
                tokens: strings(key + "tokens") ?? [], scores: numbers(key + "scores")?.map { Float($0) },
                types: numbers(key + "token_type")?.map { Int32($0) }, merges: strings(key + "merges"),
                bos: id(key + "bos_token_id"), eos: id(key + "eos_token_id"), endOfTurn: id(key + "eot_token_id"),
                unknown: id(key + "unknown_token_id"), padding: id(key + "padding_token_id"),
                addBOS: flag(key + "add_bos_token"), addEOS: flag(key + "add_eos_token"),
                addSpacePrefix: flag(key + "add_space_prefix")))
    }
}
