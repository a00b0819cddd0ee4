import EngineAPI

/// Who says what and when in one batch: the script worked out, without a clock.
struct Timeline {
    enum Act {
        case tokens(from: Int, count: Int)
        case end(StopReason, outputTokens: Int)
    }

    struct Entry {
        /// Nanoseconds since submission.
        var offset: Int64
        var request: Int
        var act: Act
    }

    /// In order of time; at one instant in order of requests.
    private(set) var entries: [Entry] = []
    /// A request of this batch never ends.
    private(set) var hangs = false

    /// - Parameter batch: number of batches submitted before this one.
    init(_ script: Script, requests: [(index: Int, request: GenerationRequest)], batch: Int) {
        let promptTokens = requests.reduce(0.0) { $0 + Double($1.request.prompt.tokenCount ?? 0) }
        let promptTime = script.promptRate.map { Int64((promptTokens / $0 * 1e9).rounded()) } ?? 0
        for (place, entry) in requests.enumerated() {
            let first = script.timeToFirstToken + promptTime + Int64(place) * script.firstTokenSpacing
            let step = script.timePerOutputToken + Int64(requests.count - 1) * script.stepGrowth
            append(script, entry.request, index: entry.index, batch: batch, first: first, step: step)
        }
        entries = entries.enumerated()
            .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
            .map(\.element)
    }

    private mutating func append(
        _ script: Script, _ request: GenerationRequest, index: Int, batch: Int, first: Int64, step: Int64
    ) {
        var length = request.maximumTokens
        var ending: StopReason? = .limit
        if request.ending == .atStopToken, let stop = script.stopsAfter, stop <= length {
            length = stop
            ending = .stopToken
        }
        for fault in script.faults where fault.strikes(batch: batch, request: index) {
            switch fault.kind {
            case .failure(let token, let error):
                length = min(token, length)
                ending = .failed(error)
            case .hang(let token):
                length = min(token, length)
                ending = nil
                hangs = true
            case .wrongLength(let count):
                length = count
            }
        }
        var offset = first
        var sent = 0
        for token in 0..<length {
            if token > 0 {
                let jitter = script.jitter.isEmpty ? 0 : script.jitter[(token - 1) % script.jitter.count]
                offset += max(0, step + jitter)
            }
            let pending = token + 1 - sent
            if pending == script.tokensPerChunk || token + 1 == length {
                entries.append(Entry(offset: offset, request: index, act: .tokens(from: sent, count: pending)))
                sent = token + 1
            }
        }
        if let ending {
            entries.append(Entry(offset: offset, request: index, act: .end(ending, outputTokens: length)))
        }
    }
}
