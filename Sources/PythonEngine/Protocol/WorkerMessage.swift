import EngineAPI
import Foundation

/// A line from the worker. `event` says which of the fields are there.
struct WorkerMessage: Decodable, Sendable {
    /// Both sides speak this one; the worker's is in its first line.
    static let version = 1

    var event: String

    // hello
    var `protocol`: Int?
    var python: String?
    var executable: String?

    // stage
    var name: String?

    // ready
    var identity: WorkerIdentity?
    var maximumContext: Int?

    // ready, reply
    var readings: [WorkerReading]?

    // reply
    var id: Int?
    var prompt: Prompt?

    // admitted
    var requests: [Int]?

    // tokens
    var steps: [Step]?

    // finished
    var request: Int?
    var reason: String?
    var promptTokens: Int?
    var outputTokens: Int?

    // hello, admitted, finished: nanoseconds of CLOCK_MONOTONIC
    var at: Int64?

    // failed, reply, finished
    var error: Failure?

    struct Prompt: Decodable, Sendable {
        var text: String
        var tokens: [TokenID]
    }

    /// One step of a batch: the tokens of the rows that are still going on.
    struct Step: Decodable, Sendable {
        var at: Int64
        var requests: [Int]
        var ids: [TokenID]
        var texts: [String]

        /// The lists belong together.
        var isConsistent: Bool { requests.count == ids.count && ids.count == texts.count }
    }

    struct Failure: Decodable, Sendable {
        var kind: String
        var message: String
        var remedy: String?

        var error: EngineError {
            EngineError(EngineError.Kind(rawValue: kind) ?? .engine, message, remedy: remedy)
        }
    }

    struct WorkerReading: Decodable, Sendable {
        var quantity: String
        var value: Double
        var source: String
        var at: Int64

        /// `nil` for quantities that Sextant does not know, and for 0, which is none.
        var reading: Reading? {
            guard let quantity = Reading.Quantity(rawValue: quantity), value > 0, value.isFinite else { return nil }
            return Reading(quantity, value, source: source, at: Instant(nanoseconds: at))
        }
    }
}
