import Measurement

/// What the audit says, below the table: its verdict, and a line for each kind of finding, the worst first.
struct TerminalFindings {
    var width: Int
    var style: TerminalStyle

    /// More lines push the table off the screen.
    static let longestList = 7

    func lines(_ analysed: AnalysedRun, _ book: any Phrasebook) -> [String] {
        let digest = AuditDigest(analysed, book)
        guard let verdict = digest.verdict else { return [] }
        var lines = [""] + wrapped(book.verdict(verdict).replacing("**", with: ""), colour(verdict.severity))
        for entry in digest.entries.prefix(Self.longestList) {
            let text =
                "\(book.severity(entry.severity)) [\(entry.rule)] \(entry.place)" + book.text(.colon) + entry.text
            lines += wrapped(text, colour(entry.severity))
        }
        guard !digest.entries.isEmpty else { return lines }
        return lines + wrapped(book.auditPointer(hidden: max(0, digest.entries.count - Self.longestList)), .dim)
    }

    private func wrapped(_ text: String, _ colour: TerminalStyle.Colour) -> [String] {
        DisplayWidth.wrapped(TerminalTable.plain(text), to: width, indentation: "  ").map { style.paint($0, colour) }
    }

    private func colour(_ severity: Finding.Severity) -> TerminalStyle.Colour {
        switch severity {
        case .contradiction, .invalid: .red
        case .suspect: .yellow
        case .note: .dim
        }
    }
}
