/// Output of npu-smi that is not what it was asked for: one of its own errors, or a layout that is not known here.
struct NPUTextError: Error, Equatable {
    var command: String
    /// The first line that says anything.
    var line: String
    /// What the tool's own error means; `nil` for a layout that is not known.
    var meaning: String?

    init(command: String, text: String) {
        self.command = command
        let lines = text.split(whereSeparator: \.isNewline).map(NPUText.trimmed).filter { !$0.isEmpty }
        let known = lines.lazy.compactMap { line in Self.meaning(of: line).map { (line, $0) } }.first
        line = String((known?.0 ?? lines.first ?? "nothing").prefix(160))
        meaning = known?.1
    }

    var message: String {
        meaning.map { "\(command): \($0) (\(line))" }
            ?? "\(command) answered in a layout that this version does not know: \(line)"
    }

    /// The tool's own words for going wrong, and what they mean.
    static func meaning(of line: String) -> String? {
        let lowered = line.lowercased()
        return meanings.first { lowered.contains($0.words) }?.meaning
    }

    private static let meanings: [(words: String, meaning: String)] = [
        (
            "-8005",
            "the driver does not answer: it is not loaded, or this container has no access to /dev/davinci_manager"
        ),
        ("-8020", "the device is in use by another container or being reset"),
        ("there is no npu card", "the driver sees no card"),
        ("there is no npu chip", "the driver sees the card but no chip on it"),
        ("command or option is not found", "this version of npu-smi does not know the option"),
        ("failed to query", "the chip does not answer this query"),
        ("dcmi module initialize failed", "the driver's management library cannot start"),
        ("dcmi model initialized failed", "the driver's management library cannot start"),
    ]
}
