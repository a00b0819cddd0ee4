/// A table before it has a form: cells as they are, escaped by whoever writes them down.
struct ReportTable {
    var header: [String]
    /// Columns from this one on hold figures and stand right.
    var firstNumber: Int
    var rows: [[String]]

    var markdown: String {
        MarkdownTable(header: header, firstNumber: firstNumber, rows: rows.map { $0.map(\.markdown) }).text
    }
}
