import EngineAPI
import Foundation

/// Lines to the worker.
enum WorkerCommand {
    /// The first line: which model on which device, and how.
    struct Configure: Encodable {
        var op = "configure"
        var device: String
        var index: Int
        var model: String
        var precision: String?
        var allowFallback: Bool
        var seed: UInt64
        var threads: Int?
        var context: Int?
        var tokenizer: String?
    }

    struct Prepare: Encodable {
        var op = "prepare"
        var id: Int
        var text: String
        var exact: Int?
    }

    struct Submit: Encodable {
        var op = "submit"
        var requests: [Request]
    }

    struct Request: Encodable {
        var id: Int
        var tokens: [TokenID]
        var maximum: Int
        var stopsAtToken: Bool
        /// `nil` is greedy.
        var sampling: Sampled?
    }

    struct Sampled: Encodable {
        var temperature: Double
        var topK: Int?
        var topP: Double?
        var repetitionPenalty: Double
        var seed: UInt64
    }

    struct Cancel: Encodable {
        var op = "cancel"
        var request: Int
    }

    /// `readings`, `resetPeaks`.
    struct Ask: Encodable {
        var op: String
        var id: Int
    }

    struct End: Encodable {
        var op = "end"
    }

    /// - Parameter configuration: config.json of random weights, put in as it stands.
    static func line(_ command: some Encodable, configuration: String? = nil) throws(EngineError) -> Data {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            var line = try encoder.encode(command)
            if let configuration {
                let object = try JSONSerialization.jsonObject(with: Data(configuration.utf8))
                let compact = try JSONSerialization.data(withJSONObject: object)
                line.removeLast()
                line.append(contentsOf: Array(",\"configuration\":".utf8) + compact + [UInt8(ascii: "}")])
            }
            line.append(UInt8(ascii: "\n"))
            return line
        } catch {
            throw EngineError(.request, "A request cannot be sent to the worker: \(error)")
        }
    }
}

extension WorkerCommand.Request {
    /// - Throws: `.request` for what no sampler can do.
    init(id: Int, _ request: GenerationRequest) throws(EngineError) {
        guard let tokens = request.prompt.tokens else {
            throw EngineError(.request, "The prompt was not prepared by this engine: it has no tokens.")
        }
        let sampling = request.sampling
        guard sampling.temperature >= 0, sampling.temperature.isFinite, sampling.repetitionPenalty > 0,
            sampling.repetitionPenalty.isFinite, sampling.topK ?? 1 >= 1, (sampling.topP ?? 1) > 0,
            sampling.topP ?? 1 <= 1
        else {
            throw EngineError(
                .request,
                "Sampling needs a temperature of 0 or more, topK of at least 1, topP above 0 and at most 1, and a "
                    + "repetition penalty above 0; found \(sampling).")
        }
        let isGreedy = sampling.temperature == 0 && sampling.repetitionPenalty == 1
        self.init(
            id: id, tokens: tokens, maximum: request.maximumTokens, stopsAtToken: request.ending == .atStopToken,
            sampling: isGreedy
                ? nil
                : WorkerCommand.Sampled(
                    temperature: sampling.temperature, topK: sampling.topK, topP: sampling.topP,
                    repetitionPenalty: sampling.repetitionPenalty, seed: sampling.seed))
    }
}
