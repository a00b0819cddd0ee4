import EngineAPI

/// Stamps never go back, and none lies before the submission or after the end was seen.
struct StampsCheck: ConformanceCheck {
    let name = "stamps"

    func problems(of subject: Subject) async throws -> [String] {
        let transcript = await subject.transcript(of: try await subject.request())
        let seen = subject.clock.now()
        var problems: [String] = []
        var latest = transcript.submitted
        for (index, event) in transcript.events.enumerated() {
            let at =
                switch event {
                case .admitted(let at, _): at
                case .tokens(let chunk): chunk.at
                case .finished(let completion): completion.at
                }
            if at < latest {
                let what = index == 0 ? "the submission" : "the event before it"
                problems.append("event \(index) is stamped \(latest - at) ns before \(what)")
            }
            latest = max(latest, at)
        }
        if latest > seen { problems.append("a stamp lies \(latest - seen) ns in the future") }
        return problems
    }
}
