import EngineAPI

/// A request on its way to the loop.
struct Submission: Sendable {
    let request: GenerationRequest
    let sink: GenerationStream.Sink
    let cancellation: CancellationFlag
}
