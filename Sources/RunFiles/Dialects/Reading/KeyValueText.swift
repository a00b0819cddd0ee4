import Measurement

/// Text with a figure a line, `Mean TTFT (ms): 123.45`, as load generators print at their end.
enum KeyValueText {
    private static let longestLine = 400
    private static let mostLines = 2000

    /// The lines with a colon or equals sign: what stands before it, and after.
    static func pairs(_ lines: [Substring]) -> [(key: String, value: String)] {
        lines.prefix(mostLines).compactMap { line in
            guard line.utf8.count <= longestLine, let mark = line.lastIndex(of: ":") ?? line.lastIndex(of: "=") else {
                return nil
            }
            let key = PlainText.normalized(line[..<mark])
            let value = PlainText.normalized(line[line.index(after: mark)...])
            return key.isEmpty || value.isEmpty ? nil : (key, value)
        }
    }

    /// `nil` unless at least three lines are figures that we know, one of them about speed.
    static func table(_ lines: [Substring], method: PublishedMethod) -> PublishedTable? {
        var table = PublishedTable(dialect: "key: value text", rows: [], method: method)
        var row = PublishedRow(name: nil)
        for (key, value) in pairs(lines) {
            let meaning = ColumnMeaning(key)
            guard let quantity = meaning.quantity, let cell = PrintedCell(value) else { continue }
            let unit = cell.unit ?? meaning.unit ?? AssumedUnit.of(quantity, largest: cell.number.value)
            row.take(cell, as: quantity, meaning.statistic, unit: unit, &table)
        }
        let isUseful = row.figures.count >= 3 && row.figures.keys.contains(where: \.isPerformance)
        table.rows = [row]
        return isUseful ? table : nil
    }
}
