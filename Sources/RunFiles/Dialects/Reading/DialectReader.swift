import Measurement

/// One tool's JSON. Each dialect is a file; it recognises its own and leaves everything else.
protocol DialectReader: Sendable {
    /// As messages call it.
    static var dialect: String { get }

    /// - Parameters:
    ///   - documents: one, or one for each line of a JSON Lines file.
    /// - Returns: `nil` when none of them is of this dialect.
    static func table(_ documents: [JSONValue]) -> PublishedTable?
}

extension DialectReader {
    static func table(of rows: [PublishedRow]) -> PublishedTable? {
        let rows = rows.filter { !$0.figures.isEmpty }
        return rows.isEmpty ? nil : PublishedTable(dialect: dialect, rows: rows)
    }
}

enum Dialects {
    /// In the order in which they are tried; the most particular first.
    static let readers: [any DialectReader.Type] = [
        LlamaBenchReader.self, GuideLLMReader.self, InferencePerfReader.self, AIPerfReader.self, VLLMServeReader.self,
        VLLMLatencyReader.self,
    ]
}
