import Foundation

/// `strftime_now`: the moment of rendering in Python's, that is C's, formats and the machine's own time zone.
enum TemplateClock {
    private static let longestFormatBytes = 256

    static func text(_ format: String, at moment: Date, line: Int) throws(ChatTemplateError) -> String {
        guard !format.isEmpty else { return "" }
        guard format.utf8.count <= longestFormatBytes, !format.utf8.contains(0),
            var seconds = time_t(exactly: moment.timeIntervalSince1970.rounded(.down))
        else {
            throw ChatTemplateError(.rendering, line: line, "'strftime_now' wants a short format")
        }
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else {
            throw ChatTemplateError(.rendering, line: line, "'strftime_now' of a moment that has no date")
        }
        // A letter gives some 30 bytes at most; widths such as %100d are cut off by the buffer, which gives 0.
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32 * longestFormatBytes) { buffer in
            let count = strftime(buffer.baseAddress, buffer.count, format, &parts)
            return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        guard !text.isEmpty else {
            throw ChatTemplateError(.rendering, line: line, "'strftime_now' cannot write '\(format)'")
        }
        return text
    }
}
