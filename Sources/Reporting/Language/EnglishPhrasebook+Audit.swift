import Measurement

/// What the audit found, in few words.
extension EnglishPhrasebook {
    func verdict(_ verdict: AuditVerdict) -> String {
        switch verdict {
        case .unusable(let findings):
            "**Not usable.** The audit holds \(findings == 1 ? "1 finding" : "\(findings) findings") against the figures "
                + "of this run: do not decide on them."
        case .disturbed(let scenarios, let all):
            "**Suspect.** This run was disturbed\(inPlaces(scenarios, all)): take its figures as indicative, and measure "
                + "again on a quiet machine."
        case .doubtful(let scenarios, let all):
            "**Suspect.** Some figures are in doubt\(inPlaces(scenarios, all)): look at the findings before you use them."
        case .clean(let rules, 0):
            "**Audit passed.** \(rules) rules were checked and none fired."
        case .clean(let rules, let notes):
            "**Audit passed.** \(rules) rules were checked and none doubts a figure; "
                + "\(notes == 1 ? "1 note" : "\(notes) notes")."
        }
    }

    private func inPlaces(_ scenarios: [String], _ all: [String]) -> String {
        scenarios.isEmpty ? "" : inParentheses(places(scenarios, of: all))
    }

    func places(_ scenarios: [String], of all: [String]) -> String {
        switch Places(scenarios, of: all) {
        case .all(let count): "all \(count) scenarios"
        case .allBut(let id, _): "all scenarios but \(id)"
        case .some(let ids): ids.joined(separator: ", ")
        case .share(let count, let total): "\(count) of \(total) scenarios"
        }
    }

    func inParentheses(_ text: String) -> String { " (\(text))" }

    func summaryLine(_ summary: FindingSummary, worstIn scenario: String?) -> String {
        "\(summary.title), \(summary.worst)" + (scenario.map(inParentheses) ?? "")
    }

    func auditPointer(findings: Int) -> String {
        findings == 1
            ? "Its arithmetic is in the section “\(text(.audit))”."
            : "The arithmetic of all \(findings) findings is in the section “\(text(.audit))”."
    }

    func auditPointer(hidden: Int) -> String {
        (hidden > 0 ? "… and \(hidden) more. " : "")
            + "Details are in the section “\(text(.audit))” of the Markdown report (--format md)."
    }

    func summary(_ kind: FindingKind, _ values: FindingValues) -> FindingSummary? {
        let (title, worst): (String, String)
        switch kind {
        case .steal:
            (title, worst) = ("hypervisor took CPU time away", "up to \(values.percent("stealShare"))")
        case .foreign: (title, worst) = ("other processes took CPU time", "up to \(values.percent("foreignShare"))")
        case .majorFaults:
            (title, worst) = ("memory came from disk", "up to \(values.plain("majorFaults")) page faults")
        case .bandwidthMoved:
            (title, worst) = ("memory bandwidth moved during trials", "by up to \(values.percent("bandwidthChange"))")
        case .twoStates:
            title = "memory bandwidth had two states"
            worst =
                "\(values.gigabytesPerSecond("slowBytesPerSecond")) and "
                + values.gigabytesPerSecond("fastBytesPerSecond")
        case .slowdown:
            (title, worst) = (
                "slowed down within a trial", "last third up to ×\(values.fixed("lateOverEarly")) of the first"
            )
        case .firstTrial: (title, worst) = ("first counted trial too slow", "by up to \(values.percent("excess"))")
        case .firstStart:
            title = "first counted trial began too slowly"
            worst = "first third up to ×\(values.fixed("earlyOverLate")) of the last"
        case .drift:
            title = "trials became slower or faster one after another"
            worst = "from \(values.milliseconds("firstLatency")) to \(values.milliseconds("lastLatency"))"
        case .outlier:
            title = "trials far from the others, kept in every figure"
            worst = "\(values.milliseconds("latency")) beside a median of \(values.milliseconds("medianLatency"))"
        case .promptOrder:
            title = "longer prompt, earlier first token"
            worst =
                "\(values.milliseconds("timeToFirstToken")) for \(values.plain("promptTokens")) tokens, "
                + "\(values.milliseconds("shorterPromptTimeToFirstToken")) for \(values.plain("shorterPromptTokens"))"
        case .firstBelowStep:
            title = "first token sooner than one decode step"
            worst = "\(values.milliseconds("timeToFirstToken")) and \(values.milliseconds("timePerOutputToken"))"
        case .memory:
            title = "peak memory below weights and cache"
            worst = "\(values.gigabytes("peakBytes")) of \(values.gigabytes("neededBytes"))"
        case .lateness:
            title = "requests were sent late"
            worst = "up to \(values.percent("lateness", of: "timeToFirstToken")) of the time to first token"
        case .receiptLag:
            title = "tokens were received late"
            worst = "up to \(values.percent("receiptLag", of: "timePerOutputToken")) of the time per token"
        case .digest: (title, worst) = ("greedy outputs differ", "from token \(values.plain("token")) on")
        case .rooflineDecode:
            title = "decoding read faster than memory gave around the trial"
            worst =
                "\(values.gigabytesPerSecond("readBytesPerSecond")) and "
                + values.gigabytesPerSecond("bandwidthBytesPerSecond")
        case .rooflinePrefill:
            (title, worst) = ("prefill above the measured peak", "\(values.percent("computeShare")) of it")
        case .length:
            title = "output length is not the one asked for"
            worst = "\(values.plain("outputTokens")) of \(values.plain("asked")) tokens"
        case .fewTrials:
            title = "too few trials"
            worst = "\(values.plain("trials")) counted, \(values.plain("warmUps")) to warm up"
        default: return nil
        }
        return FindingSummary(title: title, worst: worst)
    }
}
