import Measurement

extension EnglishPhrasebook: ComparingPhrases {
    func word(_ word: ComparingWord) -> String {
        switch word {
        case .comparisonTitle: "Comparison: B held against A"
        case .gateTitle: "Performance gate"
        case .results: "Results"
        case .differences: "What else differs"
        case .method: "How it was compared"
        case .scenario: "scenario"
        case .figure: "figure"
        case .unit: "unit"
        case .ratio: "B/A"
        case .interval: "95% interval"
        case .verdict: "B is"
        case .outcome: "outcome"
        case .smallestShown: "shows from"
        case .rounds: "rounds"
        case .differing: "what"
        case .place: "where"
        case .wholeRun: "whole run"
        case .run: "run"
        case .baseline: "baseline"
        case .slowdown: "slower by"
        case .atLeast: "at least"
        case .tolerance: "tolerance"
        case .target: "target"
        case .precision: "precision"
        case .model: "model"
        case .started: "started (UTC)"
        case .raw: "as given"
        }
    }

    func comparedFigure(_ name: MetricName) -> String {
        switch name {
        case .timeToFirstToken: "time to first token"
        case .decodeRate: "decode rate"
        case .outputThroughput: "output throughput"
        case .peakBytes: "peak memory"
        case .peakResidentBytes: "peak resident memory"
        default: name.rawValue
        }
    }

    func verdict(_ verdict: ComparedMetric.Verdict) -> String {
        switch verdict {
        case .faster: "faster"
        case .slower: "slower"
        case .lessMemory: "smaller"
        case .moreMemory: "larger"
        case .noDifference: "no difference shown"
        case .notComparable: "not comparable"
        }
    }

    func obstacle(_ obstacle: Obstacle) -> String {
        switch obstacle {
        case .otherWork(let what, let a, let b):
            "the two were asked for different work: \(subject(what)) \(a) in A, \(b) in B."
        case .missing(let side): "\(side.rawValue) does not have this figure."
        case .tooFew(let count): "\(count == 1 ? "1 trial is" : "\(count) trials are") too few for an interval."
        case .twoStates(let slow, let fast):
            "the machine had two states: memory gave up to \(Figures.gigabytesPerSecond(slow)) around some trials and from "
                + "\(Figures.gigabytesPerSecond(fast)) around others, and no mean across them means anything. Compare in "
                + "interleaved pairs instead."
        case .brokenPairs(let kept, let made):
            "the machine changed its state within most pairs: \(kept) of \(made) are left, too few for an interval."
        case .disturbed(let a, let b):
            "others took \(Figures.percent(a)) of the processors' time from A and \(Figures.percent(b)) from B, so that a "
                + "difference may be theirs. Repeat the disturbed run on a quiet machine, or compare in interleaved pairs."
        case .tooNoisy(let smallest):
            "the smallest change that these trials could show is \(Figures.percent(smallest)), above the 5% that two stored "
                + "runs must be able to show. More trials, a quieter machine or interleaved pairs help."
        }
    }

    func subject(_ subject: RunDifference.Subject) -> String {
        switch subject {
        case .model: "model"
        case .digest: "digest of the model"
        case .precision: "precision"
        case .weights: "weights"
        case .activations: "activations"
        case .cache: "KV cache"
        case .engine: "engine"
        case .engineVersion: "version of the engine"
        case .device: "device"
        case .url: "server"
        case .kernels: "kernels"
        case .threads: "threads"
        case .toolVersion: "version of sextant"
        case .processor: "processor"
        case .usableProcessors: "usable processors"
        case .processorLimit: "processor quota"
        case .memory: "memory"
        case .memoryLimit: "memory limit"
        case .instructionSets: "instruction sets"
        case .operatingSystem: "operating system"
        case .kernel: "kernel of the operating system"
        case .hypervisor: "hypervisor"
        case .governor: "frequency governor"
        case .bandwidth: "memory bandwidth before the run"
        case .suite: "suite"
        case .promptTokensMode: "prompt lengths"
        case .method: "method"
        case .prompt: "prompt"
        case .promptTokens: "prompt tokens"
        case .outputTokens: "output tokens"
        case .batch: "batch"
        case .warmUps: "warm-ups"
        }
    }

    func comparisonWarning(_ comparison: Comparison) -> String {
        let differences = comparison.differences.count
        let what =
            differences == 0
            ? "Nothing else that is known differs between them"
            : "\(differences == 1 ? "1 other thing differs" : "\(differences) other things differ") between them (listed)"
        return
            "These are two stored runs, made one after the other: whatever changed in between counts as a difference of "
            + "B. \(what)."
    }

    func conclusion(_ comparison: Comparison) -> String {
        let count = ComparisonCount(comparison)
        guard count.figures > 0 else { return "There is nothing that both have measured." }
        var parts: [String] = []
        if count.faster > 0 { parts.append("faster in \(count.faster)") }
        if count.slower > 0 { parts.append("slower in \(count.slower)") }
        if count.noDifference > 0 { parts.append("no difference shown in \(count.noDifference)") }
        if count.notComparable > 0 { parts.append("not comparable in \(count.notComparable)") }
        return "B against A, of \(count.figures) figures of speed: \(parts.joined(separator: ", "))."
    }

    func comparisonSentences(_ comparison: Comparison) -> [String] {
        comparison.scenarios.compactMap { scenario in
            guard let rate = scenario[.decodeRate], let ratio = rate.ratio, let interval = rate.interval95 else {
                return nil
            }
            let range = "95% interval \(Figures.change(interval.lowerBound)) to \(Figures.change(interval.upperBound))"
            var sentence = "**\(scenario.scenario.id)**: decode rate \(Figures.change(ratio)) (\(range)), "
            switch rate.verdict {
            case .faster, .slower: sentence += "shown to be \(verdict(rate.verdict))."
            case .noDifference:
                sentence +=
                    "no difference shown; one of \(Figures.percent(rate.smallestShown)) or more would have been."
            default: return nil
            }
            if let needed = ComparisonCount.rounds(rate, comparison), rate.verdict == .noDifference {
                sentence += " To find 5% in nine of ten comparisons takes about \(needed) rounds of this noise."
            }
            return sentence
        }
    }

    func comparisonMethod(_ comparison: Comparison) -> [String] {
        var sentences: [String] = []
        switch comparison.design {
        case .paired:
            sentences.append(
                "Trials were made in turns, A B, B A, A B, so that what the machine does meanwhile falls on both alike. "
                    + "Each pair gives one log ratio ln(B/A); the ratio is the exponential of their mean, the interval "
                    + "Student's t at 95%. Pairs between whose two trials memory bandwidth moved by more than a quarter are "
                    + "left out; they are stored and counted.")
        case .unpaired:
            sentences.append(
                "Two stored runs: Welch's t on the logarithms of the trials. Not comparable when the trials met a machine in "
                    + "two states, or when a change of 5% could not have been shown.")
        }
        sentences.append(
            "Each interval stands for itself. Verdicts are Holm-adjusted over all \(comparison.tests) figures of speed, so that "
                + "at most 5% of comparisons without any difference show one anywhere: an interval may leave 1 out and the "
                + "verdict still be “no difference shown”. Time per output token is the reciprocal of the decode rate.")
        sentences.append(
            "“Shows from” is half the interval's width: a smaller change would not have been shown. Memory is the engines' "
                + "own count, which is exact.")
        return sentences
    }

    func pairsLeftOut(_ scenario: String, kept: Int, made: Int) -> String {
        "\(scenario): \(made - kept) of \(made) pairs are left out, because memory bandwidth moved between their two trials."
    }

    func onlyIn(_ side: PairSide, _ scenarios: [String]) -> String {
        "Only in \(side.rawValue): \(scenarios.joined(separator: ", "))."
    }

    func graveFindings(_ side: PairSide, count: Int) -> String {
        "The audit of \(side.rawValue) holds \(count == 1 ? "1 finding" : "\(count) findings") against its figures: do not "
            + "decide on them before `sextant report` has been read."
    }

    func gateOutcome(_ gate: Gate) -> String {
        switch gate.outcome {
        case .passed: "**Passed.** No slowdown above \(Figures.percent(gate.tolerance)) is shown."
        case .regression:
            "**Regression.** A slowdown above \(Figures.percent(gate.tolerance)) is shown in "
                + "\(gate.rows.count { $0.verdict == .regression }) of \(gate.rows.count) figures."
        case .notComparable:
            if gate.rows.isEmpty {
                "**Not comparable.** The two runs have no scenario in common."
            } else if gate.impediments.isEmpty {
                "**Not comparable.** Some figures could not have shown a slowdown of 5%, or are missing."
            } else {
                "**Not comparable.** The runs differ in "
                    + gate.impediments.map { subject($0.subject) }.joined(separator: ", ") + "."
            }
        }
    }

    func gateVerdict(_ verdict: Gate.Row.Verdict) -> String {
        switch verdict {
        case .passed: "passed"
        case .regression: "**regression**"
        case .tolerated: "slower, tolerated"
        case .notComparable: "not comparable"
        }
    }

    func gateMethod(_ gate: Gate) -> String {
        "A figure fails when a slowdown is shown (one-sided at 95%, Holm-adjusted over all figures) and its estimate exceeds "
            + "the tolerance. It is not comparable when neither that is so nor a slowdown of 5% could have been shown. "
            + "Slowdowns are of times: 10% means that the same work takes 1.1 times as long."
    }

    func selfTest(_ test: SelfTest) -> String {
        let clock = test.resolutionNanoseconds.map { "; the clock moves in steps of \(Figures.plain($0)) ns" } ?? ""
        let lag = test.receiptLagMedianNanoseconds.map {
            "; a reader learns of a token \(Figures.fixed($0 / 1000, 1)) µs after its stamp (median), which enters no figure"
        }
        let check: String
        if let worst = test.worst {
            check =
                " Self-test against an engine of known times: \(test.checks.count) figures, the worst off by "
                + "\(Figures.fixed(abs(worst.errorSeconds) * 1e6, 1)) µs (\(comparedFigure(worst.metric)) of "
                + "\(worst.scenario)); "
                + (test.passes
                    ? "each within 0.1% or 20 µs."
                    : "\(test.checks.count { !$0.passes }) beyond 0.1% and 20 µs: this machine was too busy to time well.")
        } else {
            check = " The self-test against an engine of known times could not be made."
        }
        return "The tool's own error on this machine: one stamp costs \(Figures.fixed(test.stampNanoseconds, 0)) ns"
            + clock + (lag ?? "") + "." + check
    }
}
