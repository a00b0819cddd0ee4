import EngineAPI

/// Why a generation gave no trial.
enum TrialFailure: Error {
    case request(Int, EngineError)
    case endedEarly(Int)
    case timedOut(seconds: Double)
    case cancelled

    /// For the run file and the reader of the report.
    var message: String {
        switch self {
        case .request(let index, let error): "request \(index + 1): \(error)"
        case .endedEarly(let index): "request \(index + 1): the stream ended without a completion"
        case .timedOut(let seconds): "no end within \(seconds) s; a larger --timeout allows more"
        case .cancelled: "the engine cancelled the request"
        }
    }
}
