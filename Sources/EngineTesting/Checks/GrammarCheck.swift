import EngineAPI

/// A stream reads `admitted? tokens* finished`: one completion, last.
struct GrammarCheck: ConformanceCheck {
    let name = "grammar"

    func problems(of subject: Subject) async throws -> [String] {
        let transcript = await subject.transcript(of: try await subject.request())
        var problems = transcript.grammarProblems
        let admissions = transcript.events.filter { event in
            if case .admitted = event { true } else { false }
        }
        if subject.engine.capabilities.reportsAdmission != !admissions.isEmpty {
            problems.append("reportsAdmission and the stream disagree: \(admissions.count) admissions seen")
        }
        if case .failed(let error)? = transcript.completion?.reason { problems.append("failed: \(error)") }
        return problems
    }
}
