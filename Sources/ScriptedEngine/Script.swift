public import EngineAPI

/// What a scripted engine does and when: every instant follows from these numbers.
public struct Script: Sendable, Hashable {
    /// Nanoseconds from submission to the first token of a batch's first request, before the prompt's own time.
    public var timeToFirstToken: Int64
    /// Prompt tokens per second; each request's prompt adds its time to the whole batch's first token.
    public var promptRate: Double?
    /// Nanoseconds between a request's tokens.
    public var timePerOutputToken: Int64
    /// Nanoseconds by which every further request of a batch lengthens each step.
    public var stepGrowth: Int64
    /// Nanoseconds by which each request's first token follows the one before it in the batch; 0: all together.
    public var firstTokenSpacing: Int64
    /// Added to the gaps in turn, round and round; empty: none.
    public var jitter: [Int64]
    /// Tokens that arrive together, at the instant of the last of them.
    public var tokensPerChunk: Int
    /// After how many tokens the model would end the text; `nil`: never.
    public var stopsAfter: Int?
    public var faults: [Fault]
    /// Each batch says something else than the one before, though it is asked the same.
    public var isForgetful: Bool
    public var readings: [Reading.Quantity: Double]
    public var loadSeconds: Double?
    public var maximumContext: Int?
    public var maximumBatch: Int?
    public var revealsTokenIDs: Bool
    public var reportsAdmission: Bool
    public var work: ModelWork?
    /// Its times are counted on a clock that jumps where it would wait, which whoever measures must share: what comes out
    /// follows from the script alone, however busy the machine is.
    public var usesVirtualClock: Bool

    public init(
        timeToFirstToken: Int64, timePerOutputToken: Int64, promptRate: Double? = nil, stepGrowth: Int64 = 0,
        firstTokenSpacing: Int64 = 0, jitter: [Int64] = [], tokensPerChunk: Int = 1, stopsAfter: Int? = nil,
        faults: [Fault] = [], isForgetful: Bool = false, readings: [Reading.Quantity: Double] = [:],
        loadSeconds: Double? = nil, maximumContext: Int? = 4096, maximumBatch: Int? = nil, revealsTokenIDs: Bool = true,
        reportsAdmission: Bool = true, work: ModelWork? = nil, usesVirtualClock: Bool = false
    ) {
        self.timeToFirstToken = timeToFirstToken
        self.timePerOutputToken = timePerOutputToken
        self.promptRate = promptRate
        self.stepGrowth = stepGrowth
        self.firstTokenSpacing = firstTokenSpacing
        self.jitter = jitter
        self.tokensPerChunk = max(1, tokensPerChunk)
        self.stopsAfter = stopsAfter
        self.faults = faults
        self.isForgetful = isForgetful
        self.readings = readings
        self.loadSeconds = loadSeconds
        self.maximumContext = maximumContext
        self.maximumBatch = maximumBatch
        self.revealsTokenIDs = revealsTokenIDs
        self.reportsAdmission = reportsAdmission
        self.work = work
        self.usesVirtualClock = usesVirtualClock
    }
}

/// Something that goes wrong with a request.
public struct Fault: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Fails in place of token `at` (0 is the first).
        case failure(at: Int, EngineError)
        /// Sends no token from `at` on, and never ends.
        case hang(at: Int)
        /// Ends after `count` tokens and claims that this was the limit.
        case wrongLength(Int)
    }

    public var kind: Kind
    /// Which batches, counted from 0 as they were submitted; `nil`: all.
    public var batches: Range<Int>?
    /// Which request of the batch.
    public var request: Int

    public init(_ kind: Kind, batches: Range<Int>? = nil, request: Int = 0) {
        self.kind = kind
        self.batches = batches
        self.request = request
    }

    func strikes(batch: Int, request: Int) -> Bool {
        request == self.request && (batches?.contains(batch) ?? true)
    }
}
