public import Foundation
public import Measurement

/// What an auditor was given.
public enum AuditedFile: Sendable {
    /// A run file of ours, with what it states.
    case run(StoredRun)
    case published(PublishedFile)
}

/// The tables of another tool's file, or of a document.
public struct PublishedFile: Sendable, Hashable {
    public var tables: [PublishedTable]
    /// Tables of the same document that hold nothing we know.
    public var unread: [String]

    public init(tables: [PublishedTable], unread: [String] = []) {
        self.tables = tables
        self.unread = unread
    }
}

/// Recognises whatever figures are in a file: by their form, never by the file's name.
public enum ForeignFile {
    /// Results with every token's instant are large; beyond this something is wrong.
    static let maximumBytes = 256 << 20

    /// - Parameter name: as messages call the file; its path where none is given.
    public static func read(_ path: String, calling name: String? = nil) throws(RunFileError) -> AuditedFile {
        try decode(FileBytes.read(path, atMost: maximumBytes), file: name ?? path)
    }

    /// - Parameter file: named in error messages.
    public static func decode(_ data: Data, file: String?) throws(RunFileError) -> AuditedFile {
        guard data.count <= maximumBytes else {
            throw .mismatch(
                file: file, field: nil, expected: "at most \(maximumBytes) bytes", found: "\(data.count) bytes")
        }
        // A byte order mark says nothing more.
        let data = data.starts(with: [0xEF, 0xBB, 0xBF]) ? Data(data.dropFirst(3)) : data
        if let first = data.first(where: { !" \t\r\n".utf8.contains($0) }), "{[".utf8.contains(first) {
            return try JSONFile.decode(data, file: file)
        }
        return .published(try TextFile.decode(data, file: file))
    }

    static func unrecognised(_ file: String?, _ seen: String) -> RunFileError {
        RunFileError(
            file: file, problem: "nothing recognised: \(seen)",
            remedy:
                "Known are run files, results of llama-bench, vLLM, AIPerf, GuideLLM, inference-perf and LoadGen, and "
                + "Markdown or CSV tables with columns such as \"TTFT (ms)\", \"decode tok/s\", \"throughput tok/s\", "
                + "\"batch\", \"output tokens\", in English or Chinese.")
    }
}

/// JSON, or JSON Lines.
enum JSONFile {
    private static let mostLines = 100_000

    static func decode(_ data: Data, file: String?) throws(RunFileError) -> AuditedFile {
        let bytes = [UInt8](data)
        let documents = try documents(bytes, file: file)
        if documents.count == 1, let document = documents.first, document["schema"]?.text == RunFile.schema {
            return .run(try RunFile.decode(data, file: file))
        }
        for reader in Dialects.readers {
            if let table = reader.table(documents) { return .published(PublishedFile(tables: [table])) }
        }
        if let table = flat(documents) { return .published(PublishedFile(tables: [table])) }
        throw ForeignFile.unrecognised(file, seen(documents))
    }

    private static func documents(_ bytes: [UInt8], file: String?) throws(RunFileError) -> [JSONValue] {
        let whole: RunFileError
        do {
            return [try JSONValue.parse(bytes, file: file, allowsNaN: true)]
        } catch {
            whole = error
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { line in
            line.contains { !" \t\r".utf8.contains($0) }
        }
        guard lines.count > 1, lines.count <= mostLines else { throw whole }
        var documents: [JSONValue] = []
        for line in lines {
            do {
                documents.append(try JSONValue.parse(Array(line), file: file, allowsNaN: true))
            } catch {
                // Its lines are no documents, so it was meant as one.
                throw documents.isEmpty ? whole : error
            }
        }
        return documents
    }

    /// A list of flat objects is a table: its keys are the columns.
    private static func flat(_ documents: [JSONValue]) -> PublishedTable? {
        let objects = documents.flatMap { document in document.members.isEmpty ? document.elements : [document] }
            .filter { !$0.members.isEmpty }.prefix(TextGrid.mostRows)
        var header: [String] = []
        for member in objects.first?.members ?? [] { header.append(member.key) }
        guard !header.isEmpty else { return nil }
        let rows = objects.map { object in
            let cells = Dictionary(object.members.map { ($0.key, $0.value) }) { first, _ in first }
            return header.prefix(TextGrid.mostColumns).map { cells[$0].map(text) ?? "" }
        }
        let reader = GridReader(dialect: "JSON list", method: PublishedMethod(stated: []))
        return reader.table(TextGrid(header: header, rows: Array(rows), line: nil))
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let value): String(value)
        case .number(let value): value.description
        default: ""
        }
    }

    private static func seen(_ documents: [JSONValue]) -> String {
        let first = documents.first
        let object = first?.members.isEmpty == false ? first : first?.elements.first
        let keys = object?.members.prefix(12).map { String($0.key.prefix(40)) } ?? []
        return keys.isEmpty ? "JSON without keys" : "JSON with the keys \(keys.joined(separator: ", "))"
    }
}

/// Markdown, CSV, a summary, or a document with any of them inside.
enum TextFile {
    /// No report is as long.
    private static let maximumBytes = 16 << 20

    private static let mostUnread = 20
    /// What follows in a longer document is not looked at, and that is said.
    private static let mostTables = 500

    /// In our reports a batch's time to first token is that of its last request.
    private static func isOurReport(_ text: String) -> Bool { text.contains("| sextant ") }

    static func decode(_ data: Data, file: String?) throws(RunFileError) -> PublishedFile {
        guard data.count <= maximumBytes else {
            throw .mismatch(
                file: file, field: nil, expected: "JSON, or text of at most \(maximumBytes) bytes",
                found: "\(data.count) bytes of text")
        }
        let text = String(decoding: data.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if LoadGenReader.recognises(text), let table = LoadGenReader.table(lines) {
            return PublishedFile(tables: [table])
        }
        let method = StatedMethod.read(text)
        let grids = MarkdownTables.grids(lines)
        let reader = GridReader(
            dialect: "Markdown table", method: method, mayStagger: isOurReport(text))
        var found = PublishedFile(tables: [])
        for grid in grids.prefix(mostTables) {
            if let table = LlamaBenchGrid.table(grid) ?? reader.table(grid) {
                found.tables.append(table)
            } else if found.unread.count < mostUnread {
                found.unread.append(
                    "table in line \(grid.line ?? 0) with the columns \(reader.headers(grid))")
            }
        }
        if grids.count > mostTables {
            found.unread.append("\(grids.count - mostTables) tables after the first \(mostTables)")
        }
        if !found.tables.isEmpty {
            found.tables.shareDeviations()
            return found
        }
        found.tables = separatedValues(lines, method, &found)
        if found.tables.isEmpty, let table = KeyValueText.table(lines, method: method) { found.tables = [table] }
        guard found.tables.isEmpty else { return found }
        throw ForeignFile.unrecognised(file, found.unread.first ?? "no table and no JSON")
    }

    /// Comma-separated values: the whole text, or blocks of it between blank lines and fences.
    private static func separatedValues(
        _ lines: [Substring], _ method: PublishedMethod, _ found: inout PublishedFile
    ) -> [PublishedTable] {
        let blocks = lines.enumerated().split { $1.allSatisfy(\.isWhitespace) || $1.hasPrefix("```") }
        var tables: [PublishedTable] = []
        for block in blocks.lazy.filter({ $0.count >= 2 }).prefix(mostTables) {
            guard var grid = SeparatedValues.grid(block.map(\.element).joined(separator: "\n")) else { continue }
            grid.line = grid.line.map { $0 + (block.first?.offset ?? 0) }
            let reader = GridReader(
                dialect: "CSV", method: method, mayStagger: grid.header.contains("time_to_first_token_ms_mean"))
            if let table = LlamaBenchGrid.table(grid) ?? reader.table(grid) {
                tables.append(table)
            } else if found.unread.isEmpty {
                found.unread.append("columns \(reader.headers(grid))")
            }
        }
        return tables
    }
}

extension [PublishedTable] {
    /// Deviations often stand in a table of their own: those that are stated without a mean belong to the one row of the
    /// same name that has the mean.
    fileprivate mutating func shareDeviations() {
        var spreads: [String: [PublishedQuantity: PrintedNumber]] = [:]
        for row in flatMap(\.rows) {
            guard let name = row.name else { continue }
            for (quantity, figure) in row.figures where !figure.isMean {
                if let deviation = figure.statistics[.sd] { spreads[name, default: [:]][quantity] = deviation }
            }
        }
        guard !spreads.isEmpty else { return }
        var means: [String: [PublishedQuantity: Int]] = [:]
        for row in flatMap(\.rows) {
            guard let name = row.name, spreads[name] != nil else { continue }
            for (quantity, figure) in row.figures where figure.isMean {
                means[name, default: [:]][quantity, default: 0] += 1
            }
        }
        for table in indices {
            for row in self[table].rows.indices {
                guard let name = self[table].rows[row].name, let spread = spreads[name] else { continue }
                for (quantity, deviation) in spread where means[name]?[quantity] == 1 {
                    guard let figure = self[table].rows[row][quantity], figure.isMean, figure.statistics[.sd] == nil
                    else { continue }
                    self[table].rows[row].set(quantity, .sd, deviation)
                }
            }
        }
    }
}

/// What a document tells about its method, by the words that it uses.
enum StatedMethod {
    private static let longestText = 1 << 20

    private static let words: [(PublishedMethod.Item, [String])] = [
        (.repeats, ["trial", "repeat", "repetition", "iterations", " runs", "±", "次", "重复", "standard deviation"]),
        (.warmUp, ["warm-up", "warmup", "warm up", "预热", "热身"]),
        (
            .precision,
            [
                "fp16", "bf16", "fp32", "fp8", "int8", "int4", "float16", "bfloat16", "q4_", "q8_", "q5_", "w8a8",
                "w4a16",
                "awq", "gptq", "半精度", "量化",
            ]
        ),
        (
            .tokenCounting,
            ["tokenizer", "tokeniser", "token count", "counted tokens", "bos", "usage", "分词", "token 数", "token数"]
        ),
    ]

    static func read(_ text: String) -> PublishedMethod {
        let text = String(text.prefix(longestText)).lowercased()
        return PublishedMethod(stated: Set(words.filter { $0.1.contains(where: text.contains) }.map(\.0)))
    }
}
