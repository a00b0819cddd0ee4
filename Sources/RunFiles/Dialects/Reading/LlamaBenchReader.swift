import Foundation
import Measurement

/// llama-bench: `-o json` and `-o jsonl`, and its CSV and Markdown through `LlamaBenchTest`.
///
/// `pp` is prompt processing, `tg` decoding after an empty or `n_depth` deep cache, one sequence each.
enum LlamaBenchReader: DialectReader {
    static let dialect = "llama-bench"

    static func table(_ documents: [JSONValue]) -> PublishedTable? {
        let entries = documents.flatMap { document in document.members.isEmpty ? document.elements : [document] }
        let rows = entries.filter { $0["avg_ts"] != nil && $0["n_gen"] != nil }.map(row)
        return table(of: rows)
    }

    private static func count(_ value: JSONValue?) -> Double {
        (value?.double).flatMap { (0...1e12).contains($0) ? $0.rounded() : nil } ?? 0
    }

    private static func row(_ entry: JSONValue) -> PublishedRow {
        let test = LlamaBenchTest(
            prompt: count(entry["n_prompt"]), generated: count(entry["n_gen"]), depth: count(entry["n_depth"]))
        var row = PublishedRow(name: [entry["model_type"]?.text, test.name].compactMap { $0 }.joined(separator: " "))
        test.describe(&row)
        row.group = ["model_type", "backends", "gpu_info", "n_threads"]
            .map { entry[$0]?.text ?? entry[$0]?.double.map { "\($0)" } ?? "" }.joined(separator: " ")
        row.set(test.rate, .mean, entry["avg_ts"])
        row.set(test.rate, .sd, entry["stddev_ts"])
        row.set(.weightBytes, .mean, entry["model_size"])
        if let rates = entry["samples_ts"]?.doubles {
            row.figures[test.rate]?.count = rates.isEmpty ? nil : rates.count
            row.setSamples(test.rate, rates)
            row.set(.trials, .mean, PrintedNumber(Double(rates.count)))
        }
        // Nanoseconds of the whole test, in milliseconds.
        if let tokens = test.tokens, let time = test.time {
            let factor = 1e-6 / tokens.perTime
            row.set(time, .mean, entry["avg_ns"], scaledBy: factor)
            row.set(time, .sd, entry["stddev_ns"], scaledBy: factor)
            if let spans = entry["samples_ns"]?.doubles { row.setSamples(time, spans.map { $0 * factor }) }
        }
        return row
    }
}

/// A test by its name: `pp512`, `tg128`, `pp512+tg128`, `tg128 @ d4096`.
struct LlamaBenchTest {
    var prompt: Double
    var generated: Double
    var depth: Double

    init(prompt: Double, generated: Double, depth: Double) {
        self.prompt = prompt
        self.generated = generated
        self.depth = depth
    }

    /// `nil` when it is no test's name.
    init?(_ name: String) {
        self.init(prompt: 0, generated: 0, depth: 0)
        let parts = name.lowercased().split(whereSeparator: { " +@".contains($0) })
        guard !parts.isEmpty, parts.count <= 4 else { return nil }
        for part in parts {
            let letters = part.prefix { $0.isLetter }
            guard let number = Double(part.dropFirst(letters.count)), number >= 0, number < 1e9 else { return nil }
            switch letters {
            case "pp": prompt = number
            case "tg": generated = number
            case "d": depth = number
            default: return nil
            }
        }
        guard prompt > 0 || generated > 0 else { return nil }
    }

    var name: String {
        let parts = [prompt > 0 ? "pp\(Int(prompt))" : nil, generated > 0 ? "tg\(Int(generated))" : nil]
        return parts.compactMap { $0 }.joined(separator: "+") + (depth > 0 ? " @ d\(Int(depth))" : "")
    }

    var rate: PublishedQuantity {
        if generated == 0 { return .prefillRate }
        return prompt == 0 ? .decodeRate : .totalThroughput
    }

    /// What the time of the test is; both together have no name of their own.
    var time: PublishedQuantity? {
        if generated == 0 { return .timeToFirstToken }
        return prompt == 0 ? .timePerOutputToken : nil
    }

    /// `perTime`: by how many the test's time is divided.
    var tokens: (count: Double, perTime: Double)? {
        if generated == 0 { return prompt > 0 ? (prompt, 1) : nil }
        return prompt == 0 ? (generated, generated) : nil
    }

    func describe(_ row: inout PublishedRow) {
        row.set(.batch, .mean, PrintedNumber(1))
        let before = prompt + depth
        if before > 0 { row.set(.promptTokens, .mean, PrintedNumber(before)) }
        if generated > 0 { row.set(.outputTokens, .mean, PrintedNumber(generated)) }
    }
}

/// llama-bench's Markdown and CSV.
enum LlamaBenchGrid {
    /// `nil` when the grid is none of llama-bench's.
    static func table(_ grid: TextGrid) -> PublishedTable? {
        let header = grid.header.map { PlainText.normalized($0).lowercased() }
        if let test = header.firstIndex(of: "test"), let rate = header.firstIndex(of: "t/s") {
            return markdown(grid, header, test: test, rate: rate)
        }
        guard header.contains("avg_ts"), header.contains("n_gen") else { return nil }
        let entries = grid.rows.map { row in
            JSONValue.object(
                Dictionary(zip(header, row)) { first, _ in first }.sorted { $0.key < $1.key }.map { key, cell in
                    .init(key: key, value: value(cell))
                })
        }
        guard var table = LlamaBenchReader.table(entries) else { return nil }
        table.place = grid.line.map { "line \($0)" }
        return table
    }

    private static func value(_ cell: String) -> JSONValue {
        if let integer = Int64(cell) { return .integer(integer) }
        if let number = Double(cell), number.isFinite { return .number(number) }
        return .string(cell)
    }

    private static func markdown(_ grid: TextGrid, _ header: [String], test: Int, rate: Int) -> PublishedTable? {
        var table = PublishedTable(
            dialect: LlamaBenchReader.dialect, place: grid.line.map { "line \($0)" }, rows: [])
        let model = header.firstIndex(of: "model")
        let size = header.firstIndex(of: "size")
        for cells in grid.rows {
            guard let kind = LlamaBenchTest(PlainText.normalized(cells[test])),
                let cell = PrintedCell(PlainText.normalized(cells[rate]))
            else {
                table.note(unread: "row \"\(PlainText.normalized(cells[test]).prefix(40))\"")
                continue
            }
            let name = [model.map { PlainText.normalized(cells[$0]) }, kind.name].compactMap { $0 }
            var row = PublishedRow(name: name.joined(separator: " "))
            kind.describe(&row)
            row.group = cells.indices.filter { $0 != test && $0 != rate }
                .map { PlainText.normalized(cells[$0]) }.joined(separator: " ")
            row.take(cell, as: kind.rate, .mean, unit: PrintedUnit("t/s"), &table)
            if let size, let bytes = PrintedCell(PlainText.normalized(cells[size])), let unit = bytes.unit,
                unit.dimension == .bytes
            {
                row.set(.weightBytes, .mean, bytes.number.scaled(by: unit.factor))
            }
            table.rows.append(row)
        }
        return table.rows.isEmpty ? nil : table
    }
}
