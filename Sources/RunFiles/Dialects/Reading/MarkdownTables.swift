/// The tables of a Markdown document: GitHub's pipe tables, wherever they stand, in quotes and in fences too.
enum MarkdownTables {
    /// A line beyond this is no row of a table.
    private static let longestLine = 65_536

    /// - Parameter lines: of the whole document.
    static func grids(_ lines: [Substring]) -> [TextGrid] {
        var grids: [TextGrid] = []
        var index = 0
        while index + 1 < lines.count {
            guard isRule(lines[index + 1]), let header = cells(lines[index]),
                let rule = cells(lines[index + 1]), rule.count == header.count
            else {
                index += 1
                continue
            }
            let start = index
            index += 2
            var rows: [[String]] = []
            while index < lines.count, let row = cells(lines[index]) {
                if rows.count < TextGrid.mostRows { rows.append(row) }
                index += 1
            }
            grids.append(TextGrid(header: header, rows: rows, line: start + 1))
        }
        return grids
    }

    /// `|---|:--:|`, at least one bar, nothing but dashes and colons.
    private static func isRule(_ line: Substring) -> Bool {
        var bars = 0
        var dashes = 0
        guard line.utf8.count <= longestLine else { return false }
        for character in line.utf8 {
            switch character {
            case UInt8(ascii: "|"): bars += 1
            case UInt8(ascii: "-"): dashes += 1
            case UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ">"): continue
            default: return false
            }
        }
        return bars >= 1 && dashes >= 1
    }

    /// The line's cells; `nil` for a line without a bar.
    private static func cells(_ line: Substring) -> [String]? {
        guard line.utf8.count <= longestLine else { return nil }
        var cells: [String] = []
        var cell = ""
        var isEscaped = false
        var bars = 0
        for character in unquoted(line) {
            if isEscaped {
                if character != "|" { cell.append("\\") }
                cell.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "|" {
                bars += 1
                cells.append(cell)
                cell = ""
            } else {
                cell.append(character)
            }
        }
        guard bars > 0 else { return nil }
        cells.append(cell)
        // Bars at the ends enclose, they do not separate.
        if cells.first.map(isBlank) == true { cells.removeFirst() }
        if cells.last.map(isBlank) == true, !cells.isEmpty { cells.removeLast() }
        return cells.isEmpty ? nil : cells
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy { $0 == " " || $0 == "\t" } }

    private static func unquoted(_ line: Substring) -> Substring {
        var line = line.drop { $0 == " " || $0 == "\t" }
        while line.first == ">" { line = line.dropFirst().drop { $0 == " " || $0 == "\t" } }
        return line
    }
}
