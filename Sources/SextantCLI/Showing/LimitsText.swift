import EngineAPI
import Measurement

/// The page that `sextant limits` prints.
enum LimitsText {
    static func text(host: HostFacts, ceiling: Ceiling, timing: SelfTest) -> String {
        var rows: [(String, String)] = [
            ("processor", host.processor ?? "unknown"),
            ("usable processors", host.usableProcessors.map(String.init) ?? "unknown"),
            (
                "instruction sets",
                host.instructionSets.isEmpty ? "none known" : host.instructionSets.joined(separator: ", ")
            ),
            ("last-level cache", host.lastLevelCacheBytes.map { "\(Decimal.text(Double($0) / 1e6)) MB" } ?? "unknown"),
            ("memory", memory(host)),
            ("hypervisor", host.hypervisor ?? "none"),
            ("", ""),
            ("ceilings", ceiling.source ?? "unknown"),
            (
                "read bandwidth",
                ceiling.readBytesPerSecond.map { "\(Decimal.text($0 / 1e9)) GB/s" }
                    ?? "not measurable: too little free memory"
            ),
        ]
        for arithmetic in [ModelWork.Arithmetic.fp32, .bf16, .int8] {
            let rate = ceiling.operationsPerSecond[arithmetic]
            let unit = arithmetic == .int8 ? "GOP/s" : "GFLOP/s"
            rows.append(
                (
                    "\(arithmetic.rawValue) arithmetic",
                    rate.map { "\(Decimal.text($0 / 1e9)) \(unit)" } ?? "no instruction of this processor for it"
                ))
        }
        rows += [
            ("", ""),
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
        return rows.map { row in row.0.isEmpty ? "\n" : "\(padded(row.0, 20))\(row.1)\n" }.joined()
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
