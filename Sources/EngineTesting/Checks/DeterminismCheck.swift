import EngineAPI

/// Greedy generation of the same prompt says the same each time.
struct DeterminismCheck: ConformanceCheck {
    let name = "determinism"

    func problems(of subject: Subject) async throws -> [String] {
        let request = try await subject.request()
        let first = await subject.transcript(of: request)
        let second = await subject.transcript(of: request)
        if first.ids == second.ids && first.text == second.text { return [] }
        return ["two greedy generations differ: \(first.text.debugDescription), \(second.text.debugDescription)"]
    }
}
