import Measurement

/// A table with a metric in each row and its statistics side by side: `| Metric | Mean | P50 | P99 |`.
struct LongGrid {
    private let grid: TextGrid
    private let meanings: [ColumnMeaning]
    private let metricColumn: Int
    private let labelColumn: Int?
    private let unitColumn: Int?

    init?(_ grid: TextGrid, _ meanings: [ColumnMeaning]) {
        let values = meanings.indices.filter { meanings[$0].content == .statistic || Self.isValue(grid.header[$0]) }
        guard !values.isEmpty, !grid.rows.isEmpty else { return nil }
        let others = meanings.indices.filter { !values.contains($0) }
        // A scenario may be called after a metric: the column with the most of them is meant.
        let counts = others.map { (column: $0, metrics: Self.metrics(grid, column: $0)) }
        guard let metric = counts.max(by: { $0.metrics < $1.metrics }), metric.metrics > 0 else { return nil }
        self.grid = grid
        self.meanings = meanings
        metricColumn = metric.column
        unitColumn = others.first {
            ["unit", "单位", "units"].contains(PlainText.normalized(grid.header[$0]).lowercased())
        }
        let unit = unitColumn
        labelColumn = others.first { column in
            guard column != metric.column, column != unit else { return false }
            return meanings[column].content != .count
        }
    }

    private static func isValue(_ header: String) -> Bool {
        ["value", "值", "数值", "结果", "result"].contains(PlainText.normalized(header).lowercased())
    }

    /// How many quantities of speed the first rows name.
    private static func metrics(_ grid: TextGrid, column: Int) -> Int {
        Set(grid.rows.prefix(200).compactMap { ColumnMeaning($0[column]).quantity }.filter(\.isPerformance)).count
    }

    func table(_ reader: GridReader) -> PublishedTable? {
        var table = reader.empty(grid)
        var places: [String: Int] = [:]
        for line in grid.rows {
            let metric = ColumnMeaning(line[metricColumn])
            guard let quantity = metric.quantity else {
                let name = PlainText.normalized(line[metricColumn])
                if !name.isEmpty { table.note(unread: "row \"\(name.prefix(60))\"") }
                continue
            }
            let label = labelColumn.map { PlainText.normalized(line[$0]) } ?? ""
            let place = places[label] ?? table.rows.count
            if place == table.rows.count {
                places[label] = place
                table.rows.append(PublishedRow(name: label.isEmpty ? nil : String(label.prefix(80))))
            }
            var row = table.rows[place]
            read(line, quantity, metric, reader, &row, &table)
            table.rows[place] = row
        }
        for index in table.rows.indices { table.rows[index].takeShapeFromName() }
        return table.figureCount > 0 ? table : nil
    }

    private func read(
        _ line: [String], _ quantity: PublishedQuantity, _ metric: ColumnMeaning, _ reader: GridReader,
        _ row: inout PublishedRow, _ table: inout PublishedTable
    ) {
        var unit = metric.unit
        if let unitColumn { unit = PrintedUnit(PlainText.normalized(line[unitColumn]).lowercased()) ?? unit }
        for (column, meaning) in meanings.enumerated() {
            let isValue = meaning.content == .statistic || Self.isValue(grid.header[column])
            guard isValue || meaning.content == .count, column != metricColumn else { continue }
            let text = PlainText.normalized(line[column])
            guard !PrintedCell.isEmpty(text), let cell = PrintedCell(text) else { continue }
            if meaning.content == .count {
                row.setCount(cell.number, quantity)
                continue
            }
            let statistic = meaning.content == .statistic ? meaning.statistic : metric.statistic
            let assumed = cell.unit ?? unit ?? AssumedUnit.of(quantity, largest: cell.number.value)
            row.take(cell, as: quantity, statistic, unit: assumed, &table)
        }
    }
}
