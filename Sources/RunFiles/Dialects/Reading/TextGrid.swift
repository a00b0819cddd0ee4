/// A table as text: a header and rows of as many cells.
struct TextGrid {
    /// Wider and longer tables are cut: nobody reads them, and something is wrong with the file.
    static let mostColumns = 512
    static let mostRows = 20_000

    var header: [String]
    var rows: [[String]]
    /// Where its header stands, counted from 1.
    var line: Int?

    init(header: [String], rows: [[String]], line: Int?) {
        self.header = Array(header.prefix(Self.mostColumns))
        let width = self.header.count
        self.rows = rows.prefix(Self.mostRows).map { row in
            row.count >= width ? Array(row.prefix(width)) : row + Array(repeating: "", count: width - row.count)
        }
        self.line = line
    }

    /// Rows become columns: `| metric | short | long |`.
    var transposed: TextGrid {
        guard let first = header.first, rows.count <= Self.mostColumns else { return self }
        let names = rows.map { $0.first ?? "" }
        let others = header.indices.dropFirst().map { column in [header[column]] + rows.map { $0[column] } }
        return TextGrid(header: [first] + names, rows: others, line: line)
    }
}
