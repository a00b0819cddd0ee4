import EngineAPI

/// roofline: no engine reads faster than memory gives, nor computes faster than the device can.
///
/// Decoding is held against the trial's own two probes, never against those of another trial, and only where a step
/// reads at least four times the last-level cache. On a machine whose bandwidth has states, a trial may pass through a
/// faster one than both its probes saw; when some other probe of this run shows such a state, it is `.suspect`.
public struct RooflineRule: AuditRule {
    public let name = "roofline"

    /// What probes and stamps may be wrong by.
    static let tolerance = 0.05
    /// Below this many times the cache, weights may be read from it.
    static let cacheFactor = 4.0

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        let everyProbe = subject.scenarios.flatMap(\.replicates).flatMap { replicate in
            [replicate.full.probe.before, replicate.full.probe.after].compactMap { $0 }
        }
        let fastest = (everyProbe + [subject.run.ceiling.readBytesPerSecond].compactMap { $0 }).max() ?? 0
        return subject.scenarios.flatMap { scenario in
            [decodeFinding(scenario, subject.run, fastest: fastest), prefillFinding(scenario, subject.run)]
                .compactMap { $0 }
        }
    }

    private func decodeFinding(_ scenario: AuditedScenario, _ run: Run, fastest: Double) -> Finding? {
        // A device of the table has a cache of its own; how large is not known, but none is larger than this.
        let processor = run.host.lastLevelCacheBytes.map(Double.init)
        guard let cache = run.ceiling.isNominal ? Self.largestKnownCache : processor, cache > 0 else { return nil }
        for replicate in scenario.replicates {
            guard let work = replicate.work, let bytes = replicate.bytesPerStep,
                Double(work.bytesPerStep) >= Self.cacheFactor * cache,
                let time = replicate.timePerOutputToken, let ceiling = replicate.bandwidth
            else { continue }
            let read = bytes / (time / nanosecondsPerSecond)
            guard read > ceiling * (1 + Self.tolerance) else { continue }
            let isBeyondAnyProbe = read > fastest * (1 + Self.tolerance)
            let rate = nanosecondsPerSecond / time
            return Finding(
                rule: name, severity: isBeyondAnyProbe ? .contradiction : .suspect, scenario: scenario.id,
                message: "Decoding at \(figure(rate)) steps/s x \(gigabytes(bytes)) per step = \(gigabytes(read))/s, "
                    + "but memory gave \(gigabytes(ceiling))/s around that trial"
                    + (isBeyondAnyProbe
                        ? "." : "; another probe of this run saw \(gigabytes(fastest))/s, so the machine changed."),
                values: [
                    "stepsPerSecond": rate, "bytesPerStep": bytes, "readBytesPerSecond": read,
                    "bandwidthBytesPerSecond": ceiling, "fastestProbeBytesPerSecond": fastest,
                ])
        }
        return nil
    }

    /// A measured peak is of another moment than the trial: beyond it is `.suspect`; a nominal one cannot be exceeded.
    private func prefillFinding(_ scenario: AuditedScenario, _ run: Run) -> Finding? {
        guard let share = scenario.metrics[.computeShare], let highest = share.maximum,
            highest > 1 + Self.tolerance
        else { return nil }
        return Finding(
            rule: name, severity: run.ceiling.isNominal ? .contradiction : .suspect, scenario: scenario.id,
            message: "The prefill used \(percent(highest)) of the peak arithmetic rate "
                + "(\(run.ceiling.source ?? "source unknown")).",
            values: ["computeShare": highest])
    }
}
