import EngineAPI

/// Nothing asked, nothing given.
struct EmptyBatchCheck: ConformanceCheck {
    let name = "empty batch"

    func problems(of subject: Subject) async throws -> [String] {
        let streams = subject.engine.submit([])
        return streams.isEmpty ? [] : ["no request gave \(streams.count) streams"]
    }
}
