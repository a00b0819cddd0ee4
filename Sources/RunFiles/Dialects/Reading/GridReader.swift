import Measurement

/// Makes a published table of a grid whose columns, or rows, are about speed.
struct GridReader {
    var dialect: String
    /// Of the document around it.
    var method: PublishedMethod
    var mayStagger = false

    /// `nil` when nothing in it is about speed; `unread` then holds the headers.
    func table(_ grid: TextGrid) -> PublishedTable? {
        for candidate in [grid, grid.transposed] {
            let meanings = candidate.header.map { ColumnMeaning($0) }
            if meanings.contains(where: { $0.quantities.contains(where: \.isPerformance) }) {
                if let table = wide(candidate, meanings) { return table }
            }
            if let table = LongGrid(candidate, meanings)?.table(self) { return table }
        }
        return nil
    }

    func headers(_ grid: TextGrid) -> String {
        let names = grid.header.map { PlainText.normalized($0) }.filter { !$0.isEmpty }
        return names.prefix(12).map { String($0.prefix(40)) }.joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }

    func empty(_ grid: TextGrid) -> PublishedTable {
        PublishedTable(
            dialect: dialect, place: grid.line.map { "line \($0)" }, rows: [], method: method, mayStagger: mayStagger)
    }

    // MARK: One row a line

    /// `nil` when not one cell is a figure.
    private func wide(_ grid: TextGrid, _ meanings: [ColumnMeaning]) -> PublishedTable? {
        var table = empty(grid)
        var columns = meanings
        let labelColumn = label(columns)
        fillShapes(grid, &columns, except: labelColumn)
        let units = assumedUnits(grid, columns, &table)
        for (index, row) in grid.rows.enumerated() {
            var published = PublishedRow(name: name(row, labelColumn, index))
            let kinds = columns.indices.filter { columns[$0].namesSetting }
            if !kinds.isEmpty { published.group = kinds.map { PlainText.normalized(row[$0]) }.joined(separator: " ") }
            for (column, cell) in row.enumerated() where column != labelColumn {
                read(cell, columns[column], assumed: units[column], into: &published, grid.header[column], &table)
            }
            published.takeShapeFromName()
            guard !published.figures.isEmpty else { continue }
            table.rows.append(published)
        }
        if columns.contains(where: { $0.statistic == .sd }) { table.method.stated?.insert(.repeats) }
        for (column, meaning) in columns.enumerated() where meaning.content == .unknown && column != labelColumn {
            let name = PlainText.normalized(grid.header[column])
            if !name.isEmpty { table.note(unread: "column \"\(name.prefix(60))\"") }
        }
        return table.rows.isEmpty ? nil : table
    }

    private func name(_ row: [String], _ column: Int?, _ index: Int) -> String {
        let text = column.map { PlainText.normalized(row[$0]) } ?? ""
        return text.isEmpty ? "row \(index + 1)" : String(text.prefix(80))
    }

    private func label(_ columns: [ColumnMeaning]) -> Int? {
        var best: (column: Int, rank: Int)?
        for (column, meaning) in columns.enumerated() {
            if case .label(let rank) = meaning.content, rank < best?.rank ?? .max { best = (column, rank) }
        }
        return best?.column ?? (columns.first?.content == .unknown ? 0 : nil)
    }

    /// `7/128/1` in a column whose header does not say so.
    private func fillShapes(_ grid: TextGrid, _ columns: inout [ColumnMeaning], except label: Int?) {
        for column in columns.indices where columns[column].content == .unknown && column != label {
            let cells = grid.rows.map { PlainText.normalized($0[column]) }.filter { !PrintedCell.isEmpty($0) }
            guard let parts = cells.first.map({ Shape.counts($0).count }), (2...3).contains(parts),
                cells.allSatisfy({ Shape.counts($0).count == parts })
            else { continue }
            let order: [PublishedQuantity] = [.promptTokens, .outputTokens, .batch]
            columns[column].content = .quantities(Array(order.prefix(parts)))
        }
    }

    /// The unit of each column that states none, in its header or in its cells.
    private func assumedUnits(
        _ grid: TextGrid, _ columns: [ColumnMeaning], _ table: inout PublishedTable
    ) -> [PrintedUnit?] {
        columns.enumerated().map { column, meaning in
            guard meaning.unit == nil, let quantity = meaning.quantity, quantity.dimension != .count else { return nil }
            let cells = grid.rows.lazy.compactMap { PrintedCell(PlainText.normalized($0[column])) }
            guard !cells.isEmpty, !cells.contains(where: { $0.unit != nil }) else { return nil }
            let header = PlainText.normalized(grid.header[column])
            guard let unit = AssumedUnit.of(quantity, largest: cells.map(\.number.value).max() ?? 0) else {
                return nil
            }
            if unit.dimension == .tokensPerSecond, cells.allSatisfy({ $0.number.value <= 1 }) {
                table.unitlessRates.append(String(header.prefix(60)))
                return nil
            }
            table.assumedUnits.append("\"\(header.prefix(60))\" is taken as \(unit.name)")
            return unit
        }
    }

    // MARK: Cells

    func read(
        _ cell: String, _ meaning: ColumnMeaning, assumed: PrintedUnit?, into row: inout PublishedRow, _ header: String,
        _ table: inout PublishedTable
    ) {
        guard case .quantities(let quantities) = meaning.content else {
            if meaning.content == .count, let count = PrintedCell(PlainText.normalized(cell)) {
                row.setCount(count.number, QuantityWords.ofCount(header))
            }
            return
        }
        let text = PlainText.normalized(cell)
        guard !PrintedCell.isEmpty(text) else { return }
        if quantities.count > 1 {
            let counts = Shape.counts(text)
            guard counts.count == quantities.count else {
                table.note(unread: "cell \"\(text.prefix(40))\"")
                return
            }
            for (quantity, count) in zip(quantities, counts) { row.set(quantity, .mean, PrintedNumber(count)) }
            return
        }
        guard let quantity = quantities.first else { return }
        guard let printed = PrintedCell(text) else {
            table.note(unread: "cell \"\(text.prefix(40))\" in \"\(PlainText.normalized(header).prefix(40))\"")
            return
        }
        row.take(printed, as: quantity, meaning.statistic, unit: printed.unit ?? meaning.unit ?? assumed, &table)
    }
}

extension ColumnMeaning {
    fileprivate var quantities: [PublishedQuantity] {
        if case .quantities(let all) = content { return all }
        return []
    }
}

extension ColumnMeaning {
    /// Model, engine, device: rows that differ in it are not alike.
    fileprivate var namesSetting: Bool {
        guard case .label(let rank) = content, let first = QuantityWords.labels.firstIndex(of: "configuration") else {
            return false
        }
        return rank >= first
    }
}

extension QuantityWords {
    /// What a column of counts (`time_to_first_token_ms_n`) counts the values of.
    static func ofCount(_ header: String) -> PublishedQuantity? {
        var words = HeaderWords(PlainText.normalized(header).lowercased())
        let unit = words.takeUnit()
        _ = words.takeStatistic()
        return quantity(words, unit: unit ?? words.takeTrailingUnit())
    }
}

/// What a figure without a unit is taken for.
enum AssumedUnit {
    /// Times below this are hardly milliseconds.
    private static let mostSeconds = 10.0
    private static let mostSecondsPerToken = 0.5

    static func of(_ quantity: PublishedQuantity, largest: Double) -> PrintedUnit? {
        switch quantity.dimension {
        case .milliseconds:
            let isStep = quantity == .timePerOutputToken || quantity == .interTokenLatency
            let limit = isStep ? mostSecondsPerToken : mostSeconds
            return largest < limit ? PrintedUnit("s") : PrintedUnit("ms")
        case .seconds: return PrintedUnit("s")
        case .tokensPerSecond: return PrintedUnit("tokens/s")
        case .perSecond: return PrintedUnit("requests/s")
        case .bytes: return largest > 1e6 ? PrintedUnit("bytes") : PrintedUnit("gb")
        case .count: return nil
        }
    }
}

extension PublishedRow {
    /// Takes the number over in the quantity's unit, and the deviation beside it.
    mutating func take(
        _ cell: PrintedCell, as quantity: PublishedQuantity, _ statistic: Statistic, unit: PrintedUnit?,
        _ table: inout PublishedTable
    ) {
        let factor: Double
        if let unit {
            guard let known = unit.factor(for: quantity) else {
                table.note(unread: "a figure in \(unit.name) where \(quantity.words.lowercased()) was expected")
                return
            }
            factor = known
            if unit.dimension == .bytes { table.note(memoryUnit: unit.name) }
        } else {
            guard quantity.dimension == .count else { return }
            factor = 1
        }
        // Counts are exact: 128 tokens are not 127.6.
        let isExact = quantity.dimension == .count && cell.number.decimals == 0
        let number = isExact ? PrintedNumber(cell.number.value, decimals: 0) : cell.number
        set(quantity, statistic, number.scaled(by: factor))
        if let deviation = cell.deviation { set(quantity, .sd, deviation.scaled(by: factor)) }
    }

    mutating func setCount(_ number: PrintedNumber, _ quantity: PublishedQuantity?) {
        guard let count = Int(exactly: number.value), count > 0 else { return }
        if let quantity {
            figures[quantity]?.count = count
        } else {
            for key in figures.keys where key.dimension != .count { figures[key]?.count = count }
        }
    }

    /// `batch-4`, `批量推理 (batch=4)`: a batch that only the name tells.
    mutating func takeShapeFromName() {
        guard figures[.batch] == nil, let name, let batch = Shape.batch(inName: name) else { return }
        set(.batch, .mean, PrintedNumber(batch))
    }
}

extension PublishedTable {
    /// Files may be full of the same.
    private static let mostRemarks = 40

    mutating func note(unread text: String) {
        guard unread.count < Self.mostRemarks, !unread.contains(text) else { return }
        unread.append(text)
    }

    mutating func note(memoryUnit name: String) {
        guard memoryUnits.count < Self.mostRemarks, !memoryUnits.contains(name) else { return }
        memoryUnits.append(name)
    }
}

/// Counts that stand together.
enum Shape {
    /// The whole numbers between slashes or crosses; empty for anything else.
    static func counts(_ text: String) -> [Double] {
        guard text.count <= 40 else { return [] }
        let parts = text.lowercased().split(whereSeparator: { "/x×".contains($0) })
        guard parts.count >= 2 else { return [] }
        let counts = parts.compactMap { part -> Double? in
            let digits = part.filter { $0 != " " && $0 != "," }
            guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
            return Double(digits)
        }
        return counts.count == parts.count ? counts : []
    }

    static func batch(inName name: String) -> Double? {
        let name = Array(name.lowercased().unicodeScalars)
        for word in ["batch", "bs"] {
            let letters = Array(word.unicodeScalars)
            var start = 0
            while start + letters.count < name.count {
                guard name[start..<start + letters.count].elementsEqual(letters),
                    start == 0 || !name[start - 1].properties.isAlphabetic || !name[start - 1].isASCII
                else {
                    start += 1
                    continue
                }
                var rest = name[(start + letters.count)...].drop { " =:-_(".unicodeScalars.contains($0) }
                for scalar in "size".unicodeScalars where rest.first == scalar { rest = rest.dropFirst() }
                rest = rest.drop { " =:-_".unicodeScalars.contains($0) }
                let digits = rest.prefix { ("0"..."9").contains($0) }.prefix(6)
                if !digits.isEmpty {
                    return Double(String(String.UnicodeScalarView(digits))).flatMap { $0 >= 1 ? $0 : nil }
                }
                start += 1
            }
        }
        return nil
    }
}
