import EngineAPI
import HostProbe
import Measurement

/// The page that `sextant limits` prints.
enum LimitsText {
    static func text(_ limits: MachineLimits) -> String {
        var parts = [ceilings(limits)]
        if let host = limits.host { parts.insert(facts(host), at: 0) }
        if let timing = limits.timing { parts.append(error(timing)) }
        return parts.map { rows in rows.map { "\(padded($0.0, 20))\($0.1)\n" }.joined() }.joined(separator: "\n")
    }

    private static func facts(_ host: HostFacts) -> [(String, String)] {
        [
            ("processor", host.processor ?? "unknown"),
            ("usable processors", host.usableProcessors.map(String.init) ?? "unknown"),
            (
                "instruction sets",
                host.instructionSets.isEmpty ? "none known" : host.instructionSets.joined(separator: ", ")
            ),
            ("last-level cache", host.lastLevelCacheBytes.map { "\(Decimal.text(Double($0) / 1e6)) MB" } ?? "unknown"),
            ("memory", memory(host)),
            ("hypervisor", host.hypervisor ?? "none"),
        ]
    }

    private static func ceilings(_ limits: MachineLimits) -> [(String, String)] {
        let bandwidth = limits.ceiling.readBytesPerSecond.map { "\(Decimal.text($0 / 1e9)) GB/s" }
        var rows = [("read bandwidth", bandwidth ?? "not measurable: too little free memory")]
        // The probe alone was asked for.
        guard let source = limits.ceiling.source else { return rows }
        rows.insert(("ceilings", source), at: 0)
        rows += streams(limits.bandwidths)
        for arithmetic in [ModelWork.Arithmetic.fp32, .bf16, .int8] {
            let rate = limits.ceiling.operationsPerSecond[arithmetic]
            let unit = arithmetic == .int8 ? "GOP/s" : "GFLOP/s"
            rows.append(
                (
                    "\(arithmetic.rawValue) arithmetic",
                    rate.map { "\(Decimal.text($0 / 1e9)) \(unit)" } ?? "no instruction of this processor for it"
                ))
        }
        return rows + [("clock", limits.clockHertz.map { "\(Decimal.text($0 / 1e9)) GHz" } ?? "unknown")]
    }

    /// A row for each number of threads.
    private static func streams(_ bandwidths: [ReadBandwidth]) -> [(String, String)] {
        Set(bandwidths.map(\.threads)).sorted().map { threads in
            let rates = bandwidths.filter { $0.threads == threads }
                .map { "\($0.streams): \(Decimal.text($0.bytesPerSecond / 1e9))" }
            return (
                threads == 1 ? "  one thread" : "  \(threads) threads",
                rates.joined(separator: ", ") + " GB/s by streams of each thread"
            )
        }
    }

    private static func error(_ timing: SelfTest) -> [(String, String)] {
        [
            ("one stamp", "\(Decimal.text(timing.stampNanoseconds)) ns"),
            ("clock resolution", timing.resolutionNanoseconds.map { "\(Decimal.text($0)) ns" } ?? "unknown"),
            (
                "receipt lag",
                "\(microseconds(timing.receiptLagMedianNanoseconds)) µs median, "
                    + "\(microseconds(timing.receiptLagHighNanoseconds)) µs p99; enters no figure, tokens are stamped where "
                    + "they are made"
            ),
            ("self-test", selfTest(timing)),
        ]
    }

    private static func memory(_ host: HostFacts) -> String {
        let total = host.memoryBytes.map { "\(Decimal.text(Double($0) / 1e9)) GB" } ?? "unknown"
        let available = host.availableMemoryBytes.map { ", \(Decimal.text(Double($0) / 1e9)) GB available" }
        let limit = host.memoryLimitBytes.map { ", control group allows \(Decimal.text(Double($0) / 1e9)) GB" }
        return total + (available ?? "") + (limit ?? "")
    }

    private static func microseconds(_ nanoseconds: Double?) -> String {
        nanoseconds.map { Decimal.text($0 / 1000) } ?? "unknown"
    }

    /// Against an engine of known times.
    private static func selfTest(_ timing: SelfTest) -> String {
        guard let worst = timing.worst else { return "could not be made" }
        let error = "\(microseconds(abs(worst.errorSeconds) * 1e9)) µs"
        let far = timing.checks.count { !$0.passes }
        return "\(timing.checks.count) figures of an engine of known times, "
            + (far == 0 ? "each within 0.1% or 20 µs" : "\(far) beyond 0.1% and 20 µs: the machine was too busy")
            + "; the worst off by \(error) (\(worst.metric.rawValue) of \(worst.scenario))"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
