/// Decides which tokens the next step computes. Pure: it knows counts, no tensors, no time.
///
/// Continuous batching (Yu et al. 2022) with chunked prefill (Agrawal et al. 2023): every running sequence gets its one
/// token of decode first, what is left of the step's budget goes to prompts in order of arrival. The requests of a
/// batch queue together, so they enter the same step as long as they fit into it.
struct Scheduler {
    struct Limits {
        /// Tokens of one step.
        var stepTokens: Int
        /// Sequences that run together.
        var sequences: Int
        /// Bytes of keys and values of all running sequences.
        var cacheBytes: Int
    }

    /// A request as the scheduler sees it.
    struct Entry: Equatable {
        let id: Int
        let promptTokens: Int
        /// Keys and values of the whole sequence, reserved when it starts to run.
        let cacheBytes: Int
        /// Tokens of prompt and output that are known; one more after every step with logits.
        fileprivate(set) var length: Int
        /// Tokens that went through the model or are part of the planned step.
        fileprivate(set) var computed = 0

        init(id: Int, promptTokens: Int, cacheBytes: Int) {
            self.id = id
            self.promptTokens = promptTokens
            self.cacheBytes = cacheBytes
            length = promptTokens
        }
    }

    /// Tokens of one sequence, by their positions.
    struct Slice: Equatable {
        let id: Int
        let positions: Range<Int>
        /// The last of them is the last known token, so the next one can be chosen.
        let wantsLogits: Bool
    }

    struct Step: Equatable {
        /// Sequences that start to run with this step.
        var admitted: [Int] = []
        var slices: [Slice] = []
    }

    /// Prompts are cut at multiples of this where they must be cut.
    static let chunkGranule = 16

    let limits: Limits
    private(set) var waiting: [Entry] = []
    private(set) var running: [Entry] = []

    init(limits: Limits) {
        self.limits = limits
    }

    var isIdle: Bool { waiting.isEmpty && running.isEmpty }

    mutating func add(_ batch: [Entry]) {
        waiting += batch
    }

    /// Plans a step and counts its tokens as computed. Empty when there is nothing to do.
    mutating func next() -> Step {
        var step = Step()
        admit(&step)
        var budget = limits.stepTokens
        for index in running.indices where isDecoding(running[index]) && budget > 0 {
            plan(index, count: 1, &step)
            budget -= 1
        }
        for index in running.indices where !isDecoding(running[index]) && budget > 0 {
            let missing = running[index].length - running[index].computed
            guard missing > 0 else { continue }
            let count = chunk(missing, budget: budget)
            plan(index, count: count, &step)
            budget -= count
        }
        return step
    }

    /// The token after the last known one was chosen.
    mutating func appendedToken(to id: Int) {
        guard let index = running.firstIndex(where: { $0.id == id }) else { return }
        running[index].length += 1
    }

    /// The sequence ended, however it did.
    mutating func remove(_ id: Int) {
        running.removeAll { $0.id == id }
        waiting.removeAll { $0.id == id }
    }

    private mutating func admit(_ step: inout Step) {
        var cacheBytes = running.reduce(0) { $0 + $1.cacheBytes }
        while let first = waiting.first, running.count < limits.sequences {
            // A sequence that alone exceeds the limit still gets its chance when it is alone.
            guard running.isEmpty || cacheBytes + first.cacheBytes <= limits.cacheBytes else { return }
            cacheBytes += first.cacheBytes
            running.append(waiting.removeFirst())
            step.admitted.append(first.id)
        }
    }

    private func isDecoding(_ entry: Entry) -> Bool {
        entry.computed >= entry.promptTokens && entry.computed + 1 == entry.length
    }

    /// How much of a prompt goes into what is left of a step. A prompt that needs several steps is cut evenly: a last
    /// chunk of a few tokens would read all weights for them.
    private func chunk(_ missing: Int, budget: Int) -> Int {
        guard missing > budget else { return missing }
        guard budget == limits.stepTokens else { return budget }
        let steps = (missing + budget - 1) / budget
        let even = (missing + steps - 1) / steps
        return min(budget, (even + Self.chunkGranule - 1) / Self.chunkGranule * Self.chunkGranule)
    }

    private mutating func plan(_ index: Int, count: Int, _ step: inout Step) {
        let begin = running[index].computed
        running[index].computed += count
        step.slices.append(
            Slice(
                id: running[index].id, positions: begin..<(begin + count),
                wantsLogits: begin + count == running[index].length))
    }
}
