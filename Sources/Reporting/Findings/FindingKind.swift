import Measurement

/// What a finding says, whatever scenario and figures it says it of. A rule may have several kinds; the names of a
/// finding's values tell which.
enum FindingKind: String, CaseIterable {
    // Contradictions
    case identity, bound, instants, order, rooflineDecode, rooflinePrefill, length, chunkCount, chunkTime, zero
    case recompute, recomputeStated, recomputeNull
    // Doubts
    case promptOrder, firstBelowStep, memory, lateness, receiptLag, digest, outlier
    // Disturbances
    case steal, foreign, majorFaults, bandwidthMoved, twoStates, slowdown, firstTrial, firstStart, drift
    case throttled, quota, clockMoved
    // Remarks on the method
    case untilTwoStates, untilLimit
    case synthetic, fallback, freeLength, twoRun, stopped, fewTrials

    /// `nil` for a finding of a rule, or with values, that this module does not know.
    init?(_ finding: Finding) {
        let kind = Self.allCases.first { kind in
            let (rule, names) = kind.signature
            return rule == finding.rule && names.allSatisfy { finding.values[$0] != nil }
        }
        guard let kind, kind != .zero || finding.values.count == 1 else { return nil }
        self = kind
    }

    /// The rule, and values that it has in this kind and in no earlier one.
    var signature: (rule: String, values: [String]) {
        switch self {
        case .identity:
            (
                "identity",
                [
                    "outputThroughput", "impliedThroughput", "batch", "outputTokens", "timeToFirstToken",
                    "timePerOutputToken",
                ]
            )
        case .bound: ("bound", ["outputThroughput", "batch", "decodeRate", "bound"])
        case .instants: ("order", ["before", "after", "trial"])
        case .order: ("order", [])
        case .rooflineDecode:
            ("roofline", ["stepsPerSecond", "bytesPerStep", "readBytesPerSecond", "bandwidthBytesPerSecond"])
        case .rooflinePrefill: ("roofline", ["computeShare"])
        case .length: ("length", ["outputTokens", "asked"])
        case .chunkCount: ("length", ["chunkTokens", "outputTokens"])
        case .chunkTime: ("length", ["timePerOutputToken", "timePerChunk", "factor"])
        case .zero: ("zero", [])
        case .recompute: ("recompute", ["stored", "recomputed"])
        case .recomputeStated: ("recompute", ["stored"])
        case .recomputeNull: ("recompute", ["recomputed"])
        case .promptOrder:
            (
                "monotone",
                ["timeToFirstToken", "promptTokens", "shorterPromptTimeToFirstToken", "shorterPromptTokens"]
            )
        case .firstBelowStep: ("monotone", ["timeToFirstToken", "timePerOutputToken"])
        case .memory: ("memory", ["peakBytes", "neededBytes", "weightBytes", "cacheBytes"])
        case .lateness: ("client", ["lateness", "timeToFirstToken"])
        case .receiptLag: ("client", ["receiptLag", "timePerOutputToken"])
        case .digest: ("digest", ["generation", "request", "token"])
        case .outlier: ("outlier", ["trial", "latency", "medianLatency", "score"])
        case .steal: ("noise", ["stealShare", "limit", "trials"])
        case .foreign: ("noise", ["foreignShare", "limit", "trials"])
        case .majorFaults: ("noise", ["majorFaults", "limit", "trials"])
        case .bandwidthMoved: ("noise", ["bandwidthChange", "limit", "trials"])
        case .twoStates: ("noise", ["slowBytesPerSecond", "fastBytesPerSecond"])
        case .slowdown: ("noise", ["lateOverEarly"])
        case .throttled: ("noise", ["throttleEvents", "trials"])
        case .quota: ("noise", ["quotaShare", "limit", "trials"])
        case .clockMoved: ("noise", ["slowestHertz", "fastestHertz"])
        case .untilTwoStates: ("until", ["untilAsked", "trials", "twoStates"])
        case .untilLimit: ("until", ["untilAsked", "trials"])
        case .firstTrial: ("warm-up", ["firstLatency", "otherLatency", "excess", "warmUps"])
        case .firstStart: ("warm-up", ["earlyOverLate", "otherEarlyOverLate"])
        case .drift: ("drift", ["firstLatency", "lastLatency", "correlation", "trials"])
        case .synthetic: ("method", ["synthetic"])
        case .fallback: ("method", ["fallback"])
        case .freeLength: ("method", ["endsAtLimit"])
        case .twoRun: ("method", ["twoRun"])
        case .stopped: ("method", ["scenarios", "planned"])
        case .fewTrials: ("method", ["warmUps", "trials"])
        }
    }

    /// Something else happened on the machine: every figure of the run is the less certain.
    var isDisturbance: Bool {
        switch self {
        case .steal, .foreign, .majorFaults, .bandwidthMoved, .twoStates, .slowdown, .drift, .throttled, .quota,
            .clockMoved:
            true
        default: false
        }
    }

    /// By which the worst finding of this kind is chosen; greater is worse.
    func badness(_ values: FindingValues) -> Double {
        switch self {
        case .steal: values["stealShare"]
        case .foreign: values["foreignShare"]
        case .majorFaults: values["majorFaults"]
        case .bandwidthMoved: values["bandwidthChange"]
        case .twoStates: values.ratio("fastBytesPerSecond", "slowBytesPerSecond")
        case .slowdown: values["lateOverEarly"]
        case .firstTrial: values["excess"]
        case .firstStart: values["earlyOverLate"]
        case .drift: abs(values.ratio("lastLatency", "firstLatency") - 1)
        case .outlier: abs(values["score"])
        case .promptOrder: values.ratio("shorterPromptTimeToFirstToken", "timeToFirstToken")
        case .firstBelowStep: values.ratio("timePerOutputToken", "timeToFirstToken")
        case .memory: values.ratio("neededBytes", "peakBytes")
        case .lateness: values.ratio("lateness", "timeToFirstToken")
        case .receiptLag: values.ratio("receiptLag", "timePerOutputToken")
        case .rooflineDecode: values.ratio("readBytesPerSecond", "bandwidthBytesPerSecond")
        case .rooflinePrefill: values["computeShare"]
        case .length: abs(values.ratio("outputTokens", "asked") - 1)
        case .digest: -values["token"]
        case .fewTrials: -values["trials"]
        default: 0
        }
    }
}
