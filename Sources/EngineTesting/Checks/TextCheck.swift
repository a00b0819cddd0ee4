import EngineAPI

/// The chunks of a generation say together what a longer generation of the same prompt says at its beginning.
///
/// Text may be held back while a character is incomplete, so that the shorter text may end earlier, never otherwise.
struct TextCheck: ConformanceCheck {
    let name = "text"

    func problems(of subject: Subject) async throws -> [String] {
        guard subject.engine.capabilities.endsAtLimit else { return [] }
        let long = await subject.transcript(of: try await subject.request())
        let short = await subject.transcript(
            of: try await subject.request(outputTokens: max(1, subject.options.outputTokens / 2)))
        var problems: [String] = []
        if let ids = short.ids, let longIDs = long.ids, !longIDs.starts(with: ids) {
            problems.append("the first \(ids.count) tokens depend on how many were asked for")
        }
        // What is incomplete at the end may come out as replacement characters there.
        let complete = short.text.unicodeScalars.reversed().drop { $0 == "\u{FFFD}" }.reversed()
        if !long.text.unicodeScalars.starts(with: complete) {
            problems.append(
                "\(short.text.debugDescription) is no beginning of \(long.text.debugDescription)")
        }
        return problems
    }
}
