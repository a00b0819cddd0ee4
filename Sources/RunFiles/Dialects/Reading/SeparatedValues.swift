/// Comma-separated values (RFC 4180), or separated by semicolons or tabs, with lines of remarks before the header.
enum SeparatedValues {
    private static let longestField = 65_536

    /// `nil` when the text has no two lines of two fields.
    static func grid(_ text: String) -> TextGrid? {
        guard let separator = separator(text) else { return nil }
        var records = records(Array(text.utf8), separator: separator)
        var line = 1
        while let first = records.first, first.count < 2 || first.first?.hasPrefix("#") == true {
            records.removeFirst()
            line += 1
            guard line < 200 else { return nil }
        }
        guard let header = records.first, header.count >= 2, records.count >= 2 else { return nil }
        return TextGrid(header: header, rows: Array(records.dropFirst()).filter { $0.count > 1 }, line: line)
    }

    /// The sign that stands most often in the first line that has any.
    private static func separator(_ text: String) -> UInt8? {
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: 200).prefix(200) {
            guard line.first != UInt8(ascii: "#") else { continue }
            var best: (sign: UInt8, count: Int)?
            for sign in [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")] {
                let count = line.prefix(longestField).count { $0 == sign }
                if count > best?.count ?? 0 { best = (sign, count) }
            }
            if let best { return best.sign }
        }
        return nil
    }

    private static func records(_ bytes: [UInt8], separator: UInt8) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var index = 0
        func text() -> String { String(decoding: field.prefix(longestField), as: UTF8.self) }
        while index < bytes.count, records.count <= TextGrid.mostRows {
            let byte = bytes[index]
            index += 1
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                    field.append(byte)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\""), field.isEmpty {
                isQuoted = true
            } else if byte == separator {
                if record.count < TextGrid.mostColumns { record.append(text()) }
                field.removeAll(keepingCapacity: true)
            } else if byte == UInt8(ascii: "\n") {
                record.append(text())
                field.removeAll(keepingCapacity: true)
                records.append(record)
                record = []
            } else if byte != UInt8(ascii: "\r") {
                field.append(byte)
            }
        }
        if !field.isEmpty || !record.isEmpty {
            record.append(text())
            records.append(record)
        }
        return records
    }
}
